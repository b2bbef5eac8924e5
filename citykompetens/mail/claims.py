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
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    Field,
    IntegerField,
    JSONField,
    OuterRef,
    PositiveSmallIntegerField,
    Q,
    QuerySet,
    Subquery,
    Value,
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
TAKEN_OVER = "taken over"  # another worker has the mail; what became of it is not ours to say


def claim(*, now: dt.datetime, real_now: dt.datetime) -> list[OutgoingMail]:
    """Take up to fifty due mails for this worker; two workers never get the same.

    Each says whether its address works, whether it wants none, and how much it got today (`is_bad`,
    `is_opted_out`, `sent_today`). Of what was held back for an address one is claimed like any other mail and
    brings the rest. Committed before a word of SMTP is spoken. Two statements, three where one was held back.
    """
    lease_ends_at = real_now + LEASE
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
                lease_ends_at=lease_ends_at
            )
    for mail in batch:
        mail.lease_ends_at = lease_ends_at
    return batch


def _due(*, now: dt.datetime, real_now: dt.datetime) -> Mails:
    due = OutgoingMail.objects.filter(
        Q(lease_ends_at=None) | Q(lease_ends_at__lte=real_now), state=State.PLANNED, due_at__lte=now
    )
    if quiet.is_quiet(now):
        due = due.filter(kind__in=[kind.name for kind in kinds.all_kinds() if kind.asked_for])
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
    can_wait = [kind.name for kind in kinds.all_kinds() if kind.can_wait]
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
        taken_over(*[mail for mail in both if mail.pk in lost])
        outcome[TAKEN_OVER] += len(lost)
    outcome[State.SENT] += sent is not None and sent.pk not in lost
    return following is not None and following.pk not in lost


def begin(
    sent: OutgoingMail | None, group: list[OutgoingMail], outcome: Counter[str], *, now: dt.datetime
) -> bool:
    """As `hand_on`, where what is being handed over may be several in one: all of them are ours, or none."""
    if len(group) == 1:
        return hand_on(sent, group[0], outcome, now=now)
    hand_on(sent, None, outcome, now=now)
    first = group[0].pk
    with transaction.atomic():
        with_first = Case(When(pk=first, then=None), default=first, output_field=BigIntegerField())
        begun = mine(group, State.PLANNED).update(state=State.SENDING, sent_with=with_first)
        if begun < len(group):
            transaction.set_rollback(True)
            taken_over(*group)
            outcome[TAKEN_OVER] += len(group)
    return begun == len(group)


def record(mails: list[OutgoingMail], state: State, reason: str, **fields: Any) -> Counter[str]:
    """What became of mails that are ours, in one statement; what another worker has is counted as such."""
    ours = mine(mails, State.PLANNED, State.SENDING)
    recorded = ours.update(state=state, reason=reason, lease_ends_at=None, **fields)
    if recorded < len(mails):
        taken_over(*mails)
    return Counter({state: recorded, TAKEN_OVER: len(mails) - recorded})


def settle(
    mails: list[OutgoingMail], state: State, reason: str, *, now: dt.datetime, **fields: Any
) -> Counter[str]:
    """The end of mails, the same for all."""
    return record(mails, state, reason, secret={}, settled_at=now, **fields)


def put_back(mails: list[OutgoingMail], *, due_at: dt.datetime, **fields: Any) -> None:
    """None of these was handed over: they wait for their next turn."""
    if mails:
        ours = mine(mails, State.PLANNED, State.SENDING)
        ours.update(state=State.PLANNED, lease_ends_at=None, due_at=due_at, sent_with=None, **fields)


def mine(mails: list[OutgoingMail], *states: State) -> QuerySet[OutgoingMail]:
    """Those that are still ours. A lease is unlike every other, as a new one begins after the last ended."""
    return OutgoingMail.objects.filter(
        pk__in=[mail.pk for mail in mails],
        state__in=states,
        lease_ends_at__in={mail.lease_ends_at for mail in mails},
    )


def taken_over(*mails: OutgoingMail) -> None:
    of = ", ".join(f"{mail.pk} ({mail.kind})" for mail in mails)
    log.warning("outlived their lease, some or all of them; another worker has them: %s", of)
