"""Whose a mail is: every statement about a claimed mail names the claim.

So a worker that was too slow neither sends what another one has taken over nor overwrites what that one
recorded.
"""

import datetime as dt
import logging
import uuid
from collections import Counter
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from . import kinds, quiet
from .models import BadAddress, OptOut, OutgoingMail, State

log = logging.getLogger(__name__)

BATCH = 50
LEASE = dt.timedelta(seconds=settings.MAIL_LEASE)
TAKEN_OVER = "taken over"  # another worker has the mail; what became of it is not ours to say
_FREE: dict[str, Any] = {"claim": None, "lease_ends_at": None, "turn": None}
_SETTLED = {**_FREE, "secret": {}}  # once settled, nobody can read a login code here any more


def claim(*, now: dt.datetime, real_now: dt.datetime) -> list[OutgoingMail]:
    """Take up to fifty due mails for this worker; two workers never get the same.

    Each says whether its address works and whether it wants none (`is_bad`, `is_opted_out`). Committed
    before a word of SMTP is spoken. Two statements.
    """
    name = uuid.uuid4()
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
                claim=name, lease_ends_at=real_now + LEASE
            )
    for mail in batch:
        mail.claim = name
    return batch


def hand_over(mail: OutgoingMail, *, turn: int) -> bool:
    """Note that this one is being handed over, and so that those with earlier turns were sent.

    Returns whether it is ours. The only statement that a mail costs: `record_sent` writes a whole batch.
    """
    return bool(mine([mail], State.PLANNED).update(state=State.SENDING, turn=turn))


def record_sent(mails: list[OutgoingMail], *, now: dt.datetime) -> Counter[str]:
    """The relay has taken these. One statement, none for none."""
    if not mails:
        return Counter()
    sent = mine(mails, State.SENDING).update(
        state=State.SENT, reason="", attempts=F("attempts") + 1, **_SETTLED, settled_at=now
    )
    if sent < len(mails):
        log.warning("%s mails outlived their lease: another worker has them", len(mails) - sent)
    return Counter({State.SENT: sent, TAKEN_OVER: len(mails) - sent})


def record(mail: OutgoingMail, state: State, reason: str, **fields: Any) -> Counter[str]:
    """What became of a mail that is ours and goes on."""
    return _written([mail], state=state, reason=reason, **_FREE, **fields)


def settle(mails: list[OutgoingMail], state: State, reason: str, *, now: dt.datetime) -> Counter[str]:
    """The same end for several, in one statement."""
    return _written(mails, state=state, reason=reason, **_SETTLED, settled_at=now)


def put_back(mails: list[OutgoingMail], *, due_at: dt.datetime, **fields: Any) -> None:
    """None of these was handed over: they wait for their next turn."""
    if mails:
        _written(mails, state=State.PLANNED, due_at=due_at, **_FREE, **fields)


def mine(mails: list[OutgoingMail], *states: State) -> QuerySet[OutgoingMail]:
    """Those of the mails of one claim that are still ours."""
    return OutgoingMail.objects.filter(
        pk__in=[mail.pk for mail in mails], state__in=states, claim=mails[0].claim
    )


def _written(mails: list[OutgoingMail], *, state: State, **fields: Any) -> Counter[str]:
    ours = mine(mails, State.PLANNED, State.SENDING).update(state=state, **fields)
    if ours < len(mails):
        log.warning("%s mails outlived their lease: another worker has them", len(mails) - ours)
    return Counter({state: ours, TAKEN_OVER: len(mails) - ours})


def settle_abandoned(*, now: dt.datetime, real_now: dt.datetime) -> Counter[str]:
    """Mails whose worker died while it handed them over: their lease has ended.

    All of a claim but the last were sent, since the next one was begun. Of the last nobody knows: the kind
    decides whether it is sent again, or stays in doubt.
    """
    abandoned = OutgoingMail.objects.filter(state=State.SENDING, lease_ends_at__lte=real_now)
    rows = list(abandoned.order_by("turn").values_list("pk", "claim", "kind"))
    if not rows:
        return Counter()
    last = {claim: (pk, kind) for pk, claim, kind in rows}
    again = {pk for pk, kind in last.values() if (known := kinds.get(kind)) and known.send_again}
    in_doubt = {pk for pk, _kind in last.values()} - again
    sent = {pk for pk, _claim, _kind in rows} - in_doubt - again
    ended = {**_SETTLED, "settled_at": now}
    return Counter(
        {
            State.SENT: abandoned.filter(pk__in=sent).update(
                state=State.SENT, attempts=F("attempts") + 1, **ended
            ),
            "again": abandoned.filter(pk__in=again).update(state=State.PLANNED, due_at=now, **_FREE),
            State.UNKNOWN: abandoned.filter(pk__in=in_doubt).update(
                state=State.UNKNOWN, reason="worker died", **ended
            ),
        }
    )
