"""Moving the demo's clock."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from citykompetens import clock, sweeps
from participants.reminders.moments import moment
from participants.reminders.queries import Rules
from workshops.models import Workshop, WorkshopQuerySet

log = logging.getLogger(__name__)

SHOWN_CITY = "ostersund"  # the town that the tour goes through


def forward(by: timedelta) -> datetime:
    """Move the clock on top of where it is; returns the time that it is then. Never backwards."""
    clock.set_offset(clock.offset() + max(by, timedelta()))
    return clock.now()


def reset() -> None:
    """Back to the real time."""
    Path(settings.DEMO_CLOCK_FILE).unlink(missing_ok=True)


def ring_all() -> None:
    """From a process that stays: everything that has become due happens at once."""
    for name in sweeps.names():
        sweeps.ring(name)


def wake_the_worker() -> None:
    """The same from a command, which ends before the bell in the background has rung."""
    if not settings.BELL:
        return
    for name in sweeps.names():
        try:
            sweeps.run.apply_async((name,), expires=60)
        except Exception as error:  # whatever a broker throws; beat finds what is due
            log.warning("%s is not rung for: %s", name, type(error).__name__)
            return


@dataclass(frozen=True, kw_only=True)
class Reminder:
    workshop: Workshop
    at: datetime  # a minute after it has become due


def next_reminder(now: datetime) -> Reminder | None:
    """The shown city's next workshop whose last reminder is ahead."""
    rules = Rules()
    for workshop in _ahead(now):
        part = workshop.city_round
        own = rules.of("reminder", program=part.round.program_id, round_=part.round_id, city=part.city_id)
        last = max((moment(workshop.starts_on, rule.days_before, rule.at) for rule in own), default=now)
        if last > now:
            return Reminder(workshop=workshop, at=last + timedelta(minutes=1))
    return None


def workshop_of_the_tour(now: datetime) -> Workshop | None:
    """The shown city's next workshop with seats for the three of the tour."""
    return next((workshop for workshop in _ahead(now) if workshop.seats_left >= 3), None)


def _ahead(now: datetime) -> WorkshopQuerySet:
    workshops = Workshop.objects.public(now).upcoming(now).filter(closed_at=None)
    return workshops.filter(city_round__city__slug=SHOWN_CITY).with_place().order_by("starts_at")
