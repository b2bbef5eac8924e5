"""How one reader gets a mailing, as it would go out, save that it opens nobody's page."""

from dataclasses import dataclass

from citykompetens.mail.models import OutgoingMail
from citykompetens.mail.render import message
from participants.registration.readers import Reader

from .audiences import language_for
from .mails import letter
from .models import Mailing


@dataclass(frozen=True, kw_only=True)
class Preview:
    subject: str
    text: str
    html: str


def of(mailing: Mailing, reader: Reader) -> Preview:
    """The mail in the reader's language."""
    language = language_for(mailing, reader)
    row = OutgoingMail(kind="mailing", recipient=reader.address, language=language, message_id="<preview>")
    built = message(row, letter(mailing, reader, language=language, with_keys=False))
    return Preview(subject=str(built.subject), text=str(built.body), html=str(built.alternatives[0][0]))
