"""Reads for the public pages, each a fixed number of SQL queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from cities.models import City

from .models import Film, Program, Round


@dataclass(frozen=True, kw_only=True)
class Town:
    """A city as the map and the list of towns show it."""

    name: str
    slug: str
    map_x: float
    map_y: float
    businesses: int
    level: int  # 0–3, how brightly its window is lit
    url: str
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class OtherTown:
    """A city that is not in it yet."""

    name: str
    map_x: float
    map_y: float


@dataclass(frozen=True, kw_only=True)
class Part:
    """A round as the pages show it: where it stands, and the films that may be seen."""

    round: Round
    standing: str  # PAST, NOW or COMING
    films: list[Film]


PAST, NOW, COMING = "past", "now", "coming"


def programs() -> "QuerySet[Program]":
    """Every program with its rounds and films, in three queries; what was taught is no secret."""
    return Program.objects.prefetch_related("rounds__films")


def current_program() -> Program | None:
    """The newest open program with its rounds. Two queries."""
    return Program.objects.current().prefetch_related("rounds").order_by("-pk").first()


def newest_program() -> Program | None:
    """The current program, else the one that was closed last."""
    return Program.objects.current().order_by("-pk").first() or Program.objects.order_by("-closed_on").first()


def earlier_programs() -> "QuerySet[Program]":
    """The closed ones, the latest first."""
    return Program.objects.exclude(closed_on=None).order_by("-closed_on")


def other_programs(program: Program) -> "QuerySet[Program]":
    """The rest of them: what is on now first, then the latest."""
    return Program.objects.exclude(pk=program.pk).order_by(F("closed_on").desc(nulls_first=True))


def current_round(program: Program, now: datetime) -> Round | None:
    """The round that the site speaks of, or none."""
    return most_topical(list(program.rounds.all()), now)


def most_topical(rounds: list[Round], now: datetime) -> Round | None:
    """Of rounds in their order: one that takes registrations, else one under way or next, else the last."""
    is_open = [r for r in rounds if r.registration_opens_at <= now < r.registration_closes_at]
    coming = [r for r in rounds if r.ends_on >= localdate(now)]
    return next(iter(is_open + coming + rounds[-1:]), None)


def first_film(round_: Round, now: datetime) -> Film | None:
    """The film to begin with, once the round has had its premiere. One query."""
    return Film.objects.public(now).filter(round=round_).order_by("order").first()


def parts(rounds: Iterable[Round], now: datetime) -> list[Part]:
    """Rounds whose films are loaded, as the pages show them. No query."""
    return [
        Part(
            round=round_,
            standing=_standing(round_, now),
            films=list(round_.films.all()) if round_.premiere_at <= now else [],
        )
        for round_ in rounds
    ]


def _standing(round_: Round, now: datetime) -> str:
    """A round is under way from the first moment in which something can be done until its last day."""
    if round_.ends_on < localdate(now):
        return PAST
    return NOW if min(round_.registration_opens_at, round_.premiere_at) <= now else COMING


def towns(round_: Round, now: datetime) -> list[Town]:
    """The cities of a round with how many businesses take part, for the map. One query."""
    # Through the round, so that each row knows it without fetching it again.
    city_rounds = round_.city_rounds.public(now).select_related("city").order_by("city__name")
    return [
        Town(
            name=city_round.city.name,
            slug=city_round.city.slug,
            map_x=city_round.city.map_x,
            map_y=city_round.city.map_y,
            businesses=city_round.businesses,
            level=_level(city_round.businesses),
            url=reverse("pages:city", args=[city_round.city.slug]),
            is_open=city_round.is_open(now),
        )
        for city_round in city_rounds
    ]


def other_towns(round_: Round, now: datetime) -> list[OtherTown]:
    """The cities that do not take part in the round. One query.

    Whether one has been asked, or has declined, is nobody else's business: it is not in it yet.
    """
    cities = City.objects.exclude(pk__in=round_.city_rounds.public(now).values("city")).order_by("name")
    return [OtherTown(**row) for row in cities.values("name", "map_x", "map_y")]


def _level(businesses: int) -> int:
    return sum(businesses >= step for step in (1, 15, 35))
