"""Planning mail: the only way a room causes one."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings

from citykompetens import sweeps

from . import kinds
from .models import OutgoingMail, State


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A mail to be: `occurrence` says which one it is, so that planning it twice gives one.

    `skipped` says why one is not sent that was meant to be, where that is known beforehand.
    `unasked`: of a kind that is asked for, but by somebody else; at night its reader is left in peace.
    """

    kind: str
    recipient: str
    occurrence: str
    context: Mapping[str, Any] = field(default_factory=dict)
    secret: Mapping[str, Any] = field(default_factory=dict)
    language: str = "sv"
    city: str = ""
    due_at: datetime | None = None
    skipped: str = ""
    unasked: bool = False


def unrepeated() -> str:
    """An occurrence for a mail that somebody asks for anew each time, as a login code."""
    return uuid.uuid4().hex


def plan(*mails: Planned, now: datetime) -> None:
    """Write the mails in the present transaction, in one statement, and ring the dispatcher.

    One that was planned before (same kind and occurrence) is left as it is.
    """
    domain, urgent = _domain(), kinds.that_are("urgent")
    OutgoingMail.objects.bulk_create(
        [
            OutgoingMail(
                kind=mail.kind,
                recipient=mail.recipient,
                occurrence=mail.occurrence,
                language=mail.language,
                context=dict(mail.context),
                secret=dict(mail.secret),
                urgent=mail.kind in urgent,
                city_slug=mail.city,
                message_id=f"<{uuid.uuid4().hex}@{domain}>",
                planned_at=now,
                due_at=mail.due_at or now,
                unasked=mail.unasked,
                state=State.SKIPPED if mail.skipped else State.PLANNED,
                reason=mail.skipped,
                settled_at=now if mail.skipped else None,
            )
            for mail in mails
        ],
        ignore_conflicts=True,
    )
    sweeps.ring("mail")


def plan_again(kind: str, occurrences: Iterable[str], *, reason: str, now: datetime) -> None:
    """What was skipped for that reason applies after all, in the present transaction; one statement."""
    skipped = OutgoingMail.objects.filter(kind=kind, occurrence__in=occurrences, state=State.SKIPPED)
    planned = {"state": State.PLANNED, "reason": "", "settled_at": None, "due_at": now}
    if skipped.filter(reason=reason).update(**planned):
        sweeps.ring("mail")


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].rstrip(">")
