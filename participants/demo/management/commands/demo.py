"""`manage.py demo`: the demo's data, clock and mailbox."""

import signal
import threading
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.formats import date_format
from django.utils.timezone import localtime

from cities.models import City
from citykompetens import clock
from participants.demo import mailbox, smtp, time_travel
from participants.demo.logins import demo_logins
from participants.demo.world.load import load


class Command(BaseCommand):
    help = "The demo: load its data, move its clock, keep its mail, tell its logins."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        preparing = commands.add_parser("prepare", help="migrate, and load the data if there is none")
        preparing.add_argument("--fresh", action="store_true", help="throw away what is there first")
        loading = commands.add_parser("load", help="load the data into an empty database")
        loading.add_argument("--fresh", action="store_true", help="throw away what is there, begin anew")
        forward = commands.add_parser("forward", help="move the clock, and let what is due happen")
        forward.add_argument("--days", type=int, default=0)
        forward.add_argument("--hours", type=int, default=0)
        forward.add_argument("--minutes", type=int, default=0)
        commands.add_parser("mailbox", help="the mail server that keeps every mail; runs until stopped")
        commands.add_parser("logins", help="print who can log in, and as what")

    def handle(self, *args: Any, command: str, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not a demo: manage.py demo works with DEMO=1 only.")
        getattr(self, command)(**options)

    def prepare(self, *, fresh: bool, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        self.load(fresh=fresh)
        self.logins()

    def load(self, *, fresh: bool, **options: Any) -> None:
        if fresh:
            call_command("flush", interactive=False, verbosity=0)
            time_travel.reset()
            mailbox.clear()
        if City.objects.exists():
            self.stdout.write("The demo data is there; --fresh begins anew.")
            return
        load(now=clock.now())
        self.stdout.write("Loaded the demo data.")

    def forward(self, *, days: int, hours: int, minutes: int, **options: Any) -> None:
        if min(days, hours, minutes) < 0 or not days + hours + minutes:
            raise CommandError("The clock only goes forward: give --days, --hours or --minutes, 1 or more.")
        now = time_travel.forward(timedelta(days=days, hours=hours, minutes=minutes))
        time_travel.wake_the_worker()
        self.stdout.write(f"It is now {date_format(localtime(now), 'l j F Y H.i')}.")

    def mailbox(self, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        try:
            with smtp.server(settings.EMAIL_PORT):
                self.stdout.write(f"Keeping the mail that comes to 127.0.0.1:{settings.EMAIL_PORT}.")
                stop.wait()
        except OSError as error:
            raise CommandError(
                f"Port {settings.EMAIL_PORT} cannot be used for the mailbox: {error}."
            ) from error

    def logins(self, **options: Any) -> None:
        for login in demo_logins(clock.now()):
            self.stdout.write(f"{login.title}: {login.user.email}")
