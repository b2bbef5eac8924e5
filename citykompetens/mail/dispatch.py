"""Sending the outbox: claim, commit, ask again whether it applies, send, record.

The claim is committed before a word of SMTP is spoken, so a crash in the middle leaves a row that
says SENDING. When its lease has ended the kind decides: sent again, or OUTCOME UNKNOWN for a person.
"""

import contextlib
import logging
import smtplib
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import groupby

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction

from . import kinds
from .models import OutgoingMail, State
from .render import message

log = logging.getLogger(__name__)

BATCH = 50
LEASE = timedelta(minutes=10)
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720)]


class RelayGone(Exception):
    """The relay does not answer: what was not handed over waits for its next turn."""


class LostInMidAir(RelayGone):
    """The connection broke while a mail was handed over: only its lease settles that one."""


def dispatch(*, now: datetime, real_now: datetime | None = None) -> dict[str, int]:
    """Send everything that is due and settle what was abandoned. Counts by state, for the log.

    Leases run by `real_now`, which differs from `now` in demo mode alone: moving the demo's clock
    must not end the lease of a mail that is being sent at that moment.
    """
    real_now = real_now or now
    outcome: Counter[str] = Counter()
    outcome.update(_settle_abandoned(now=now, real_now=real_now))
    while batch := _claim(now=now, lease_ends_at=real_now + LEASE):
        try:
            outcome.update(_send(batch, now=now))
        except RelayGone:
            break
    return dict(+outcome)  # without the zeros: nothing happened is nothing to log


def _claim(*, now: datetime, lease_ends_at: datetime) -> list[OutgoingMail]:
    """Take up to fifty due mails for this worker; two workers never get the same."""
    with transaction.atomic():
        due = OutgoingMail.objects.filter(state=State.PLANNED, due_at__lte=now)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        batch = list(due.order_by("-urgent", "due_at", "pk")[:BATCH])
        OutgoingMail.objects.filter(pk__in=[mail.pk for mail in batch]).update(
            state=State.SENDING, lease_ends_at=lease_ends_at
        )
    return batch


def _send(batch: list[OutgoingMail], *, now: datetime) -> Counter[str]:
    outcome: Counter[str] = Counter()
    letters = _load(batch, now=now)
    relay = get_connection()
    try:
        for number, mail in enumerate(batch):
            try:
                state = _send_one(mail, letters.get(mail.pk), relay, now=now)
            except RelayGone as gone:
                handed_over = isinstance(gone, LostInMidAir)
                _put_back(batch[number + handed_over :], now=now)
                raise
            outcome[state] += 1
    finally:
        _close(relay)
    return outcome


def _load(batch: list[OutgoingMail], *, now: datetime) -> Mapping[int, kinds.Letter | kinds.Skip]:
    """Ask each kind for its mails of the batch at once."""
    letters: dict[int, kinds.Letter | kinds.Skip] = {}
    for name, mails in groupby(sorted(batch, key=lambda m: m.kind), key=lambda m: m.kind):
        kind = kinds.get(name)
        if kind is not None:
            letters.update(kind.load(list(mails), now))
    return letters


def _send_one(
    mail: OutgoingMail,
    letter: kinds.Letter | kinds.Skip | None,
    relay: BaseEmailBackend,
    *,
    now: datetime,
) -> State:
    if letter is None:
        return _settle(mail, State.SKIPPED, "gone", now=now)
    if isinstance(letter, kinds.Skip):
        return _settle(mail, State.SKIPPED, letter.reason, now=now)
    try:
        built = message(mail, letter)
    except Exception as error:  # one broken text must not hold up the others
        log.exception("mail %s (%s) could not be written", mail.pk, mail.kind)
        return _settle(mail, State.FAILED, f"rendering: {type(error).__name__}", now=now)
    try:
        relay.open()
    except (OSError, smtplib.SMTPException) as error:
        log.warning("the mail relay does not answer: %s", type(error).__name__)
        raise RelayGone from error
    try:
        relay.send_messages([built])
    except smtplib.SMTPRecipientsRefused as error:
        code = max((code for code, _ in error.recipients.values()), default=550)
        return _refused(mail, code, relay, now=now)
    except smtplib.SMTPResponseException as error:
        return _refused(mail, error.smtp_code, relay, now=now)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("the mail relay was lost while mail %s was sent", mail.pk)
        raise LostInMidAir from error
    return _settle(mail, State.SENT, "", now=now)


def _refused(mail: OutgoingMail, code: int, relay: BaseEmailBackend, *, now: datetime) -> State:
    """4xx waits and tries again with growing pauses and an end; 5xx fails (RFC 5321, 4.2.1)."""
    _close(relay)  # a refusal in mid-dialogue leaves the connection in an unknown state
    mail.attempts += 1
    if code >= 500 or mail.attempts > len(PAUSES):
        return _settle(mail, State.FAILED, f"smtp {code}", now=now)
    mail.state, mail.lease_ends_at = State.PLANNED, None
    mail.due_at = now + PAUSES[mail.attempts - 1]
    mail.reason = f"smtp {code}"
    mail.save(update_fields=["state", "lease_ends_at", "due_at", "attempts", "reason"])
    return State.PLANNED


def _settle(mail: OutgoingMail, state: State, reason: str, *, now: datetime) -> State:
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=state,
        reason=reason,
        secret={},
        attempts=mail.attempts + (state == State.SENT),
        lease_ends_at=None,
        settled_at=now,
    )
    return state


def _put_back(mails: list[OutgoingMail], *, now: datetime) -> None:
    """The relay is gone and none of these was handed over: they wait a minute."""
    OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails]).update(
        state=State.PLANNED, lease_ends_at=None, due_at=now + PAUSES[0]
    )


def _settle_abandoned(*, now: datetime, real_now: datetime) -> Counter[str]:
    """Rows whose worker died in the middle of sending: their lease has ended."""
    again = [kind.name for kind in kinds.all_kinds() if kind.send_again]
    abandoned = OutgoingMail.objects.filter(state=State.SENDING, lease_ends_at__lte=real_now)
    resent = abandoned.filter(kind__in=again).update(state=State.PLANNED, lease_ends_at=None, due_at=now)
    unknown = abandoned.update(
        state=State.UNKNOWN, lease_ends_at=None, settled_at=now, secret={}, reason="worker died"
    )
    return Counter({"again": resent, State.UNKNOWN: unknown})


def _close(relay: BaseEmailBackend) -> None:
    with contextlib.suppress(OSError, smtplib.SMTPException):  # it may be gone already
        relay.close()
