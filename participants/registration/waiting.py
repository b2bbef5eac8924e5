"""Reads for those who wait: why, for how many, and where there is room instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import asin, cos, radians, sin, sqrt

from cities.models import City
from programs.models import CityRound
from workshops.models import Workshop

from .models import Enrolment

EARTH_RADIUS = 6371  # km
MOST_NEIGHBOURS = 3
FARTHEST = 300  # km: in Norrland that is a neighbour, and nobody goes from Skåne to Sundsvall


@dataclass(frozen=True, kw_only=True)
class WhyWaiting:
    """Why somebody waits, computed from the list as it is now."""

    position: int  # in line, counted in groups; the first is 1
    together: int  # how many get seats or wait as one
    seats_left: int
    passed_over: bool  # a seat went to somebody who came later, as it was too little for them

    @property
    def is_first(self) -> bool:
        return self.position == 1

    @property
    def does_not_fit(self) -> bool:
        """There is room, but not for all of them at once."""
        return 0 < self.seats_left < self.together


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """A town that welcomes guests, and its workshops that have room."""

    city: City
    km: int | None  # none where one does not know from where
    workshops: list[Workshop]


def why_waiting(enrolments: Iterable[Enrolment]) -> dict[int, WhyWaiting]:
    """For each place that waits, by its key: why. One query, none where nobody waits."""
    wanted = [enrolment for enrolment in enrolments if enrolment.is_waiting]
    if not wanted:
        return {}
    queue = Enrolment.objects.waiting().filter(workshop__in={e.workshop_id for e in wanted})
    groups: dict[int, dict[object, list[tuple[int, bool]]]] = {}  # in the order in which they asked
    seats_left: dict[int, int] = {}
    for pk, workshop, group, passed_over_at, capacity, taken in queue.values_list(
        "pk", "workshop", "group", "passed_over_at", "workshop__capacity", "workshop__seats_taken"
    ):
        members = groups.setdefault(workshop, {}).setdefault(group, [])
        members.append((pk, passed_over_at is not None))
        seats_left[workshop] = capacity - taken
    return {
        pk: WhyWaiting(
            position=position,
            together=len(members),
            seats_left=seats_left[workshop],
            passed_over=passed_over and len(members) > 1,  # the others may have gone since
        )
        for workshop, in_line in groups.items()
        for position, members in enumerate(in_line.values(), start=1)
        for pk, passed_over in members
        if pk in {enrolment.pk for enrolment in wanted}
    }


def explain(enrolments: Iterable[Enrolment], now: datetime) -> None:
    """Set `.why` on each that waits for a workshop to come, for the pages. At most one query.

    And `.speaks_for_group` on one of those who wait together: what they may do about it is said once. And
    `.opens_list` on the first of all who wait for a workshop: that it is full is said once, too. Where the
    list is closed there is no `.why`, and `.list_is_closed` instead.
    """
    coming = [e for e in enrolments if e.is_waiting and e.workshop and e.workshop.starts_at > now]
    why = why_waiting(e for e in coming if e.workshop and not e.workshop.list_is_closed(now))
    groups, lists = set(), set()
    for enrolment in coming:
        enrolment.speaks_for_group = enrolment.group not in groups  # type: ignore[attr-defined]
        groups.add(enrolment.group)
        enrolment.opens_list = enrolment.workshop_id not in lists  # type: ignore[attr-defined]
        lists.add(enrolment.workshop_id)
        enrolment.why = why.get(enrolment.pk)  # type: ignore[attr-defined]  # for the page
        enrolment.list_is_closed = enrolment.why is None  # type: ignore[attr-defined]


def elsewhere(city_round: CityRound, now: datetime) -> list[Elsewhere]:
    """The nearest towns that welcome guests to the same part and have room: at most three. Two queries."""
    towns = welcoming(city_round.round_id, now, near=city_round.city)
    return [town for town in towns if town.km is not None and town.km <= FARTHEST]


def welcoming(round_id: int, now: datetime, *, near: City | None) -> list[Elsewhere]:
    """Towns that welcome guests to a part and have room: the three nearest to a town, or all of them by
    name. Two queries."""
    city_rounds = {
        city_round.pk: city_round
        for city_round in CityRound.objects.open(now)
        .filter(round=round_id, welcomes_guests=True)
        .exclude(city=near)
        .select_related("city")
    }
    by_town: dict[int, list[Workshop]] = {}
    workshops = Workshop.objects.public(now).upcoming(now).filter(city_round__in=city_rounds, closed_at=None)
    for workshop in workshops.select_related("venue") if city_rounds else []:
        if workshop.takes_newcomers(now) and not workshop.is_full:
            by_town.setdefault(workshop.city_round_id, []).append(workshop)
    towns = [
        Elsewhere(
            city=city_rounds[pk].city,
            km=round(kilometres(near, city_rounds[pk].city)) if near else None,
            workshops=with_room,
        )
        for pk, with_room in by_town.items()
    ]
    towns.sort(key=lambda town: (town.km or 0, town.city.name))
    return towns[:MOST_NEIGHBOURS] if near else towns


def elsewhere_for(enrolments: Iterable[Enrolment], now: datetime) -> list[Elsewhere]:
    """As above, for those of the places that wait for a workshop to come. Two queries, or none."""
    for enrolment in enrolments:
        if enrolment.is_waiting and enrolment.workshop and enrolment.workshop.starts_at > now:
            return elsewhere(enrolment.registration.city_round, now)
    return []


def kilometres(one: City, other: City) -> float:
    """As the crow flies (haversine)."""
    lat1, lat2 = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS * asin(sqrt(half))
