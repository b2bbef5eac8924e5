from datetime import datetime

from citykompetens.accounts.models import User
from programs.models import CityRound
from programs.queries import parts_to_show

from .models import Facilitator, Workshop


def city_round_to_show(city_slug: str, now: datetime) -> CityRound | None:
    """The part that a city's page speaks of, in the newest program that the city is in. One query."""
    return city_round_and_next(city_slug, now)[0]


def city_round_and_next(city_slug: str, now: datetime) -> tuple[CityRound | None, CityRound | None]:
    """As above, and the part that comes after it, where the city is in that one too. One query."""
    return next(iter(parts_to_show(now, city__slug=city_slug)), (None, None))


def workshops_of(city_round: CityRound, now: datetime) -> list[Workshop]:
    """The published workshops of a city's part, in the order of time. One query."""
    return list(city_round.workshops.public(now).select_related("venue"))


def leads_somewhere(user: User) -> bool:
    """Is this a facilitator, if only of workshops to come?"""
    return Facilitator.objects.filter(user=user).exists()
