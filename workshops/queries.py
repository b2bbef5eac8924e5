from collections import defaultdict
from datetime import date, datetime, timedelta

from citykompetens.accounts.models import User
from programs.models import CityRound
from programs.queries import parts_to_show

from .models import Facilitator, Workshop

RECENT = timedelta(days=90)  # how long a workshop that is over stays in calendars that people follow
NEWEST = 50  # as many as feed readers ask for


def city_round_to_show(city_slug: str, now: datetime) -> CityRound | None:
    """The part that a city's page speaks of, in the newest program that the city is in. One query."""
    return city_round_and_next(city_slug, now)[0]


def city_round_and_next(city_slug: str, now: datetime) -> tuple[CityRound | None, CityRound | None]:
    """As above, and the part that comes after it, where the city is in that one too. One query."""
    return next(iter(parts_to_show(now, city__slug=city_slug)), (None, None))


def workshops_of(city_round: CityRound, now: datetime) -> list[Workshop]:
    """The published workshops of a city's part, in the order of time. One query."""
    return list(city_round.workshops.public(now).select_related("venue"))


def workshop_days(city_rounds: list[CityRound], now: datetime) -> dict[int, list[date]]:
    """The days of the published workshops, in order and each once, by city round. One query."""
    days: dict[int, dict[date, None]] = defaultdict(dict)
    for workshop in Workshop.objects.public(now).filter(city_round__in=city_rounds):
        days[workshop.city_round_id][workshop.starts_on] = None
    return {city_round: list(of_it) for city_round, of_it in days.items()}


def workshops_to_follow(now: datetime, city_slug: str | None = None) -> list[Workshop]:
    """For a calendar of all towns, or of one: to come, recently held, and cancelled. One query."""
    workshops = Workshop.objects.announced(now).filter(ends_at__gt=now - RECENT).with_place()
    return list(workshops.filter(city_round__city__slug=city_slug) if city_slug else workshops)


def newest_workshops(now: datetime) -> list[Workshop]:
    """To come, the last published first. One query."""
    upcoming = Workshop.objects.public(now).upcoming(now).with_place()
    return list(upcoming.order_by("-published_at", "starts_at", "pk")[:NEWEST])


def leads_somewhere(user: User) -> bool:
    """Is this a facilitator, if only of workshops to come?"""
    return Facilitator.objects.filter(user=user).exists()
