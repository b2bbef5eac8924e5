from datetime import datetime

from programs.models import CityRound

from .models import Workshop


def city_round_to_show(city_slug: str, now: datetime) -> CityRound | None:
    """The part that a city's page speaks of: the one under way or next, else the last. One query."""
    city_rounds = list(
        CityRound.objects.public(now)
        .filter(city__slug=city_slug)
        .select_related("city__organisation", "round__program")
        .order_by("round__program", "round__number")
    )
    coming = [cr for cr in city_rounds if cr.round.registration_closes_at > now]
    return coming[0] if coming else (city_rounds[-1] if city_rounds else None)


def workshops_of(city_round: CityRound, now: datetime) -> list[Workshop]:
    """The published workshops of a city's part, in the order of time. One query."""
    return list(city_round.workshops.public(now).select_related("venue"))
