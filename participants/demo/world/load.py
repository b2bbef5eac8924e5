"""Loading the demo: plan with a seed, write the ground, play the history. One transaction."""

from datetime import datetime
from random import Random

from django.db import transaction

from citykompetens import sweeps

from . import ground, history
from .businesses import BusinessNames
from .days import Days
from .people import Names
from .plan import TownPlanner, capacities
from .towns import TOWNS

SEED = 17  # the same people and businesses in every demo


def load(*, now: datetime) -> None:
    """Write the whole demo as of `now`, into a database that is empty."""
    who = Random(SEED)
    days = Days(now)
    names, shops = Names(who), BusinessNames(who)
    with sweeps.unrung(), transaction.atomic():
        cities = ground.cities(names, who)
        rounds = ground.rounds(days)
        city_rounds = ground.city_rounds(cities, rounds)
        ground.national(names, rounds[0].program)
        films = ground.films(rounds[0])
        leaders, histories = {}, []
        for slug, town in TOWNS.items():
            leaders[slug] = ground.facilitators(cities[slug], town, names, who)
            planned = TownPlanner(town, days, who=who, names=names, shops=shops).businesses()
            workshops = ground.workshops(
                city_rounds[slug], town, leaders[slug], capacities(town, planned), days
            )
            histories.append(
                history.TownHistory(
                    town=town,
                    city_round=city_rounds[slug],
                    workshops=workshops,
                    films=films,
                    planned=planned,
                    days=days,
                    luck=Random(slug),
                )
            )
        ground.train(rounds, leaders, days)
        history.play(histories, now=now)
