"""What several mails have in common: links, what they read, a letter about one place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import override

from citykompetens.addresses import absolute
from citykompetens.mail.kinds import Letter
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Business, Enrolment, FormerSeat, Person
from participants.registration.models.enrolment import EnrolmentQuerySet
from participants.registration.readers import address_of, is_own, names_of_contacts

from .calendars import invitation, manage_path, person_path, withdrawals

_PLACE = ("venue__city", "city_round__city__organisation", "city_round__round__program")


def manage_url(business: Business) -> str:
    """The full address of the business's own page, in the business's language."""
    return absolute(manage_path(business))


def person_url(person: Person) -> str:
    """The full address of the participant's own page, in the participant's language."""
    return absolute(person_path(person))


def no_thanks_url(enrolment: Enrolment) -> str:
    """Where a seat that was offered is given to the next: one question."""
    with override(enrolment.person.language):
        return absolute(reverse("pages:no_thanks", args=[enrolment.person.link, enrolment.pk]))


def same_address(mail: OutgoingMail, address: str) -> bool:
    """Whether the mail still goes where its reader is reached. Private links go to nobody else."""
    return mail.recipient.lower() == address.lower()


def enrolments_with_all() -> EnrolmentQuerySet:
    """Enrolments with what a mail tells of them, and which seats were left: calendar entries to take away.

    Three queries, however many.
    """
    former = FormerSeat.objects.select_related(*[f"workshop__{name}" for name in _PLACE])
    return enrolments_with_entry().prefetch_related(Prefetch("former_seats", former))


def enrolments_with_entry() -> EnrolmentQuerySet:
    """Enrolments with person, business, city's contact, place and time.

    And what a calendar entry needs: who has a seat in the same registration. Two queries, however many.
    """
    seated = Enrolment.objects.confirmed().select_related("person").order_by("pk")
    return (
        enrolments_with_round()
        .select_related(*[f"workshop__{name}" for name in _PLACE])
        .prefetch_related(Prefetch("registration__enrolments", seated, to_attr="seated"))
    )


def enrolments_with_round() -> EnrolmentQuerySet:
    """Enrolments with what a mail without a calendar entry tells: person, business, contact, program."""
    return Enrolment.objects.select_related(
        "person",
        "registration__business",
        "registration__city_round__city__organisation",
        "registration__city_round__round__program",
    )


def still_reached(mail: OutgoingMail, enrolments: Mapping[int, Enrolment]) -> list[Enrolment]:
    """The places that a mail is about and whose reader still has its address. Links go to nobody else."""
    places = [enrolments[pk] for pk in mail.context["enrolments"] if pk in enrolments]
    return [place for place in places if same_address(mail, address_of(place))]


@dataclass(frozen=True)
class Part:
    """What a mail to one address says of one business, or of one person, and the page it leads to."""

    enrolments: list[Enrolment]
    person: Person | None  # None: to whoever looks after the business's places
    url: str
    reader: str  # the name of who reads it

    @property
    def with_entry(self) -> Enrolment | None:
        """One for whom the reader has a calendar entry: those with an own address have their own."""
        return next((e for e in self.enrolments if self.person or e.through_contact), None)

    @property
    def business(self) -> Business:
        return self.enrolments[0].registration.business


def parts(enrolments: Iterable[Enrolment], reader: str = "") -> list[Part]:
    """The places of one reader by the page that opens each: the business's, or the person's own.

    `reader`: the address, where contacts are told of people with an own one, too.
    """
    found: dict[tuple[str, int], list[Enrolment]] = {}
    for enrolment in enrolments:
        if is_own(reader or address_of(enrolment), enrolment):
            key = "person", enrolment.person_id
        else:
            key = "business", enrolment.registration.business_id
        found.setdefault(key, []).append(enrolment)
    return [
        _own_part(places, places[0].person)
        if kind == "person"
        else _contacts_part(places, places[0].registration.business, reader.lower())
        for (kind, _pk), places in found.items()
    ]


def _own_part(places: list[Enrolment], person: Person) -> Part:
    return Part(places, person, person_url(person), str(person))


def _contacts_part(places: list[Enrolment], business: Business, reader: str) -> Part:
    # Only who is told beside the contact is looked for among the others.
    names = {} if reader in ("", business.contact_email.lower()) else names_of_contacts(business)
    return Part(places, None, manage_url(business), names.get(reader, business.contact_name))


def reader_context(enrolments: list[Enrolment], reader: str = "") -> dict[str, Any]:
    """What every mail to one reader about these places has: `parts`, and of a single part its person."""
    by_page = parts(enrolments, reader)
    city_round = enrolments[0].registration.city_round
    return {
        "parts": by_page,
        "person": by_page[0].person if len(by_page) == 1 else None,
        "business": by_page[0].business,
        "url": by_page[0].url,
        "enrolments": enrolments,
        "program": city_round.round.program,
        "organisation": city_round.city.organisation,
    }


def letter_about(mail: OutgoingMail, enrolment: Enrolment, *, now: datetime) -> Letter:
    """A mail about one person's place; the calendar of its reader follows: in, moved, or away."""
    organisation = enrolment.registration.city_round.city.organisation
    calendar = []
    if enrolment.is_confirmed:
        calendar.append(invitation(enrolment, recipient=mail.recipient, now=now))
    if not enrolment.through_contact:  # the contact's entry may have others in it: `changed` tells
        calendar += withdrawals([enrolment], recipient=mail.recipient, since=mail.planned_at, now=now)
    return Letter(
        context={
            "enrolment": enrolment,
            "themselves": mail.context.get("themselves", False),
            "had_a_time": any(seat.left_at == enrolment.asked_at for seat in enrolment.former_seats.all()),
            "person": enrolment.person,
            "business": enrolment.registration.business,
            "workshop": enrolment.workshop,
            "program": enrolment.registration.city_round.round.program,
            "organisation": organisation,
            "url": person_url(enrolment.person),
            "round": enrolment.registration.city_round.round,
            "closes_at": enrolment.registration.city_round.closes_at,
            "now": now,
        },
        calendar=calendar,
        reply_to=organisation.contact_email,
    )
