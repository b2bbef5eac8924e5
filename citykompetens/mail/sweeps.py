from datetime import datetime

from django.conf import settings

from citykompetens import clock, sweeps

from . import bounce_mailbox, tickets
from .dispatch import dispatch


@sweeps.register("mail", every=60)
def send_what_is_due(now: datetime) -> dict[str, int]:
    """Send every mail that is due; returns how many ended in which state."""
    return dispatch(now=now, real_clock=clock.real_now)


@sweeps.register("old_tickets", every=3600)
def forget_old_tickets(now: datetime) -> int:
    """What an address got from forms the other day is nobody's business any more."""
    return tickets.forget_old(now=now)


def read_bounces(now: datetime) -> dict[str, int]:
    """What came back to MAIL_BOUNCES since the last time."""
    return dict(bounce_mailbox.read(settings.MAIL_BOUNCES, now=now))


if settings.MAIL_BOUNCES:
    sweeps.register("bounces", every=600)(read_bounces)
