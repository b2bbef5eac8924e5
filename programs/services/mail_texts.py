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
from citykompetens.mail.kinds import Kind

from ..models import MailText

NOT_IN_A_SUBJECT = {*texts.BLOCKS, "länk", "tacka_nej", "kontroll"}


def save_mail_text(text: MailText, *, fields: Iterable[str], by: User, now: datetime) -> MailText:
    """Write the named fields, or the whole of a new text.

    Raises Refused for a placeholder that its mail does not know, and where the mail must say something
    that the text leaves out; for a second text of the same.
    """
    if refused := wrong_with(text):
        raise refused
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


def wrong_with(text: MailText) -> Refused | None:
    """What is wrong with a text, in a sentence that names it; None when it can be sent."""
    kind = kinds.get(text.kind)
    if kind is None or not kind.placeholders:
        return Refused(_("Det mejlet har ingen text som går att ändra."), field="kind")
    if text.round and text.round.program_id != text.program_id:
        return Refused(_("Delen hör till en annan utbildning."), field="round")
    return _wrong_with_subject(kind, text.subject) or _wrong_with_body(kind, text.body)


def in_subject(kind: Kind) -> list[str]:
    """The placeholders that may stand in a subject: no links, no blocks."""
    return [name for name in kind.placeholders if name not in NOT_IN_A_SUBJECT]


def _wrong_with_subject(kind: Kind, subject: str) -> Refused | None:
    for name in texts.named_in(subject):
        if name in kind.placeholders and name in NOT_IN_A_SUBJECT:
            return Refused(
                _("{%(name)s} passar inte i ämnet, bara i texten.") % {"name": name}, field="subject"
            )
    return _unknown(subject, in_subject(kind), "subject")


def _wrong_with_body(kind: Kind, body: str) -> Refused | None:
    if refused := _unknown(body, kind.placeholders, "body"):
        return refused
    for name in texts.out_of_line(body):
        return Refused(_("{%(name)s} ska stå på en egen rad.") % {"name": name}, field="body")
    named = set(texts.named_in(body))
    for group in kind.must_say:
        if not named.intersection(group):
            sentence = _("Mejlet måste ha med %(names)s, annars saknas det som mottagaren behöver.")
            return Refused(sentence % {"names": _listed(group, f" {_('eller')} ")}, field="body")
    return None


def _unknown(written: str, known: Iterable[str], field: str) -> Refused | None:
    for name in texts.named_in(written):
        if name not in known:
            sentence = _("{%(name)s} finns inte. Här kan du använda: %(known)s.")
            return Refused(sentence % {"name": name, "known": _listed(known, ", ")}, field=field)
    return None


def _listed(names: Iterable[str], between: str) -> str:
    return between.join(f"{{{name}}}" for name in names)


def _city(text: MailText) -> str:
    return text.city.slug if text.city else ""
