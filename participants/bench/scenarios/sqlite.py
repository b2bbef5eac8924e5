"""The embedded mode under fire: 800 registrations by eight writers at once, on SQLite. All for one
workshop that has seats for two thirds of the people; the others wait. Not one may fail, and never may
more seats be sold than there are.
"""

import time

from citykompetens import clock
from participants.bench.data import Size, open_city_rounds, workshop
from participants.bench.figures import Figure
from participants.bench.server import Site
from participants.bench.signing_up import Registrant, Verdict, latencies, rush

DATABASE = "sqlite"
WRITERS = 8
MOST_MILLISECONDS = 500  # that 95 of 100 wait at most
WRITES = 800


def run(site: Site, size: Size, *, quick: bool) -> list[Figure]:
    writes = WRITERS if quick else WRITES
    wanted = workshop(open_city_rounds(clock.now())[0], capacity=writes, now=clock.now())
    registrants = [
        Registrant(
            city_slug=wanted.city_round.city.slug,
            choices=[f"{wanted.pk}:wait"] * (1 + number % 2),
            together=number % 4 == 1,
        )
        for number in range(writes)
    ]
    began = time.perf_counter()
    outcomes = rush(site, [registrants[writer::WRITERS] for writer in range(WRITERS)])
    seconds = time.perf_counter() - began
    verdict = Verdict()
    verdict.judge(outcomes, wanted)
    return [
        Figure(scenario="sqlite", what=f"writes by {WRITERS} at once", value=writes, unit="registrations"),
        Figure(scenario="sqlite", what="throughput", value=writes / seconds, unit="registrations/s"),
        *latencies("sqlite", outcomes, most={95: MOST_MILLISECONDS}),
        *verdict.figures("sqlite"),
    ]
