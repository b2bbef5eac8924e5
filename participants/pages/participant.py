"""What a participant's own page shows: the own places, what can be done with them, what is stored."""

from dataclasses import dataclass
from datetime import datetime

import segno
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from citykompetens.accounts.models import User
from citykompetens.addresses import absolute
from participants.registration.models import Enrolment, Person
from participants.registration.queries import bookable_in
from participants.registration.services import can_undo
from workshops.models import Workshop

from . import queries


@dataclass(frozen=True, kw_only=True)
class OwnPlace:
    """A place as its owner sees it."""

    enrolment: Enrolment
    times: list[Workshop]  # what can be chosen instead
    is_ahead: bool  # a seat in a workshop that is not over: the code for the door
    may_change: bool
    may_undo: bool
    hears_of_new_times: bool

    @property
    def was_replaced(self) -> bool:
        """Somebody else comes instead; whoever cancelled left word of what it was."""
        return self.enrolment.is_cancelled and not self.enrolment.state_before


def places_of(person: Person) -> "QuerySet[Enrolment]":
    """The places that the person may change: the own ones."""
    return Enrolment.objects.filter(person=person).select_related("registration__business", "workshop")


def own_places(person: Person, now: datetime) -> list[OwnPlace]:
    """The person's places: what still holds first, the newest before. Two queries, three while waiting."""
    enrolments = queries.places_of_person(person, now)
    rounds = {e.registration.city_round_id for e in enrolments if not e.is_cancelled}
    bookable = bookable_in(rounds, now)
    places = [_own_place(enrolment, bookable, now) for enrolment in enrolments]
    return sorted(places, key=lambda place: place.enrolment.is_cancelled)


def _own_place(enrolment: Enrolment, bookable: list[Workshop], now: datetime) -> OwnPlace:
    workshop = enrolment.workshop
    may_change = not enrolment.is_cancelled and (workshop is None or workshop.starts_at > now)
    return OwnPlace(
        enrolment=enrolment,
        times=[
            w
            for w in bookable
            if may_change and w.city_round_id == enrolment.registration.city_round_id and w != workshop
        ],
        is_ahead=enrolment.is_confirmed and workshop is not None and workshop.ends_at > now,
        may_change=may_change,
        may_undo=can_undo(enrolment, now),
        hears_of_new_times=enrolment.registration.city_round.is_open(now),
    )


def door_code(person: Person) -> SafeString:
    """The QR code that is shown at the door: an address that names nobody."""
    drawing = segno.make(absolute(reverse("pages:door", args=[person.door_link])), error="m").svg_inline(
        border=4, dark="#121b1f", light="#ffffff", omitsize=True, svgclass="qr", title=_("Din QR-kod")
    )
    return mark_safe(drawing)  # segno escapes the title; the rest are figures  # nosec B308 B703


def seat_at_the_door(person: Person, user: User, now: datetime) -> Enrolment | None:
    """The person's seat in a workshop that the user leads, the one nearest in time. One query."""
    seats = Enrolment.objects.confirmed().filter(
        person=person, workshop__in=Workshop.objects.led_by(user).filter(cancelled_at=None)
    )
    return min(
        seats.select_related("workshop"),
        key=lambda seat: abs(seat.workshop.starts_at - now),  # type: ignore[union-attr]  # confirmed
        default=None,
    )
