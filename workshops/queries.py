from datetime import datetime

from citykompetens.accounts.models import User
from programs.models import CityRound
from programs.queries import most_topical

from .models import Facilitator, Workshop


def city_round_to_show(city_slug: str, now: datetime) -> CityRound | None:
    """The part that a city's page speaks of, in the newest program that the city is in. One query."""
    return city_rounds_to_show(city_slug, now)[0]


def city_rounds_to_show(city_slug: str, now: datetime) -> tuple[CityRound | None, CityRound | None]:
    """As above, and the part that comes after it, where the city is in that one too. One query."""
    city_rounds = list(
        CityRound.objects.public(now)
        .filter(city__slug=city_slug)
        .select_related("city__organisation", "round__program")
        .order_by("-round__program_id", "round__number")
    )
    by_round = {cr.round: cr for cr in city_rounds if cr.round.program == city_rounds[0].round.program}
    topical = most_topical(list(by_round), now)
    if topical is None:
        return None, None
    later = [cr for round_, cr in by_round.items() if round_.number > topical.number]
    return by_round[topical], next(iter(later), None)


def workshops_of(city_round: CityRound, now: datetime) -> list[Workshop]:
    """The published workshops of a city's part, in the order of time. One query."""
    return list(city_round.workshops.public(now).select_related("venue"))


def leads_somewhere(user: User) -> bool:
    """Is this a facilitator, if only of workshops to come?"""
    return Facilitator.objects.filter(user=user).exists()
