"""Mails that carry a person's own link, or ask whether an address is the person's."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import override

from citykompetens.addresses import absolute
from citykompetens.mail.kinds import CalendarPart, Letter, Skip
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Enrolment, Person
from participants.registration.services.contacts import own_address_token

from .calendars import invitation, is_ahead
from .common import enrolments_with_all, person_url, same_address


def load_own_address(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """Is this address yours? Not sent when another one has been confirmed meanwhile."""
    people, newest = _people(mails)
    letters: dict[int, Letter | Skip] = {}
    for mail in mails:
        person = people.get(mail.context["person"])
        if person is None or person.pk not in newest:
            continue
        if person.link_version != mail.context["version"]:
            letters[mail.pk] = Skip(reason="overtaken")
            continue
        with override(person.language):
            token = own_address_token(person, mail.recipient)
            url = absolute(reverse("pages:own_address", args=[token]))
        letters[mail.pk] = _letter(person, newest[person.pk][0], url)
    return letters


def load_person_link(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """Somebody's own link, to the own address or to a contact who passes it on; to nobody else.

    At the own address what is ahead is in the calendar, too: one that was confirmed just now had nothing.
    """
    people, places = _people(mails)
    letters: dict[int, Letter | Skip] = {}
    for mail in mails:
        person = people.get(mail.context["person"])
        if person is None or person.pk not in places:
            continue
        own = places[person.pk]
        through = next((e for e in own if _passed_on_by(mail, e)), None)
        if through is None and not same_address(mail, person.email):
            letters[mail.pk] = Skip(reason="address changed")
        else:
            calendar = [
                invitation(enrolment, recipient=mail.recipient, now=now)
                for enrolment in own
                if through is None and is_ahead(enrolment, now)
            ]
            letters[mail.pk] = _letter(person, through or own[0], person_url(person), calendar=calendar)
    return letters


def _passed_on_by(mail: OutgoingMail, enrolment: Enrolment) -> bool:
    contact = enrolment.registration.business.contact_email
    return enrolment.through_contact and not enrolment.is_cancelled and same_address(mail, contact)


def _people(mails: list[OutgoingMail]) -> tuple[dict[int, Person], dict[int, list[Enrolment]]]:
    """The people of the mails, and the places of each, the newest first."""
    people = Person.objects.in_bulk([mail.context["person"] for mail in mails])
    places: dict[int, list[Enrolment]] = {}
    for enrolment in enrolments_with_all().filter(person__in=people).order_by("-asked_at", "-pk"):
        places.setdefault(enrolment.person_id, []).append(enrolment)
    return people, places


def _letter(
    person: Person, enrolment: Enrolment, url: str, *, calendar: Sequence[CalendarPart] = ()
) -> Letter:
    organisation = enrolment.registration.city_round.city.organisation
    return Letter(
        context={
            "person": person,
            "enrolment": enrolment,
            "program": enrolment.registration.city_round.round.program,
            "organisation": organisation,
            "url": url,
        },
        calendar=calendar,
        reply_to=organisation.contact_email,
    )
