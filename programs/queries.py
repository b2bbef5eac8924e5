"""Reads for the public pages, each a fixed number of SQL queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localdate

from cities.models import City

from .models import CityRound, Film, Print, Program, Round


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
    """The cities of a round with how many businesses take part, for the map. One query.

    Of a closed program too: pages that mails and signs lead to show them as they were.
    """
    # Through the round, so that each row knows it without fetching it again.
    city_rounds = round_.city_rounds.public(now).select_related("city").order_by("city__name")
    return [_town(city_round, now) for city_round in city_rounds]


def _town(city_round: CityRound, now: datetime) -> Town:
    return Town(
        name=city_round.city.name,
        slug=city_round.city.slug,
        map_x=city_round.city.map_x,
        map_y=city_round.city.map_y,
        businesses=city_round.businesses,
        level=_level(city_round.businesses),
        url=reverse("pages:city", args=[city_round.city.slug]),
        is_open=city_round.is_open(now),
    )


def parts_of(program: Program) -> list[CityRound]:
    """The cities' parts in every round of a program, also of one that is closed. One query."""
    city_rounds = CityRound.objects.filter(
        round__program=program, state=CityRound.JOINED, city__organisation__isnull=False
    )
    return list(
        city_rounds.select_related("city__organisation", "round__program").order_by(
            "round__number", "city__name"
        )
    )


def towns_of(program: Program | None, now: datetime) -> list[Town]:
    """The towns of the program's topical round, for its map; of a closed program, its last. Two queries."""
    round_ = current_round(program, now) if program else None
    return [_town(part, now) for part in parts_of(program) if part.round == round_] if program else []


def city_rounds_to_show(now: datetime, **only: str) -> list[CityRound]:
    """The part that each city's page speaks of: in the newest program that the city is in, else in the one
    that was closed last. One query."""
    return [part for part, _next in parts_to_show(now, **only)]


def parts_to_show(now: datetime, **only: str) -> list[tuple[CityRound, CityRound | None]]:
    """As above, each with the part that comes after it, where the city is in that one too. One query.

    After one that is over comes none.
    """
    newest_first = F("round__program__closed_on").desc(nulls_first=True)
    city_rounds = (
        CityRound.objects.public(now)
        .filter(**only)
        .select_related("city__organisation", "round__program")
        .order_by("city__name", newest_first, "-round__program_id", "round__number")
    )
    by_city: dict[int, dict[Round, CityRound]] = {}
    for city_round in city_rounds:
        parts = by_city.setdefault(city_round.city_id, {})
        if all(round_.program_id == city_round.round.program_id for round_ in parts):
            parts[city_round.round] = city_round
    shown = []
    for parts in by_city.values():
        if topical := most_topical(list(parts), now):
            later = (part for round_, part in parts.items() if round_.number > topical.number)
            part = parts[topical]
            shown.append((part, None if part.is_over else next(later, None)))
    return shown


def print_of(city_slug: str, kind: str, now: datetime) -> Print | None:
    """A sheet of what the city's page speaks of, without its PDF; None while it is being made.

    Raises Http404 for a city that is not in it, and for what was not made before the program closed.
    Two queries.
    """
    city_round = next(iter(city_rounds_to_show(now, city__slug=city_slug)), None)
    made = Print.objects.filter(city_round=city_round, kind=kind).defer("pdf").first()
    if city_round is None or (city_round.is_over and made is None):
        raise Http404
    return made


def printed(city_rounds: list[CityRound]) -> dict[tuple[int, str], str]:
    """What each sheet is made of, by city round and kind; without the sheets. One query."""
    rows = Print.objects.filter(city_round__in=city_rounds).values_list("city_round", "kind", "made_of")
    return {(city_round, kind): made_of for city_round, kind, made_of in rows}


def other_towns(round_: Round, now: datetime) -> list[OtherTown]:
    """The cities that do not take part in the round. One query.

    Whether one has been asked, or has declined, is nobody else's business: it is not in it yet.
    """
    cities = City.objects.exclude(pk__in=round_.city_rounds.public(now).values("city")).order_by("name")
    return [OtherTown(**row) for row in cities.values("name", "map_x", "map_y")]


def _level(businesses: int) -> int:
    return sum(businesses >= step for step in (1, 15, 35))
