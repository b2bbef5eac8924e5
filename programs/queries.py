"""Reads for the public pages, each a fixed number of SQL queries."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from .models import Program, Round


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


def programs() -> "QuerySet[Program]":
    """Every program with its rounds and films; the closed ones too, what was taught is no secret."""
    return Program.objects.prefetch_related("rounds__films")


def current_program() -> Program | None:
    """The newest open program with its rounds. Two queries."""
    return Program.objects.current().prefetch_related("rounds").order_by("-pk").first()


def current_round(program: Program, now: datetime) -> Round | None:
    """The round that the site speaks of, or none."""
    return most_topical(list(program.rounds.all()), now)


def most_topical(rounds: list[Round], now: datetime) -> Round | None:
    """Of rounds in their order: one that takes registrations, else one under way or next, else the last."""
    is_open = [r for r in rounds if r.registration_opens_at <= now < r.registration_closes_at]
    coming = [r for r in rounds if r.ends_on >= localdate(now)]
    return next(iter(is_open + coming + rounds[-1:]), None)


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


def towns_of(program: Program | None, now: datetime) -> list[Town]:
    """The cities of the round that a program is about now. One query if its rounds are loaded."""
    round_ = current_round(program, now) if program else None
    return towns(round_, now) if round_ else []


def _level(businesses: int) -> int:
    return sum(businesses >= step for step in (1, 15, 35))
