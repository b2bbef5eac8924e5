"""Whose a mail is: every statement about a claimed mail asks for the lease.

A worker that was too slow so neither sends what another one has taken over nor overwrites what that one
recorded.
"""

import datetime as dt
import logging
from collections import Counter
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    Field,
    JSONField,
    OuterRef,
    PositiveSmallIntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Lower

from . import kinds, quiet
from .models import BadAddress, OptOut, OutgoingMail, State

log = logging.getLogger(__name__)

BATCH = 50
LEASE = dt.timedelta(seconds=settings.MAIL_LEASE)
TAKEN_OVER = "taken over"  # another worker has the mail; what became of it is not ours to say


def claim(*, now: dt.datetime, real_now: dt.datetime) -> list[OutgoingMail]:
    """Take up to fifty due mails for this worker; two workers never get the same.

    Each says whether its address works and whether it wants none (`is_bad`, `is_opted_out`). Committed
    before a word of SMTP is spoken. Two statements.
    """
    lease_ends_at = real_now + LEASE
    with transaction.atomic():
        due = OutgoingMail.objects.filter(
            Q(lease_ends_at=None) | Q(lease_ends_at__lte=real_now), state=State.PLANNED, due_at__lte=now
        )
        if quiet.is_quiet(now):
            due = due.filter(kind__in=[kind.name for kind in kinds.all_kinds() if kind.asked_for])
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        recipient = Lower(OuterRef("recipient"))
        batch: list[OutgoingMail] = list(
            due.annotate(  # type: ignore[no-redef]  # what the model says of a mail that nobody has claimed
                is_bad=Exists(BadAddress.objects.filter(address=recipient)),
                is_opted_out=Exists(OptOut.objects.filter(address=recipient)),
            ).order_by("-urgent", "due_at", "pk")[:BATCH]
        )
        if batch:
            OutgoingMail.objects.filter(pk__in=[mail.pk for mail in batch]).update(
                lease_ends_at=lease_ends_at
            )
    for mail in batch:
        mail.lease_ends_at = lease_ends_at
    return batch


def hand_on(
    sent: OutgoingMail | None, following: OutgoingMail | None, outcome: Counter[str], *, now: dt.datetime
) -> bool:
    """Record that one was sent and that the next is being handed over, in one statement.

    Returns whether the next is ours to send; what another worker has taken over is counted as such.
    """
    both = [mail for mail in (sent, following) if mail]
    if not both:
        return False

    def each(of_sent: Any, of_following: Any, field: Field) -> Any:
        if sent is None or following is None:
            return of_sent if sent else of_following
        return Case(When(pk=sent.pk, then=of_sent), default=of_following, output_field=field)

    still_ours = Q(pk=sent and sent.pk, state=State.SENDING) | Q(
        pk=following and following.pk, state=State.PLANNED
    )
    # Once sent, nobody can read a login code here any more.
    secret = (
        {"secret": each(Value({}, JSONField()), F("secret"), JSONField())} if sent and sent.secret else {}
    )
    recorded = OutgoingMail.objects.filter(still_ours, lease_ends_at=both[0].lease_ends_at).update(
        **secret,
        state=each(Value(State.SENT), Value(State.SENDING), CharField()),
        lease_ends_at=each(None, F("lease_ends_at"), DateTimeField()),
        settled_at=each(Value(now), F("settled_at"), DateTimeField()),
        attempts=each(F("attempts") + 1, F("attempts"), PositiveSmallIntegerField()),
    )
    lost = set()
    if recorded < len(both):  # so rare that the questions cost nothing
        states = dict(OutgoingMail.objects.filter(pk__in=[m.pk for m in both]).values_list("pk", "state"))
        kept = {State.SENT: sent, State.SENDING: following}
        lost = {mail.pk for mail in both if kept.get(State(states[mail.pk])) is not mail}
        outcome.update(taken_over(mail) for mail in both if mail.pk in lost)
    outcome[State.SENT] += sent is not None and sent.pk not in lost
    return following is not None and following.pk not in lost


def record(mail: OutgoingMail, state: State, reason: str, **fields: Any) -> str:
    """What became of a mail that is ours; returns the state, or that another worker has it."""
    ours = mine([mail], State.PLANNED, State.SENDING)
    if ours.update(state=state, reason=reason, lease_ends_at=None, **fields):
        return state
    return taken_over(mail)


def settle(mails: list[OutgoingMail], state: State, reason: str, *, now: dt.datetime) -> Counter[str]:
    """The same end for several that were not handed over, in one statement."""
    settled = mine(mails, State.PLANNED, State.SENDING).update(
        state=state, reason=reason, lease_ends_at=None, secret={}, settled_at=now
    )
    return Counter({state: settled, TAKEN_OVER: len(mails) - settled})


def put_back(mails: list[OutgoingMail], *, due_at: dt.datetime, **fields: Any) -> None:
    """None of these was handed over: they wait for their next turn."""
    if mails:
        ours = mine(mails, State.PLANNED, State.SENDING)
        ours.update(state=State.PLANNED, lease_ends_at=None, due_at=due_at, **fields)


def mine(mails: list[OutgoingMail], *states: State) -> QuerySet[OutgoingMail]:
    """Those that are still ours. A lease is unlike every other, as a new one begins after the last ended."""
    return OutgoingMail.objects.filter(
        pk__in=[mail.pk for mail in mails],
        state__in=states,
        lease_ends_at__in={mail.lease_ends_at for mail in mails},
    )


def taken_over(mail: OutgoingMail) -> str:
    log.warning("mail %s (%s) outlived its lease: another worker has it", mail.pk, mail.kind)
    return TAKEN_OVER


def settle_abandoned(*, now: dt.datetime, real_now: dt.datetime) -> Counter[str]:
    """Mails whose worker died while it handed them over: their lease has ended."""
    again = [kind.name for kind in kinds.all_kinds() if kind.send_again]
    abandoned = OutgoingMail.objects.filter(state=State.SENDING, lease_ends_at__lte=real_now)
    resent = abandoned.filter(kind__in=again).update(state=State.PLANNED, lease_ends_at=None, due_at=now)
    unknown = abandoned.update(
        state=State.UNKNOWN, lease_ends_at=None, settled_at=now, secret={}, reason="worker died"
    )
    return Counter({"again": resent, State.UNKNOWN: unknown})
