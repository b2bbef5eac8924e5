"""Everybody wants the same workshop: in every round sixteen businesses send their form at the same
moment, one to four people each, for twenty seats; some would wait, some go together. Never may more
seats be sold than there are, nor anybody be turned away while there is room.
"""

from citykompetens import clock
from participants.bench.data import Size, open_city_rounds, workshop
from participants.bench.figures import Figure
from participants.bench.server import Site
from participants.bench.signing_up import Outcome, Registrant, Verdict, latencies, rush
from workshops.models import Workshop

DATABASE = "postgresql"
REGISTRANTS = 16
SEATS = 20


def run(site: Site, size: Size, *, quick: bool) -> list[Figure]:
    city_rounds = open_city_rounds(clock.now())
    outcomes: list[Outcome] = []
    verdict = Verdict()
    rounds = 3 if quick else 40
    for number in range(rounds):
        now = clock.now()
        wanted = workshop(city_rounds[number % len(city_rounds)], capacity=SEATS, now=now)
        answers = rush(site, [[registrant] for registrant in _registrants(wanted)])
        verdict.judge(answers, wanted)
        outcomes += answers
        # Off the list again, so that the next round's form is not longer than this one's.
        Workshop.objects.filter(pk=wanted.pk).update(cancelled_at=now)
    return [
        Figure(scenario="hot", what=f"rounds of {REGISTRANTS} at once", value=rounds, unit="rounds"),
        *latencies("hot", outcomes),
        *verdict.figures("hot"),
    ]


def _registrants(wanted: Workshop) -> list[Registrant]:
    registrants = []
    for number in range(REGISTRANTS):
        choice = f"{wanted.pk}:wait" if number % 4 == 0 else str(wanted.pk)
        registrants.append(
            Registrant(
                city_slug=wanted.city_round.city.slug,
                choices=[choice] * (1 + number % 4 if number % 8 else 3),
                together=number % 8 == 0,
            )
        )
    return registrants
