from datetime import datetime

from citykompetens import clock, sweeps

from . import tickets
from .dispatch import dispatch


@sweeps.register("mail", every=60)
def send_what_is_due(now: datetime) -> dict[str, int]:
    """Send every mail that is due; returns how many ended in which state."""
    return dispatch(now=now, real_clock=clock.real_now)


@sweeps.register("old_tickets", every=3600)
def forget_old_tickets(now: datetime) -> int:
    """What an address got from forms the other day is nobody's business any more."""
    return tickets.forget_old(now=now)
