from datetime import datetime

from citykompetens import sweeps

from . import new_times
from .services import plan_due


@sweeps.register("reminders", every=60)
def due(now: datetime) -> int:
    """Write the mails of every reminder whose moment has come."""
    return plan_due(now=now)


@sweeps.register("new_times", every=600)
def published(now: datetime) -> int:
    """Who chooses a time later is told of times that were published since."""
    return new_times.tell(now=now)
