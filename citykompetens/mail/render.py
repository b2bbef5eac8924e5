"""From a row and its letter to the message that goes out."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from .kinds import Letter
from .models import OutgoingMail


def message(mail: OutgoingMail, letter: Letter) -> EmailMultiAlternatives:
    """The whole message in the reader's language, with the row's fixed Message-ID."""
    name = f"emails/{mail.kind}"
    with translation.override(mail.language):
        context = {**letter.context, "SITE_URL": settings.SITE_URL, "language": mail.language}
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
    for attachment in letter.attachments:
        built.attach(attachment.filename, attachment.content, attachment.mimetype)
    return built
