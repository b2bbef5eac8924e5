"""Everybody wants the same workshop. First 200 businesses with one person each send their form at the same
moment for twenty seats: nobody may wait longer than three seconds for an answer. Then rounds of sixteen, one
to four people each; some would wait, some go together. Never may more seats be sold than there are, nor
anybody be turned away while there is room; who gets none is shown the form with what can be done instead.
"""

from citykompetens import clock
from participants.bench.data import Size, open_city_rounds, workshop
from participants.bench.figures import Figure
from participants.bench.server import Site
from participants.bench.signing_up import SHOWN_AGAIN, Outcome, Registrant, Verdict, latencies, rush
from programs.models import CityRound
from workshops.models import Workshop

DATABASE = "postgresql"
REGISTRANTS = 16
SEATS = 20
CLIENTS = 200
MOST_MILLISECONDS = 3000  # that anybody of them waits


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
        *_all_at_once(site, city_rounds[0]),
        Figure(scenario="hot", what=f"rounds of {REGISTRANTS} at once", value=rounds, unit="rounds"),
        *latencies("hot", outcomes),
        *verdict.figures("hot"),
    ]


def _all_at_once(site: Site, city_round: CityRound) -> list[Figure]:
    """200 clients for twenty seats, every one a connection of its own."""
    now = clock.now()
    wanted = workshop(city_round, capacity=SEATS, now=now)
    people = [
        Registrant(city_slug=city_round.city.slug, choices=[str(wanted.pk)]) for _number in range(CLIENTS)
    ]
    answers = rush(site, [[registrant] for registrant in people])
    verdict = Verdict()
    verdict.judge(answers, wanted)
    refused = [answer for _registrant, answer in answers if answer.status == SHOWN_AGAIN]
    helpless = sum(f"{wanted.pk}:wait" not in answer.body for answer in refused)
    Workshop.objects.filter(pk=wanted.pk).update(cancelled_at=now)
    what = f"{CLIENTS} for {SEATS} seats"
    return [
        *latencies("hot", answers, what=what, most={100: MOST_MILLISECONDS}),
        *verdict.figures("hot", what=what),
        Figure(
            scenario="hot",
            what=f"{what}: refused without being offered to wait",
            value=helpless,
            unit="registrations",
            limit=0,
        ),
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
