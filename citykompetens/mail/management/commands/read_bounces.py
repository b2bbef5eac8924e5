from argparse import ArgumentParser

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from citykompetens import clock
from citykompetens.mail import bounce_mailbox


class Command(BaseCommand):
    help = (
        "Reads the mailbox that mails come back to (reports by RFC 3464) and marks addresses "
        "that do not work. "
        "Can be run again and again. The site does it by itself every ten minutes where MAIL_BOUNCES is set."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "url",
            nargs="?",
            default=settings.MAIL_BOUNCES,
            help="maildir:/path, mbox:/path or imaps://user:password@host/folder (MAIL_BOUNCES)",
        )

    def handle(self, *args: object, **options: str) -> None:
        if not options["url"]:
            raise CommandError("No mailbox: set MAIL_BOUNCES or name one.")
        try:
            outcome = bounce_mailbox.read(options["url"], now=clock.now())
        except (ValueError, *bounce_mailbox.ERRORS) as error:
            raise CommandError(f"The mailbox cannot be read: {type(error).__name__}: {error}") from error
        self.stdout.write(
            f"{outcome['bounced']} mails came back, {outcome['unknown']} reports are of no mail of ours."
        )
