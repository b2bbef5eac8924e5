from datetime import datetime

from citykompetens import sweeps

from .services import promote_waiting


@sweeps.register("promote_waiting", every=120)
def promote(now: datetime) -> int:
    """Freed seats go to those who wait."""
    return promote_waiting(now=now)
