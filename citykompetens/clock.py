"""The clock of the whole site. Read at the edges (views, commands, tasks) and passed in as `now`."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings


def now() -> datetime:
    """The present moment, in UTC. In demo mode it may run ahead of the real one."""
    return real_now() + offset()


def real_now() -> datetime:
    """The real time, also in demo mode: for how long something has taken (leases, heartbeats)."""
    return datetime.now(UTC)


def offset() -> timedelta:
    """How far ahead the demo's clock is; nothing outside demo mode."""
    if not settings.DEMO:
        return timedelta()
    try:
        return timedelta(seconds=float(Path(settings.DEMO_CLOCK_FILE).read_text()))
    except FileNotFoundError:
        return timedelta()


def set_offset(ahead: timedelta) -> None:
    """Move the demo's clock, for web, worker and beat alike."""
    file = Path(settings.DEMO_CLOCK_FILE)
    new = file.with_suffix(".new")
    new.write_text(str(ahead.total_seconds()))
    new.replace(file)  # readers see the old offset or the new one, never half a number
