"""Is anybody sweeping? Beat asks for a heartbeat, the worker writes it, `/health/` reads it."""

from datetime import datetime, timedelta

from citykompetens import clock, sweeps
from citykompetens.models import Heartbeat

EVERY = 20  # seconds
LATE = timedelta(seconds=90)


@sweeps.register("heartbeat", every=EVERY)
def beat(now: datetime) -> None:
    """Note that beat and a worker are alive, by the real clock: the demo's may jump."""
    Heartbeat.objects.update_or_create(pk=1, defaults={"at": clock.real_now()})


def is_late() -> bool:
    """Nobody swept for a while, or ever."""
    return not Heartbeat.objects.filter(at__gte=clock.real_now() - LATE).exists()
