"""Moving the demo's clock."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from citykompetens import clock, sweeps
from participants.reminders.queries import moment
from programs.models import ReminderRule
from workshops.models import Workshop

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


def next_reminder(now: datetime) -> tuple[Workshop, datetime] | None:
    """The next workshop in the shown city whose last reminder is ahead, and a minute after that."""
    rule = ReminderRule.objects.order_by("days_before").first()
    if rule is None:
        return None
    workshops = Workshop.objects.public(now).upcoming(now).with_place().order_by("starts_at")
    for workshop in workshops.filter(city_round__city__slug=SHOWN_CITY, closed_at=None):
        at = moment(workshop.starts_on, rule.days_before, rule.at)
        if at > now:
            return workshop, at + timedelta(minutes=1)
    return None
