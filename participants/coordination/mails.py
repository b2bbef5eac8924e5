"""What a mailing says to each of its readers, read when it is sent; and the test that one sends oneself."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from citykompetens.mail import texts
from citykompetens.mail.kinds import Kind, Letter, Skip, register
from citykompetens.mail.models import OutgoingMail
from participants.registration.mails import as_trial
from participants.registration.models import Enrolment
from participants.registration.readers import Reader, address_of, contact_of, readers

from .audiences import businesses_of, places_meant, values_for
from .models import Mailing


def load(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """Not sent when the audience no longer fits its reader. One query, and one a mailing."""
    letters: dict[int, Letter | Skip] = {}
    for mailing, its_mails in _by_mailing(mails):
        wanted = [pk for mail in its_mails for pk in mail.context["enrolments"]]
        places = places_meant(mailing).in_bulk(wanted)
        for mail in its_mails:
            still_meant = [places[pk] for pk in mail.context["enrolments"] if pk in places]
            letters[mail.pk] = _letter(mail, mailing, still_meant, now)
    return letters


def load_test(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """A coordinator's own test: what one reader would get, without that reader's key."""
    letters: dict[int, Letter | Skip] = {}
    for mailing, its_mails in _by_mailing(mails):
        wanted = [pk for mail in its_mails for pk in mail.context["as"]]
        places = places_meant(mailing).in_bulk(wanted)
        for mail in its_mails:
            meant = [places[pk] for pk in mail.context["as"] if pk in places]
            if meant:
                reader = next(readers(meant, only_contacts=mailing.only_contacts))
                written = letter(mailing, reader, language=mail.language, with_keys=False)
                letters[mail.pk] = as_trial(written, mail.language)
            else:
                letters[mail.pk] = Skip(reason="not meant")
    return letters


def letter(mailing: Mailing, reader: Reader, *, language: str, with_keys: bool) -> Letter:
    """What this reader gets, in this language."""
    is_english = language == "en" and mailing.speaks_english
    subject = mailing.subject_en if is_english else mailing.subject
    body = mailing.body_en if is_english else mailing.body
    organisation = reader.enrolments[0].registration.city_round.city.organisation
    with override(language):
        text = texts.fill("mailing", subject, body, values_for(reader, with_keys=with_keys))
        businesses = businesses_of(reader)
    context = {"businesses": businesses, "organisation": organisation}
    return Letter(context=context, text=text, reply_to=organisation.contact_email)


def _letter(mail: OutgoingMail, mailing: Mailing, places: list[Enrolment], now: datetime) -> Letter | Skip:
    if not places:
        return Skip(reason="not meant")
    here = [place for place in places if not place.is_cancelled]
    if not here:
        return Skip(reason="cancelled")
    workshop = mailing.workshop
    if workshop and mail.planned_at < workshop.starts_at <= now:
        return Skip(reason="already held")  # what was written before it began, and held over the night
    address = contact_of if mailing.only_contacts else address_of
    still = [place for place in here if address(place).lower() == mail.recipient.lower()]
    if not still:
        return Skip(reason="address changed")
    reader = Reader(mail.recipient, still, as_contact=mailing.only_contacts)
    written = letter(mailing, reader, language=mail.language, with_keys=True)
    return replace(written, cannot_wait=workshop is not None and workshop.is_near(now))


def _by_mailing(mails: list[OutgoingMail]) -> Iterable[tuple[Mailing, list[OutgoingMail]]]:
    """A mailing that is not there any more has no letters: its mails are gone."""
    mailings = Mailing.objects.select_related("workshop").in_bulk({mail.context["mailing"] for mail in mails})
    for pk, mailing in mailings.items():
        yield mailing, [mail for mail in mails if mail.context["mailing"] == pk]


register(Kind(name="mailing", load=load, label=_("utskick"), optional=True, can_wait=True))
register(Kind(name="mailing_test", load=load_test, label=_("utskick, prov"), asked_for=True))
