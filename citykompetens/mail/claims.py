"""Whose a mail is: every statement about a claimed mail names the claim.

So a worker that was too slow neither sends what another one has taken over nor overwrites what that one
recorded.
"""

import datetime as dt
import logging
import time
import uuid
from collections import Counter
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
    Window,
)
from django.db.models.functions import Coalesce, Lower, RowNumber
from django.utils.timezone import get_current_timezone, localdate

from . import kinds, quiet
from .models import BadAddress, OptOut, OutgoingMail, State

log = logging.getLogger(__name__)

Mails = QuerySet[OutgoingMail]
BATCH = 50
MOST_TOGETHER = 20  # mails in one: nobody reads more, and no stranger's forms make it heavier
LEASE = dt.timedelta(seconds=settings.MAIL_LEASE)
TAKEN_OVER = "taken over"  # another worker has the mail, or it came back: not ours to say any more
FREE: dict[str, Any] = {"claim": None, "lease_ends_at": None, "turn": None}


def claim(*, now: dt.datetime, real_now: dt.datetime) -> list[OutgoingMail]:
    """Take up to fifty due mails for this worker; two workers never get the same.

    Each says whether its address works, whether it wants none, and how much it got today (`is_bad`,
    `is_opted_out`, `sent_today`). Of what was held back for an address one is claimed like any other mail and
    brings the rest. Committed before a word of SMTP is spoken. Two statements, three where one was held back.
    """
    name = uuid.uuid4()
    with transaction.atomic():
        due = _due(now=now, real_now=real_now)
        leading = due.filter(Q(held=False) | ~Exists(_held_before_it()))
        if connection.features.has_select_for_update_skip_locked:
            leading = leading.select_for_update(skip_locked=True)
        batch = list(_as_claimed(leading, now=now).order_by("-urgent", "due_at", "pk")[:BATCH])
        if held := [mail for mail in batch if mail.held]:
            batch += _as_claimed(_held_with(held, due), now=now)
        if batch:
            OutgoingMail.objects.filter(pk__in=[mail.pk for mail in batch]).update(
                claim=name, lease_ends_at=real_now + LEASE
            )
    for mail in batch:
        mail.claim = name
    return batch


def _due(*, now: dt.datetime, real_now: dt.datetime) -> Mails:
    due = OutgoingMail.objects.filter(
        Q(lease_ends_at=None) | Q(lease_ends_at__lte=real_now), state=State.PLANNED, due_at__lte=now
    )
    if quiet.is_quiet(now):
        due = due.filter(kind__in=kinds.that_are("asked_for"), unasked=False)
    return due


def _as_claimed(mails: Mails, *, now: dt.datetime) -> Mails:
    """With what decides whether each goes out, asked where it lies."""
    address = Lower(OuterRef("recipient"))
    morning = dt.datetime.combine(localdate(now), dt.time(), tzinfo=get_current_timezone())
    today = (
        _with_address()
        .filter(address=address, state=State.SENT, settled_at__gte=morning, sent_with=None)
        .order_by()
        .values("address")
    )
    can_wait = kinds.that_are("can_wait")
    counted = Coalesce(Subquery(today.annotate(number=Count("pk")).values("number")), 0)
    return mails.annotate(  # type: ignore[no-redef]  # what the model says of a mail that nobody has claimed
        is_bad=Exists(BadAddress.objects.filter(address=address)),
        is_opted_out=Exists(OptOut.objects.filter(address=address)),
        sent_today=Case(When(kind__in=can_wait, then=counted), default=0, output_field=IntegerField()),
    )


def _held_before_it() -> Mails:
    """What was held back for the same address and is due before: through that one it is claimed."""
    earlier = Q(due_at__lt=OuterRef("due_at")) | Q(due_at=OuterRef("due_at"), pk__lt=OuterRef("pk"))
    same_address = _with_address().filter(address=Lower(OuterRef("recipient")))
    return same_address.filter(earlier, state=State.PLANNED, held=True)


def _held_with(leading: list[OutgoingMail], due: Mails) -> Mails:
    """The rest of what was held back for the addresses of these, as much as fits into one mail each.

    Nobody else claims it: that takes the one that leads.
    """
    place = Window(RowNumber(), partition_by=Lower("recipient"), order_by=["due_at", "pk"])
    return (
        due.filter(held=True)
        .alias(address=Lower("recipient"))
        .filter(address__in={mail.recipient.lower() for mail in leading})
        .exclude(pk__in=[mail.pk for mail in leading])
        .alias(place=place)
        .filter(place__lt=MOST_TOGETHER)
        .order_by("due_at", "pk")
    )


def _with_address() -> QuerySet[Any]:
    return OutgoingMail.objects.annotate(address=Lower("recipient"))


def hand_over(mails: list[OutgoingMail], *, turn: int) -> bool:
    """Note that these are being handed over as one, and so that those with earlier turns were sent.

    Returns whether they are ours, all of them. The only statement that a mail costs: `record_sent` writes a
    whole batch.
    """
    # By its turn, not as PLANNED: else PostgreSQL looks for each among all that wait, in mail_due.
    waiting = mine(mails).filter(turn=None)
    if len(mails) == 1:
        return bool(waiting.update(state=State.SENDING, turn=turn))
    with transaction.atomic():
        begun = waiting.update(state=State.SENDING, turn=turn)
        mine(mails[1:]).update(sent_with=mails[0])
        if begun < len(mails):
            transaction.set_rollback(True)
    return begun == len(mails)


def record_sent(mails: list[OutgoingMail], *, now: dt.datetime) -> Counter[str]:
    """The relay has taken these. One statement, none for none."""
    return settle(mails, State.SENT, "", now=now, attempts=F("attempts") + 1) if mails else Counter()


def record(mails: list[OutgoingMail], state: State, reason: str, **fields: Any) -> Counter[str]:
    """What became of mails that are ours, in one statement; what another worker has is counted as such."""
    recorded = mine(mails).update(state=state, reason=reason, **{**FREE, **fields})
    if recorded < len(mails):
        taken_over(mails)
    return Counter({state: recorded, TAKEN_OVER: len(mails) - recorded})


def taken_over(mails: list[OutgoingMail]) -> None:
    of = ", ".join(f"{mail.pk} ({mail.kind})" for mail in mails)
    log.warning("not ours any more, some or all of them (outlived their lease, or came back): %s", of)


def settle(
    mails: list[OutgoingMail], state: State, reason: str, *, now: dt.datetime, **fields: Any
) -> Counter[str]:
    """The end of mails, the same for all."""
    return record(mails, state, reason, secret={}, settled_at=now, **fields)


def put_back(mails: list[OutgoingMail], *, due_at: dt.datetime, **fields: Any) -> None:
    """None of these was handed over: they wait for their next turn."""
    if mails:
        mine(mails).update(state=State.PLANNED, due_at=due_at, sent_with=None, **FREE, **fields)


def mine(mails: list[OutgoingMail]) -> Mails:
    """Those of the mails of one claim that are still ours: what has ended has no claim any more."""
    return OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails], claim=mails[0].claim)


def wait_for_the_database() -> None:
    """It restarts, say: wait a quarter of the lease. Raises OperationalError when it is away for longer."""
    end = time.monotonic() + LEASE.total_seconds() / 4
    while True:
        connection.close()
        try:
            return connection.ensure_connection()
        except OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
