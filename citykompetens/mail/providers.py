"""What a mail provider tells by webhook, in django-anymail's words: https://anymail.dev/en/stable/sending/tracking/

Heard only where django-anymail is installed and ANYMAIL_WEBHOOK_SECRET is set; see docs/operators.md.
"""

import contextlib
from typing import Any

from citykompetens import actors, clock

from . import addresses, bounces

FAILED = {"bounced", "rejected"}
NO_MAILBOX = {"bounced", "invalid"}  # reject_reason; "blocked", "timed_out" and others say nothing of it
WANTS_NONE = {"spam", "unsubscribed"}


def listen() -> None:
    """Hear what anymail hears, where it is installed."""
    with contextlib.suppress(ImportError):
        from anymail.signals import tracking

        tracking.connect(hear, dispatch_uid="citykompetens.mail")


def hear(sender: object, event: Any, esp_name: str, **kwargs: object) -> None:
    """A mail came back, or whoever got it complained: such a one gets only what the booking needs.

    Anymail has asked the provider for its signature or password by now. A provider that has given the mail
    an id of its own tells of the address alone.
    """
    now, by = clock.now(), actors.system(f"provider {esp_name}")
    address, reason = event.recipient or "", event.reject_reason
    if not address:
        return
    if event.event_type == "complained" or (event.event_type in FAILED and reason in WANTS_NONE):
        addresses.opt_out(address, by=by, now=now)
    if event.event_type in FAILED:
        said = f"bounced {reason or event.event_type}"
        message_id = event.message_id or ""
        ids = {message_id, f"<{message_id.strip('<>')}>"}
        mail = bounces.came_back(ids, {address.lower()}, said, now=now)
        if reason in NO_MAILBOX:
            addresses.mark(address, reason=said, by=by, now=now, city=mail.city_slug if mail else "")
