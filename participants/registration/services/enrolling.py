"""People get places in a registration: what may be asked for, and who gets a seat."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from citykompetens.audit.models import Entry, entry
from citykompetens.errors import Refused
from participants.registration.models import Enrolment, EnrolmentState, Person, Registration
from programs.models import CityRound
from workshops.models import Workshop

from . import seats

# The workshop (none is no seat), and who wants to go there together: their numbers among the places.
Group = tuple[int | None, list[int]]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A person and the workshop asked for; none is films only or, when `undecided`, a time chosen later.

    Without a name it is booked now and named later. `may_wait`: whoever asked knows that it is full.
    """

    name: str = ""
    email: str = ""
    workshop_id: int | None = None
    may_wait: bool = False
    undecided: bool = False


def wanted_workshops(places: Iterable[Place]) -> set[int]:
    return {place.workshop_id for place in places if place.workshop_id is not None}


def new_people(places: Sequence[Place], *, language: str, now: datetime) -> list[Person]:
    """The people of the places, in their order; written in one statement."""
    return Person.objects.bulk_create(
        Person(name=p.name, email=p.email, language=language, created_at=now) for p in places
    )


def enrol(
    registration: Registration,
    people: Sequence[Person],
    places: Sequence[Place],
    workshops: dict[int, Workshop],
    *,
    together: bool,
    now: datetime,
) -> list[Enrolment]:
    """Write the places with their state, and count them on the locked workshops (`save_counters` is the
    caller's). Those who already waited have been served before.

    `together`: those who asked for the same workshop get seats or wait as one group. Raises Refused for
    what can no longer be had, more than one business may have, and a workshop that has filled up for
    somebody who did not say that they may wait.
    """
    groups = _groups(places, together)
    _refuse_what_cannot_be(places, groups, workshops, registration.city_round, now=now)
    return Enrolment.objects.bulk_create(
        _enrolments(registration, people, places, groups, workshops, now=now)
    )


def refuse_beyond_the_cap(city_round: CityRound, seats_asked_for: int, *, now: datetime) -> None:
    """Raise Refused for more seats in workshops than one business may have here now, in all."""
    most = city_round.most_seats(now)
    if most is not None and seats_asked_for > most:
        raise Refused(
            ngettext(
                "Just nu kan varje verksamhet få %(most)d plats. Låt de andra välja tid senare.",
                "Just nu kan varje verksamhet få %(most)d platser. Låt de andra välja tid senare.",
                most,
            )
            % {"most": most}
        )


def refuse_more_seats(registration: Registration, more: int, *, now: datetime) -> None:
    """Raise Refused where a locked registration cannot have so many more seats than it has."""
    with_workshop = registration.enrolments.active().filter(workshop__isnull=False)
    refuse_beyond_the_cap(registration.city_round, with_workshop.count() + more, now=now)


def refuse_unbookable(workshop: Workshop | None, city_round: CityRound, *, now: datetime) -> None:
    """Raise Refused for a workshop that nobody can be signed up to in this city's part."""
    if workshop is None or workshop.city_round_id != city_round.pk or not workshop.takes_newcomers(now):
        raise Refused(
            _("Den tiden går inte längre att välja. Välj en annan."),
            field=f"workshop:{workshop.pk}" if workshop else None,
        )


def count_people(city_round_id: int, *, people: int, businesses: int = 0) -> None:
    """Add to the counters of a city's part; negative takes away."""
    CityRound.objects.filter(pk=city_round_id).update(
        people=F("people") + people, businesses=F("businesses") + businesses
    )


def entries(enrolments: Iterable[Enrolment], *, by: str, now: datetime, city: str) -> list[Entry]:
    return [entry("enrolment.created", e, by=by, now=now, city=city) for e in enrolments]


def _refuse_what_cannot_be(
    places: Sequence[Place],
    groups: list[Group],
    workshops: dict[int, Workshop],
    city_round: CityRound,
    *,
    now: datetime,
) -> None:
    for workshop_id in wanted_workshops(places):
        if workshop_id not in workshops:
            raise Refused(
                _("Den tiden går inte längre att välja. Välj en annan."), field=f"workshop:{workshop_id}"
            )
        refuse_unbookable(workshops[workshop_id], city_round, now=now)
    wanted: Counter[int] = Counter()
    for group_workshop_id, members in groups:
        if group_workshop_id is not None and not _may_wait(places, members):
            wanted[group_workshop_id] += len(members)
    for workshop_id, number in wanted.items():
        left = workshops[workshop_id].seats_left
        if number > left:
            raise Refused(too_few(left, number), field=f"workshop:{workshop_id}")


def _groups(places: Sequence[Place], together: bool) -> list[Group]:
    """Who is admitted or waits together; first those who did not say that they may wait."""
    groups: dict[tuple[int | None, int], list[int]] = {}
    for number, place in enumerate(places):
        key = (place.workshop_id, -1 if together else number)
        groups.setdefault(key, []).append(number)
    found = [(workshop_id, members) for (workshop_id, _number), members in groups.items()]
    return sorted(found, key=lambda group: _may_wait(places, group[1]))


def _may_wait(places: Sequence[Place], members: list[int]) -> bool:
    """A group waits whole, so all of it must have said that it may."""
    return all(places[number].may_wait for number in members)


def too_few(left: int, number: int) -> str:
    """Why somebody gets no seat, and what can be done instead."""
    if left == 0:
        return _(
            "Den här tiden blev full medan du fyllde i. Välj en annan tid eller ställ er på väntelistan."
        )
    return ngettext(
        "Det finns bara %(left)d plats kvar och ni är %(number)d. Välj en annan tid för någon.",
        "Det finns bara %(left)d platser kvar och ni är %(number)d. Välj en annan tid för någon.",
        left,
    ) % {"left": left, "number": number}


def _enrolments(
    registration: Registration,
    people: Sequence[Person],
    places: Sequence[Place],
    groups: list[Group],
    workshops: dict[int, Workshop],
    *,
    now: datetime,
) -> list[Enrolment]:
    """A group that does not fit whole waits whole."""
    enrolments: dict[int, Enrolment] = {}
    for workshop_id, members in groups:
        workshop = workshops.get(workshop_id) if workshop_id is not None else None
        state = seats.take(workshop, len(members)) if workshop else None
        group = uuid.uuid4()
        for number in members:
            without = EnrolmentState.UNDECIDED if places[number].undecided else EnrolmentState.FILMS_ONLY
            enrolments[number] = Enrolment(
                registration=registration,
                person=people[number],
                workshop=workshop,
                state=state or without,
                group=group,
                asked_at=now,
                told_version=workshop.schedule_version if workshop else 0,
            )
    return [enrolments[number] for number in range(len(people))]
