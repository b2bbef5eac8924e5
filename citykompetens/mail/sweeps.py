from datetime import datetime

from citykompetens import clock, sweeps

from .dispatch import dispatch


@sweeps.register("mail", every=60)
def send_what_is_due(now: datetime) -> dict[str, int]:
    """Send every mail that is due; returns how many ended in which state."""
    return dispatch(now=now, real_clock=clock.real_now)
