"""What a press page tells: a program's parts and towns in figures, as of now. Not reported is None."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.urls import reverse

from citykompetens.addresses import absolute
from programs.models import CityRound, Program, Round
from programs.queries import current_round, parts_of
from workshops.models import Workshop


@dataclass(frozen=True, kw_only=True)
class Part:
    """A round in all its towns."""

    round: Round
    towns: int
    businesses: int | None  # None: nobody could sign up yet, or nothing is known
    people: int | None
    workshops: int | None  # published, without the cancelled ones; None: not one is
    workshops_held: int | None


@dataclass(frozen=True, kw_only=True)
class Town:
    """A town's part in the round that is told of, for the text to copy."""

    city_round: CityRound
    workshops: list[Workshop]  # to come
    short_address: str  # "citykompetens.se/ostersund"
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class PressKit:
    current: Part | None  # the round that the site speaks of; of a closed program, its last
    parts: list[Part]
    towns: list[Town]


def programs() -> "QuerySet[Program]":
    return Program.objects.prefetch_related("rounds")


def press_kit(program: Program, now: datetime) -> PressKit:
    """Two queries, however many towns; the program comes with its rounds."""
    city_rounds = parts_of(program)
    workshops: dict[int, list[Workshop]] = defaultdict(list)
    for workshop in Workshop.objects.public(now).filter(city_round__in=city_rounds).order_by("starts_at"):
        workshops[workshop.city_round_id].append(workshop)
    parts = [
        _part(round_, [row for row in city_rounds if row.round == round_], workshops, now)
        for round_ in program.rounds.all()
    ]
    topical = current_round(program, now)
    return PressKit(
        current=next((part for part in parts if part.round == topical), None),
        parts=parts,
        towns=[_town(row, workshops[row.pk], now) for row in city_rounds if topical and row.round == topical],
    )


def _part(
    round_: Round, city_rounds: list[CityRound], workshops: dict[int, list[Workshop]], now: datetime
) -> Part:
    known = bool(city_rounds) and round_.registration_opens_at <= now
    published = [workshop for row in city_rounds for workshop in workshops[row.pk]]
    held = [workshop for workshop in published if workshop.ends_at <= now]
    return Part(
        round=round_,
        towns=len(city_rounds),
        businesses=sum(row.businesses for row in city_rounds) if known else None,
        people=sum(row.people for row in city_rounds) if known else None,
        workshops=len(published) or None,
        workshops_held=len(held) if published else None,
    )


def _town(city_round: CityRound, workshops: list[Workshop], now: datetime) -> Town:
    address = urlsplit(absolute(reverse("pages:city", args=[city_round.city.slug])))
    return Town(
        city_round=city_round,
        workshops=[workshop for workshop in workshops if workshop.starts_at > now],
        short_address=f"{address.netloc}{address.path}".rstrip("/"),
        is_open=city_round.is_open(now),
    )
