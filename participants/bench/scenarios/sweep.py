"""Reminders of 50,000 people fall due at one moment: how long the sweep takes that writes them, and how much
memory at its peak (traced in a run of its own, as tracing takes time), also for a fifth of them: flat means
that it hardly grows. Then sweeps that find nothing: while the mails wait, and when everything is done. In
between lies the last look, once their mails have gone out, for addresses that were put right meanwhile.
"""

import datetime as dt
import time
import tracemalloc
import uuid
from collections.abc import Callable
from statistics import median

from django.utils.timezone import localdate

from citykompetens import clock, sweeps
from citykompetens.mail.models import OutgoingMail, State
from participants.bench.data import SEATS, Size, open_city_rounds
from participants.bench.figures import Figure
from participants.bench.server import Site
from participants.registration.models import Business, Enrolment, EnrolmentState, Person, Registration
from participants.reminders.models import Swept
from participants.reminders.moments import moment
from participants.reminders.services import plan_due
from programs.models import CityRound
from workshops.models import Workshop

DATABASE = "postgresql"
REMINDERS = 50_000
MOST_SECONDS = 10
MOST_MILLISECONDS = 50  # of a sweep that finds nothing
MOST_MEGABYTES = 32
PEOPLE = 4  # of a business: three with an address of their own, one through the contact


def run(site: Site, size: Size, *, quick: bool) -> list[Figure]:
    reminders = 2_000 if quick else REMINDERS
    day = localdate(clock.now()) + dt.timedelta(days=40)
    now = moment(day, 1, dt.time(10, 1))
    workshops = _fill(open_city_rounds(clock.now()), day, reminders, now=now)
    with sweeps.unrung():
        seconds, planned = _timed(lambda: plan_due(now=now))
        while_waiting = _nothing(now)
        OutgoingMail.objects.filter(kind="reminder").update(state=State.SENT, settled_at=now)
        last_look = _nothing(now)  # there are many more than are measured
        Swept.objects.update(done=True)
        when_done = _nothing(now)
        _forget()
        peak = _peak(now)
        _forget()
        Workshop.objects.filter(pk__in=workshops[len(workshops) // 5 :]).update(cancelled_at=now)
        peak_of_a_fifth = _peak(now)
    return [
        _figure("reminders due at once", planned, "mails"),
        _figure("written", seconds, "s", MOST_SECONDS),
        _figure("reminders that are missing", max(0, reminders - planned), "mails", 0),
        _figure("memory at the peak", peak, "MB", MOST_MEGABYTES),
        _figure("memory at the peak, for a fifth of them", peak_of_a_fifth, "MB"),
        _figure("finds nothing, while they wait", while_waiting, "ms", MOST_MILLISECONDS),
        _figure("a last look, when they have gone out", last_look, "ms"),
        _figure("finds nothing, when all is done", when_done, "ms", MOST_MILLISECONDS),
    ]


def _fill(city_rounds: list[CityRound], day: dt.date, reminders: int, *, now: dt.datetime) -> list[int]:
    """Full workshops on one day, so many that this number of mails falls due; returns their keys."""
    starts_at = moment(day, 0, dt.time(13))
    keys = []
    for number in range(-(-reminders // SEATS)):
        city_round = city_rounds[number % len(city_rounds)]
        workshop = Workshop.objects.create(
            city_round=city_round,
            venue=city_round.city.venues.get(),
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(hours=2),
            capacity=SEATS,
            seats_taken=SEATS,
            published_at=now - dt.timedelta(days=60),
        )
        _seat(workshop, number, before=now - dt.timedelta(days=50))
        keys.append(workshop.pk)
    return keys


def _seat(workshop: Workshop, number: int, *, before: dt.datetime) -> None:
    city_round = workshop.city_round
    businesses = Business.objects.bulk_create(
        Business(
            city=city_round.city,
            name=f"Påminda {number}-{one}",
            industry="shop",
            contact_name="Elin Ek",
            contact_email=f"kontakt@paminda-{number}-{one}.example",
            created_at=before,
        )
        for one in range(SEATS // PEOPLE)
    )
    registrations = Registration.objects.bulk_create(
        Registration(business=business, city_round=city_round, submission_key=uuid.uuid4(), created_at=before)
        for business in businesses
    )
    people = Person.objects.bulk_create(
        Person(
            name="Bo Berg",
            email=f"person{one}@paminda-{number}.example" if one % PEOPLE else "",
            created_at=before,
        )
        for one in range(SEATS)
    )
    Enrolment.objects.bulk_create(
        Enrolment(
            registration=registrations[one // PEOPLE],
            person=person,
            workshop=workshop,
            state=EnrolmentState.CONFIRMED,
            asked_at=before,
        )
        for one, person in enumerate(people)
    )


def _timed(what: Callable[[], int]) -> tuple[float, int]:
    began = time.perf_counter()
    result = what()
    return time.perf_counter() - began, result


def _nothing(now: dt.datetime) -> float:
    """Milliseconds of a sweep after the one that found the last; the median of seven."""
    plan_due(now=now)
    return 1000 * median(_timed(lambda: plan_due(now=now))[0] for _number in range(7))


def _peak(now: dt.datetime) -> float:
    tracemalloc.start()
    try:
        plan_due(now=now)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def _forget() -> None:
    OutgoingMail.objects.filter(kind="reminder").delete()
    Swept.objects.all().delete()


def _figure(what: str, value: float, unit: str, limit: float | None = None) -> Figure:
    return Figure(scenario="sweep", what=what, value=value, unit=unit, limit=limit)
