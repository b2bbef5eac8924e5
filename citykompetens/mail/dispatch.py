"""Sending the outbox: claim, commit, ask again whether it applies, send, record.

What is claimed is still PLANNED, with a lease. Just before a mail is handed over it becomes SENDING, which
also says that the one before it was sent; so a worker that dies leaves one mail at most of which nobody
knows. When its lease has ended the kind decides: sent again, or OUTCOME UNKNOWN for a person.
"""

import datetime as dt
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from itertools import count, groupby
from typing import cast

from django.core.mail import EmailMultiAlternatives
from django.db import OperationalError

from citykompetens import actors

from . import addresses, caps, claims, doubt, kinds
from .claims import LEASE
from .models import OutgoingMail, State
from .relay import Lost, Refused, Relay
from .render import merged, message

log = logging.getLogger(__name__)

MOMENT = dt.timedelta(minutes=1)  # so long, at most, what was asked when a batch began still holds
PAUSES = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720)]
TOO_SLOW = "too slow"  # a batch that took so long to be read that nothing of it could be sent

Clock = Callable[[], dt.datetime]
Loaded = kinds.Letter | kinds.Skip | Exception  # the exception: why it could not be loaded


def dispatch(*, now: dt.datetime, real_clock: Clock | None = None) -> dict[str, int]:
    """Send everything that is due and settle what was abandoned. Counts by state, for the log.

    `now` is when it begins. Each batch has a moment of its own, as far on as `real_clock` has gone since: a
    run may last into the night, or past the beginning of a workshop. Leases run by `real_clock` itself:
    moving the demo's clock (`now`) must not end the lease of a mail that is being sent at that moment.
    """
    real_clock = real_clock or (lambda: now)
    began = real_clock()
    outcome: Counter[str] = Counter()
    outcome.update(doubt.settle_abandoned(now=now, real_now=began))
    with Relay() as relay:
        while not relay.is_gone and not outcome[TOO_SLOW]:  # else it might be read again for ever
            real_now = real_clock()
            moment = now + (real_now - began)
            batch = claims.claim(now=moment, real_now=real_now)
            if not batch:
                break
            outcome.update(_send(batch, relay, now=moment, real_clock=real_clock))
    return dict(+outcome)  # without the zeros: nothing happened is nothing to log


def _send(batch: list[OutgoingMail], relay: Relay, *, now: dt.datetime, real_clock: Clock) -> Counter[str]:
    """Hand the batch over, mail by mail; afterwards each is settled, or waits again."""
    outcome: Counter[str] = Counter()
    began = real_clock()
    letters = _load(batch, now=now)
    waiting = caps.within_the_day(_that_apply(batch, letters, outcome, now=now), outcome, now=now)
    sent: list[OutgoingMail] = []  # and not recorded yet
    try:
        for turn in count(1):
            may_last = LEASE / 2 if turn == 1 else min(LEASE / 2, MOMENT)  # one goes out in any case
            if not waiting or relay.is_gone:
                break
            if real_clock() - began > may_last:  # claimed anew
                outcome[TOO_SLOW] += turn == 1
                break
            _hand_over(waiting, sent, turn, relay, letters, outcome, now=now)
        recorded = claims.record_sent(sent, now=now)
    except OperationalError:  # what the relay has taken, nobody knows but we
        log.exception("the database was lost while mails were sent")
        claims.wait_for_the_database()
        recorded = claims.record_sent(sent, now=now)
    outcome.update(recorded)
    left = [mail for group in waiting for mail in group]
    claims.put_back(left, due_at=now + PAUSES[0] if relay.is_gone else now)
    return outcome


def _hand_over(
    waiting: list[caps.Group],
    sent: list[OutgoingMail],
    turn: int,
    relay: Relay,
    letters: dict[int, Loaded],
    outcome: Counter[str],
    *,
    now: dt.datetime,
) -> None:
    """The next one that waits: afterwards among the sent, settled, or waiting as before."""
    group, built = _written(waiting[0], letters, outcome, now=now)
    if built is None:
        waiting.pop(0)
        return
    if not relay.answers():
        return
    is_ours = claims.hand_over(group, turn=turn)
    waiting.pop(0)
    if not is_ours:
        claims.taken_over(group)
        outcome[claims.TAKEN_OVER] += len(group)
        return
    try:
        relay.send(built)
        sent += group
    except Lost as lost:  # only its lease, or the relay's log, tells what became of it
        log.warning("the mail relay was lost while mail %s was sent", group[0].pk)
        waiting[:0] = [] if lost.may_have_arrived else [group]
    except Refused as refused:
        outcome.update(_refused(group, refused, now=now))
    except Exception as error:
        log.warning("mail %s (%s) cannot be sent: %s", group[0].pk, group[0].kind, type(error).__name__)
        outcome.update(claims.settle(group, State.FAILED, f"sending: {type(error).__name__}", now=now))


