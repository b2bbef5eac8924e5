"""The whole of signing up, five people and seventeen workshops: as much as goes, and at a steady pace."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from django.db.models import Count

from citykompetens import clock
from participants.registration.models import Enrolment, Registration
from programs.models import CityRound
from workshops.models import Workshop

from . import bare, wrk
from .data import workshop
from .figures import Figure
from .server import Site
from .signing_up import Registrant

WORKSHOPS = 17
PEOPLE = 5
ROOMY = 30_000  # seats: nobody waits here, see the scenario hot for that
SERIES = 3
AFTERWARDS = 1  # second in which what wrk left in the middle comes to its end
A_SECOND = 50
MOST_TIMES, MOST_MILLISECONDS = 3, 150


def only_roomy_workshops(city_round: CityRound) -> list[Workshop]:
    """As many as the issue asks for, with room for everybody; the city's others are called off."""
    now = clock.now()
    Workshop.objects.filter(city_round=city_round).update(cancelled_at=now)
    return [workshop(city_round, capacity=ROOMY, now=now) for _ in range(WORKSHOPS)]


def registrant(city_round: CityRound, workshops: list[Workshop], number: int) -> Registrant:
    """Five people for five of the workshops, others with each number."""
    chosen = [workshops[(number + person) % len(workshops)] for person in range(PEOPLE)]
    return Registrant(city_slug=city_round.city.slug, choices=[str(workshop.pk) for workshop in chosen])


def at_saturation(
    site: Site, city_round: CityRound, workshops: list[Workshop], *, seconds: int, series: int = SERIES
) -> Iterator[Figure]:
    """Flows a second beside the floor of the same run, series by series; and what the rows say."""
    registrants = [registrant(city_round, workshops, number) for number in range(WORKSHOPS)]
    floor, found, loads, wrong, done = [], [], [], 0, 0
    floor_path = f"{bare.PATH}{city_round.pk}/{city_round.city_id}/"
    with _bodies(r.template() for r in registrants) as forms, _bodies(map(_bare, registrants)) as plain:
        wrk.flows(site.url, registrants[0].path, forms, seconds=1)  # warm: templates, connections, plans
        time.sleep(AFTERWARDS)
        before = Registration.objects.filter(city_round=city_round).count()
        bare_written = 0
        for _ in range(series):
            rate, written, failed = wrk.bare(site.url, floor_path, plain, seconds=seconds)
            floor.append(rate)
            bare_written += written
            wrong += failed
            time.sleep(AFTERWARDS)
            rate, flows, failed = wrk.flows(site.url, registrants[0].path, forms, seconds=seconds)
            found.append(rate)
            done += flows
            wrong += failed
            time.sleep(AFTERWARDS)
            loads.append(os.getloadavg()[0])
    # wrk stops in the middle: what it had sent by then is written, but not counted by it.
    rows = Registration.objects.filter(city_round=city_round).count() - before - bare_written
    lost = max(0, done - rows)
    times = [bare_rate / max(rate, 0.1) for bare_rate, rate in zip(floor, found, strict=True)]
    yield _figure("bare view, at saturation", median(floor), "registrations/s")
    yield _figure("whole flow, at saturation", median(found), "registrations/s")
    yield _figure("whole flow, times the bare view", median(times), "times", MOST_TIMES)
    yield _figure("whole flow, failed", wrong, "requests", 0)
    yield _figure("whole flow, answered but not written", lost, "registrations", 0)
    yield _figure("whole flow, counters that differ from the rows", _miscounted(workshops), "counters", 0)
    yield _figure("whole flow, load of the machine", max(loads), "processes")


def at_a_steady_pace(
    site: Site, city_round: CityRound, workshops: list[Workshop], *, seconds: int
) -> Iterator[Figure]:
    """The POST as it is met when fifty businesses sign up in every second."""
    registrants = [registrant(city_round, workshops, number) for number in range(WORKSHOPS)]
    with _bodies(r.template() for r in registrants) as forms:
        outcome = wrk.steady(site.url, registrants[0].path, forms, a_second=A_SECOND, seconds=seconds)
    pace = f"POST at {A_SECOND} a second"
    yield _figure(f"{pace}, median", outcome.percentile(50), "ms")
    yield _figure(f"{pace}, 95th percentile", outcome.percentile(95), "ms", MOST_MILLISECONDS)
    yield _figure(f"{pace}, slowest", outcome.percentile(100), "ms")
    yield _figure(
        f"{pace}, not answered {wrk.PATIENCE} s after the last", outcome.unanswered, "registrations"
    )
    yield _figure(f"{pace}, failed", outcome.failed, "requests", 0)
    yield _figure(f"{pace}, load of the machine", os.getloadavg()[0], "processes")


def _miscounted(workshops: list[Workshop]) -> int:
    """How many workshops count other seats than there are rows, or more than they have."""
    rows = dict(
        Enrolment.objects.confirmed()
        .filter(workshop__in=workshops)
        .values_list("workshop")
        .annotate(Count("pk"))
        .order_by()
    )
    counted = Workshop.objects.filter(pk__in=[w.pk for w in workshops])
    return sum(w.seats_taken != rows.get(w.pk, 0) or w.seats_taken > w.capacity for w in counted)


def _bare(registrant: Registrant) -> str:
    return urlencode([*[("workshop", choice) for choice in registrant.choices], ("address", "KEY.example")])


@contextmanager
def _bodies(lines: Iterator[str]) -> Iterator[Path]:
    """A file with a body a line, there as long as the block."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        yield Path(file.name)


def _figure(what: str, value: float, unit: str, limit: float | None = None) -> Figure:
    return Figure(scenario="registration", what=what, value=value, unit=unit, limit=limit)
