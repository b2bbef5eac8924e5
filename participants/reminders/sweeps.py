from datetime import datetime

from citykompetens import sweeps

from .services import plan_due


@sweeps.register("reminders", every=60)
def due(now: datetime) -> int:
    """Write the mails of every reminder whose moment has come."""
    return plan_due(now=now)
