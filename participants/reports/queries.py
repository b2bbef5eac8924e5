"""The figures of a round, city by city. Not reported is not zero: what nobody has told yet is None."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Sum, Value, When

from citykompetens.accounts.models import User
from participants.attendance.models import Presence
from participants.attendance.queries import with_presence
from participants.certificates.models import Certificate
from participants.registration.models import Enrolment
from programs.models import CityRound, Round
from workshops.models import Facilitator, Workshop


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A city's figures in a round, or all of them added up."""

    city_round: CityRound | None  # None: the sum
    target: int
    businesses: int
    people: int
    capacity: int
    seats_taken: int
    waiting: int
    workshops: int  # planned, without the cancelled ones
    workshops_held: int  # over by the clock, or closed
    workshops_closed: int
    attended: int | None  # in closed workshops; None when none is closed
    absent: int | None
    unreported: int | None  # seats in held workshops of which nobody has said anything; None before any
    films_seen: int
    films_to_see: int  # people × films, from the premiere on
    certificates: int
    facilitators: int
    facilitators_trained: int

    @property
    def films_percent(self) -> int | None:
        """How much of all that could have been seen has been seen; None before the premiere."""
        return round(100 * self.films_seen / self.films_to_see) if self.films_to_see else None

    @property
    def workshops_unclosed(self) -> int:
        return self.workshops_held - self.workshops_closed


def city_figures(round_: Round, *, user: User, now: datetime) -> list[Figures]:
    """The figures of each city that takes part and that `user` may see. Seven queries, however many.

    Who reads figures sees those of every city; they name nobody.
    Everything after the first is counted for the cities that it found, so nothing can leak past it.
    """
    city_rounds = list(
        (CityRound.objects.all() if user.reads_figures else CityRound.objects.visible_to(user))
        .filter(round=round_, state=CityRound.JOINED)
        .select_related("city", "round")
        .order_by("city__name")
    )
    workshops = _workshops(city_rounds, now)
    attendance = _attendance(city_rounds, now)
    seen = _films_seen(city_rounds, round_)
    certificates = _certificates(city_rounds)
    facilitators = _facilitators(city_rounds, round_, now)
    films = round_.films.count() if round_.premiere_at <= now else 0
    rows = []
    for city_round in city_rounds:
        supply = workshops.get(city_round.pk, {})
        told = attendance.get(city_round.pk, {})
        people, views = seen.get(city_round.pk, (0, 0))
        leaders, trained = facilitators.get(city_round.city_id, (0, 0))
        held, closed = supply.get("held", 0), supply.get("closed", 0)
        rows.append(
            Figures(
                city_round=city_round,
                target=city_round.target_businesses,
                businesses=city_round.businesses,
                people=city_round.people,
                capacity=supply.get("capacity", 0),
                seats_taken=supply.get("taken", 0),
                waiting=supply.get("waiting", 0),
                workshops=supply.get("planned", 0),
                workshops_held=held,
                workshops_closed=closed,
                attended=told.get(Presence.PRESENT, 0) if closed else None,
                absent=told.get(Presence.ABSENT, 0) if closed else None,
                unreported=told.get(Presence.UNREPORTED, 0) if held else None,
                films_seen=views if films else 0,
                films_to_see=people * films,
                certificates=certificates.get(city_round.pk, 0),
                facilitators=leaders,
                facilitators_trained=trained,
            )
        )
    return rows


def total(rows: Iterable[Figures]) -> Figures:
    """The figures added up. What nowhere has been reported stays None."""
    rows = list(rows)

    def add(name: str) -> Any:
        known = [value for row in rows if (value := getattr(row, name)) is not None]
        optional = name in ("attended", "absent", "unreported")
        return sum(known) if known or not optional else None

    names = [name for name in Figures.__dataclass_fields__ if name != "city_round"]
    return Figures(city_round=None, **{name: add(name) for name in names})


def _workshops(city_rounds: list[CityRound], now: datetime) -> dict[int, dict[str, int]]:
    rows: Any = (
        Workshop.objects.filter(city_round__in=city_rounds, cancelled_at=None)
        .order_by()
        .values("city_round")
        .annotate(
            planned=Count("pk"),
            held=Count("pk", filter=Q(ends_at__lte=now) | Q(closed_at__isnull=False)),
            closed=Count("pk", filter=Q(closed_at__isnull=False)),
            # not called as the fields: an aggregate of that name would hide them
            seats=Sum("capacity"),
            taken=Sum("seats_taken"),
            queue=Sum("waiting"),
        )
    )
    return {row["city_round"]: {**row, "capacity": row["seats"], "waiting": row["queue"]} for row in rows}


def _attendance(city_rounds: list[CityRound], now: datetime) -> dict[int, dict[str, int]]:
    """Seats in held workshops by presence. In one that is not closed nothing counts as reported."""
    held: QuerySet = Enrolment.objects.confirmed().filter(
        Q(workshop__ends_at__lte=now) | Q(workshop__closed_at__isnull=False),
        workshop__city_round__in=city_rounds,
        workshop__cancelled_at=None,
    )
    closed = Case(
        When(workshop__closed_at__isnull=False, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    rows = (
        with_presence(held)
        .annotate(closed=closed)
        .order_by()
        .values_list("workshop__city_round", "closed", "presence")
        .annotate(places=Count("pk"))
    )
    told: dict[int, dict[str, int]] = {}
    for city_round, is_closed, presence, number in rows:
        counts = told.setdefault(city_round, {})
        key = (presence or Presence.UNREPORTED) if is_closed else Presence.UNREPORTED
        counts[key] = counts.get(key, 0) + number
    return told


def _films_seen(city_rounds: list[CityRound], round_: Round) -> dict[int, tuple[int, int]]:
    """City round → people who take part, films of the round seen by them."""
    seen = Count("person__film_views", filter=Q(person__film_views__film__round=round_), distinct=True)
    rows = (
        Enrolment.objects.active()
        .filter(registration__city_round__in=city_rounds)
        .order_by()
        .values_list("registration__city_round")
        .annotate(people=Count("person", distinct=True), seen=seen)
    )
    return {city_round: (people, films) for city_round, people, films in rows}


def _certificates(city_rounds: list[CityRound]) -> dict[int, int]:
    rows = Certificate.objects.valid().filter(workshop__city_round__in=city_rounds).order_by()
    return dict(rows.values_list("workshop__city_round").annotate(issued=Count("pk")))


def _facilitators(city_rounds: list[CityRound], round_: Round, now: datetime) -> dict[int, tuple[int, int]]:
    """City → facilitators, and how many of them have been trained for the round."""
    trained = Count("pk", filter=Q(trainings__round=round_, trainings__held_at__lte=now), distinct=True)
    rows = (
        Facilitator.objects.filter(city__in=[city_round.city_id for city_round in city_rounds])
        .order_by()
        .values_list("city")
        .annotate(number=Count("pk", distinct=True), trained=trained)
    )
    return {city: (number, ready) for city, number, ready in rows}
