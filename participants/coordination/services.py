"""Writing a mailing, trying it, sending it to its audience, throwing it away."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from citykompetens import actors
from citykompetens.accounts.models import User
from citykompetens.audit.models import entry, record
from citykompetens.audit.services import save_with_audit
from citykompetens.errors import Refused
from citykompetens.mail import outbox, texts
from citykompetens.mail.tickets import digest
from participants.registration.audience import Audience
from participants.registration.readers import Reader

from . import audiences
from .models import Mailing


def save_mailing(mailing: Mailing, *, fields: Iterable[str], by: User, now: datetime) -> Mailing:
    """Write a draft. Raises Refused for a placeholder that nothing fills, by name, for half an English
    version, for a workshop of another town or part, for one that was sent, and outside the cities of `by`.
    """
    for field in ("subject", "subject_en"):
        texts.refuse_subject(getattr(mailing, field), audiences.PLACEHOLDERS, field=field)
    for field in ("body", "body_en"):
        texts.refuse_body(getattr(mailing, field), audiences.PLACEHOLDERS, field=field)
    if bool(mailing.subject_en.strip()) != bool(mailing.body_en.strip()):
        missing = "subject_en" if mailing.body_en.strip() else "body_en"
        raise Refused(_("Engelskan behöver både ämne och text."), field=missing)
    workshop = mailing.workshop
    if workshop and workshop.city_round.round_id != mailing.round_id:
        raise Refused(_("Workshopen hör till en annan del."), field="workshop")
    if workshop and mailing.city_id and workshop.city_round.city_id != mailing.city_id:
        raise Refused(_("Workshopen är i en annan stad."), field="workshop")
    with transaction.atomic():
        if mailing.pk and _locked(mailing, by).sent_at:
            raise _already_sent()
        return save_with_audit(mailing, fields=fields, by=by, now=now, city=_city(mailing))


def send_test(*, mailing: Mailing, reader: Reader, by: User, now: datetime) -> None:
    """Send what this reader would get to the own address of `by`, and to no other."""
    with transaction.atomic():
        outbox.plan(
            outbox.Planned(
                kind="mailing_test",
                recipient=by.email,
                occurrence=outbox.unrepeated(),
                context={"mailing": mailing.pk, "as": [e.pk for e in reader.enrolments]},
                language=audiences.language_for(mailing, reader),
                city=_city(mailing),
            ),
            now=now,
        )


def send(*, mailing: Mailing, seen: str, by: User, now: datetime) -> Mailing:
    """Send it to everybody who is meant: one mail to an address, from each town where it has places. Sent
    twice, it is sent once.

    `seen` says what the sender has looked at (`audiences.seen`). Raises Refused when the audience or the
    words have changed since, when nobody would get it, and outside the cities of `by`.
    """
    with transaction.atomic():
        mailing = _locked(mailing, by)
        if mailing.sent_at:
            return mailing
        found = audiences.audience_of(mailing)
        if audiences.seen(mailing, found) != seen:
            raise Refused(_changed(found.mails))
        if not found.mails:
            raise Refused(_("Ingen skulle få mejlet."))
        outbox.plan(*_rows(mailing, found), now=now)
        mailing.sent_at, mailing.sent_by = now, by
        mailing.mails = found.mails + sum(len(some) for some in found.skipped.values())
        mailing.people = found.people + found.all_skipped
        mailing.save(update_fields=["sent_at", "sent_by", "mails", "people"])
        record(entry("mailing.sent", mailing, by=actors.user(by), now=now, city=_city(mailing)))
    return mailing


def discard(*, mailing: Mailing, by: User, now: datetime) -> None:
    """Throw a draft away. Raises Refused for one that was sent, and outside the cities of `by`."""
    with transaction.atomic():
        mailing = _locked(mailing, by)
        if mailing.sent_at:
            raise _already_sent()
        record(entry("mailing.discarded", mailing, by=actors.user(by), now=now, city=_city(mailing)))
        mailing.delete()


def _rows(mailing: Mailing, found: Audience) -> Iterable[outbox.Planned]:
    """A row for each reader, also for those who do not get it: so all of them are accounted for."""
    for reason, readers in {"": found.getting, **found.skipped}.items():
        for reader in readers:
            town = str(reader.enrolments[0].registration.city_round.city_id)
            yield outbox.Planned(
                kind="mailing",
                recipient=reader.address,
                occurrence=":".join(filter(None, (str(mailing.pk), reason, town, digest(reader.address)))),
                context={
                    "mailing": mailing.pk,
                    "enrolments": [enrolment.pk for enrolment in reader.enrolments],
                    "people": len(reader.people),
                },
                language=audiences.language_for(mailing, reader),
                city=reader.city,
                skipped=reason,
            )


def _locked(mailing: Mailing, by: User) -> Mailing:
    mine = Mailing.objects.visible_to(by).select_related("city", "round__program")
    found = mine.select_for_update(no_key=True, of=("self",)).filter(pk=mailing.pk).first()
    if found is None:
        raise Refused(_("Det är inte din stad."))
    return found


def _city(mailing: Mailing) -> str:
    return mailing.city.slug if mailing.city else ""


def _already_sent() -> Refused:
    return Refused(_("Utskicket är skickat och går inte att ändra."))


def _changed(mails: int) -> str:
    return ngettext(
        "Urvalet eller texten har ändrats sedan du tittade. Nu är det %(n)d mejl. Titta igen och bekräfta.",
        "Urvalet eller texten har ändrats sedan du tittade. Nu är det %(n)d mejl. Titta igen och bekräfta.",
        mails,
    ) % {"n": mails}
