"""How a business's registration stands: the receipt, and what it is after a change."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Prefetch
from django.utils.timezone import localdate

from citykompetens.mail.kinds import Letter, Skip
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Registration
from participants.registration.queries import by_time
from participants.registration.readers import names_of_contacts

from .calendars import RECENTLY, invitations_of_contact, withdrawals
from .common import enrolments_with_all, manage_url, person_url, same_address


def load_receipt(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """The receipt to the contact; not when all of it has been given back, or its reader has changed."""
    registrations = _registrations(mails)
    letters: dict[int, Letter | Skip] = {}
    for mail in mails:
        registration = registrations.get(mail.context["registration"])
        if registration is None:
            continue
        if all(e.is_cancelled for e in registration.enrolments.all()):
            letters[mail.pk] = Skip(reason="cancelled")
        elif not same_address(mail, registration.business.contact_email):
            letters[mail.pk] = Skip(reason="address changed")
        else:
            letters[mail.pk] = _letter(mail, registration, registration.business.contact_name, now)
    return letters


def load_changed(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """How it is after a change, to everybody who looks after the places; only the last one says it."""
    registrations = _registrations(mails)
    letters: dict[int, Letter | Skip] = {}
    for mail in mails:
        registration = registrations.get(mail.context["registration"])
        if registration is None:
            continue
        readers = names_of_contacts(registration.business)
        if registration.revision != mail.context["revision"]:
            letters[mail.pk] = Skip(reason="said later")
        elif mail.recipient.lower() not in readers:
            letters[mail.pk] = Skip(reason="address changed")
        else:
            letters[mail.pk] = _letter(mail, registration, readers[mail.recipient.lower()], now)
    return letters


def _registrations(mails: list[OutgoingMail]) -> dict[int, Registration]:
    return {
        registration.pk: registration
        for registration in Registration.objects.filter(
            pk__in=[mail.context["registration"] for mail in mails]
        )
        .select_related("business", "city_round__city__organisation", "city_round__round__program")
        .prefetch_related(Prefetch("enrolments", enrolments_with_all()), "business__more_contacts")
    }


def _letter(mail: OutgoingMail, registration: Registration, reader: str, now: datetime) -> Letter:
    places = list(registration.enrolments.all())
    enrolments = [place for place in places if not place.is_cancelled]
    organisation = registration.city_round.city.organisation
    through_contact = [place for place in places if place.through_contact]
    return Letter(
        context={
            "registration": registration,
            "business": registration.business,
            "reader": reader,
            "city_round": registration.city_round,
            "closes_at": registration.city_round.closes_at,
            "now": now,
            "reminds": any(
                e.is_undecided or (e.workshop and (e.workshop.starts_on - localdate(now)).days > 1)
                for e in enrolments
            ),
            "organisation": organisation,
            "times": [[(e, person_url(e.person)) for e in places] for places in by_time(enrolments)],
            "url": manage_url(registration.business),
        },
        calendar=[
            *invitations_of_contact(through_contact, recipient=mail.recipient, now=now),
            *withdrawals(
                through_contact, recipient=mail.recipient, since=mail.planned_at - RECENTLY, now=now
            ),
        ],
        reply_to=organisation.contact_email,
    )
