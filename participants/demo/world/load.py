"""Loading the demo: plan with a seed, write the ground, play the history. One transaction."""

from datetime import datetime
from random import Random

from django.db import transaction

from citykompetens import sweeps

from . import extras, ground, history
from .businesses import BusinessNames
from .days import Days
from .people import Names
from .plan import PlannedBusiness, TownPlanner, capacities
from .towns import TOWNS

SEED = "citykompetens"  # the same people and businesses in every demo


def load(*, now: datetime) -> None:
    """Write the whole demo as of `now`, into a database that is empty."""
    days = Days(now)
    names = Names(Random(SEED))
    planned = plan(days, names)
    luck = Random(SEED)
    with sweeps.unrung(), transaction.atomic():
        cities = ground.cities(names)
        rounds = ground.rounds(days)
        city_rounds = ground.city_rounds(cities, rounds)
        ground.national(names, rounds[0].program)
        films = ground.films(rounds[0])
        leaders, histories = {}, {}
        for slug, town in TOWNS.items():
            leaders[slug] = ground.facilitators(cities[slug], town, names, luck)
            seats = capacities(town, planned[slug])
            histories[slug] = history.TownHistory(
                town=town,
                city_round=city_rounds[slug],
                workshops=ground.workshops(city_rounds[slug], town, leaders[slug], seats, days),
                films=films,
                planned=planned[slug],
                days=days,
                luck=luck,
            )
        ground.train(rounds, leaders, days)
        ground.people_to_call(cities, names)
        ground.pictures(cities["ostersund"])
        history.play(list(histories.values()), now=now)
        extras.hotel(histories[extras.HOTEL_IN])
        extras.towns(city_rounds, days)
        extras.wishes(city_rounds[extras.HOTEL_IN], days)
        history.settle_mails(now=now)
        extras.trouble(days)


def plan(days: Days, names: Names) -> dict[str, list[PlannedBusiness]]:
    """Who signs up in which town: the same businesses and people whenever the demo starts."""
    shops = BusinessNames(Random(SEED))
    return {
        slug: TownPlanner(town, days, who=Random(slug), names=names, shops=shops).businesses()
        for slug, town in TOWNS.items()
    }