def _written(
    group: caps.Group, letters: dict[int, Loaded], outcome: Counter[str], *, now: dt.datetime
) -> tuple[caps.Group, EmailMultiAlternatives | None]:
    """The group as one message. One broken text is set aside and does not hold up the others."""
    written = [(mail, cast(kinds.Letter, letters[mail.pk])) for mail in group]
    try:
        return group, message(*written[0]) if len(group) == 1 else merged(written)
    except Exception as error:
        fit = []
        if len(group) > 1:
            fit = [mail for mail in group if _written([mail], letters, outcome, now=now)[1]]
        if fit and len(fit) < len(group):
            return _written(fit, letters, outcome, now=now)
        if fit or len(group) == 1:
            log.exception("mail %s (%s) could not be written", group[0].pk, group[0].kind)
            outcome.update(claims.settle(group, State.FAILED, f"rendering: {type(error).__name__}", now=now))
        return group, None


def _that_apply(
    batch: list[OutgoingMail], letters: dict[int, Loaded], outcome: Counter[str], *, now: dt.datetime
) -> list[OutgoingMail]:
    """The mails of the batch that are to go out; the others are settled, each reason in one statement."""
    optional = kinds.that_are("optional")
    ended: dict[tuple[State, str], list[OutgoingMail]] = defaultdict(list)
    for mail in batch:
        letter = letters.get(mail.pk, kinds.Skip(reason="gone"))
        if isinstance(letter, kinds.Skip):
            ended[State.SKIPPED, letter.reason].append(mail)
        elif isinstance(letter, Exception):
            ended[State.FAILED, f"loading: {type(letter).__name__}"].append(mail)
        elif mail.is_bad:
            ended[State.SKIPPED, "bad address"].append(mail)
        elif mail.is_opted_out and mail.kind in optional:
            ended[State.SKIPPED, "opted out"].append(mail)
        else:
            mail.cannot_wait = letter.cannot_wait
    for (state, reason), mails in ended.items():
        outcome.update(claims.settle(mails, state, reason, now=now))
    settled = {mail.pk for mails in ended.values() for mail in mails}
    return [mail for mail in batch if mail.pk not in settled]


def _load(batch: list[OutgoingMail], *, now: dt.datetime) -> dict[int, Loaded]:
    """Ask each kind for its mails of the batch at once; one by one where that fails."""
    letters: dict[int, Loaded] = {}
    for name, group in groupby(sorted(batch, key=lambda m: m.kind), key=lambda m: m.kind):
        kind, mails = kinds.get(name), list(group)
        if kind is None:
            continue
        try:
            letters.update(kind.load(mails, now))
        except Exception:
            log.exception("%s mails of kind %s could not be loaded at once", len(mails), name)
            for mail in mails:
                letters.update(_load_one(kind, mail, now=now))
    return letters


def _load_one(kind: kinds.Kind, mail: OutgoingMail, *, now: dt.datetime) -> Mapping[int, Loaded]:
    try:
        return kind.load([mail], now)
    except Exception as error:  # it fails alone; the others go out
        log.exception("mail %s (%s) could not be loaded", mail.pk, mail.kind)
        return {mail.pk: error}


def _refused(group: caps.Group, refused: Refused, *, now: dt.datetime) -> Counter[str]:
    """4xx waits and tries again with growing pauses and an end; 5xx fails (RFC 5321, 4.2.1)."""
    first = group[0]
    if refused.no_mailbox:
        by = actors.system("mail")
        addresses.mark(first.recipient, reason=refused.reason, by=by, now=now, city=first.city_slug)
    attempts = max(mail.attempts for mail in group) + 1
    if refused.code >= 500 or attempts > len(PAUSES):
        return claims.settle(group, State.FAILED, refused.reason, now=now, attempts=attempts)
    waits = {"attempts": attempts, "due_at": now + PAUSES[attempts - 1], "sent_with": None}
    return claims.record(group, State.PLANNED, refused.reason, **waits)
