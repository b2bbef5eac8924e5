"""What mails say in somebody's own words."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from citykompetens import actors
from citykompetens.accounts.models import User
from citykompetens.audit.models import entry, record
from citykompetens.audit.services import save_with_audit
from citykompetens.errors import Refused
from citykompetens.mail import kinds, texts

from ..models import MailText


def save_mail_text(text: MailText, *, fields: Iterable[str], by: User, now: datetime) -> MailText:
    """Write the named fields, or the whole of a new text.

    Raises Refused for a placeholder that its mail does not know, and where the mail must say something
    that the text leaves out; for a second text of the same.
    """
    refuse_what_is_wrong_with(text)
    try:
        with transaction.atomic():
            return save_with_audit(text, fields=fields, by=by, now=now, city=_city(text))
    except IntegrityError as error:
        raise Refused(_("Den texten finns redan. Ändra den i stället.")) from error


def remove_mail_text(text: MailText, *, by: User, now: datetime) -> None:
    """From now on the mail says what the next, less specific text says, or what was shipped."""
    with transaction.atomic():
        record(entry("mailtext.removed", text, by=actors.user(by), now=now, city=_city(text)))
        text.delete()


def refuse_what_is_wrong_with(text: MailText) -> None:
    """Raise Refused for a text that cannot be sent, in a sentence that names what is wrong."""
    kind = kinds.get(text.kind)
    if kind is None or not kind.placeholders:
        raise Refused(_("Det mejlet har ingen text som går att ändra."), field="kind")
    if text.round and text.round.program_id != text.program_id:
        raise Refused(_("Delen hör till en annan utbildning."), field="round")
    texts.refuse_subject(text.subject, kind.placeholders)
    texts.refuse_body(text.body, kind.placeholders)
    named = set(texts.named_in(text.body))
    for group in kind.must_say:
        if not named.intersection(group):
            sentence = _("Mejlet måste ha med %(names)s, annars saknas det som mottagaren behöver.")
            raise Refused(sentence % {"names": texts.listed(group, f" {_('eller')} ")}, field="body")


def _city(text: MailText) -> str:
    return text.city.slug if text.city else ""
