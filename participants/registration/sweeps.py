from datetime import datetime

from citykompetens import sweeps

from .services import promote_waiting, settle_cancelled_workshops, tell_moved
from .services.asking import tell_wishers


@sweeps.register("promote_waiting", every=60)
def promote(now: datetime) -> int:
    """Freed seats go to those who wait."""
    return promote_waiting(now=now)


@sweeps.register("tell_moved", every=120)
def moved(now: datetime) -> int:
    """Whose workshop has another time or room is told."""
    return tell_moved(now=now)


@sweeps.register("cancelled_workshops", every=120)
def cancelled(now: datetime) -> int:
    """Whose workshop will not be held may choose another time, and is told."""
    return settle_cancelled_workshops(now=now)


@sweeps.register("tell_wishers", every=600)
def joined(now: datetime) -> int:
    """Whose town takes registrations now, and who asked for it, is told."""
    return tell_wishers(now=now)
