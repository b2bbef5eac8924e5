"""From a row and its letter to the message that goes out."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from .kinds import CalendarPart, Letter
from .models import OutgoingMail


def message(mail: OutgoingMail, letter: Letter) -> EmailMultiAlternatives:
    """The whole message in the reader's language, with the row's fixed Message-ID."""
    name = "emails/_own" if letter.text else f"emails/{mail.kind}"
    with translation.override(mail.language):
        context = {**letter.context, "SITE_URL": settings.SITE_URL, "language": mail.language}
        context["own"] = letter.text
        subject = " ".join(render_to_string(f"{name}.subject.txt", context).split())
        built = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string(f"{name}.txt", context).strip() + "\n",
            to=[mail.recipient],
            reply_to=[letter.reply_to] if letter.reply_to else None,
            headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
        )
        built.attach_alternative(
            render_to_string(f"{name}.html", {**context, "subject": subject}), "text/html"
        )
    _carry(built, letter.calendar)
    for attachment in letter.attachments:
        built.attach(attachment.filename, attachment.content, attachment.mimetype)
    return built


def _carry(built: EmailMultiAlternatives, calendar: Sequence[CalendarPart]) -> None:
    """Calendar parts where mail programs look for them.

    The first is an alternative to the text, with its METHOD in the MIME type (RFC 6047, 2.4 and 3): there
    Gmail and Outlook put it into the calendar by themselves; they read one such part a mail. It is
    also attached as a file, under a type without a method, for whoever has to open it by hand: the same
    UID and SEQUENCE, so the same entry. What else there is, as the old time of a moved seat, is attached
    as a calendar object of its own: one object has one method (RFC 5546, 3.2).
    """
    for number, part in enumerate(calendar):
        mimetype = f"text/calendar; method={part.method}"
        if number == 0:
            built.attach_alternative(part.content.decode(), mimetype)
            mimetype = "application/ics"
        suffix = f"-{number + 1}" if number else ""
        built.attach(f"workshop{suffix}.ics", part.content, mimetype)
