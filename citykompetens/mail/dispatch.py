"""Sending the outbox: claim, commit, ask again whether it applies, send, record.

The claim is committed before a word of SMTP is spoken, so a crash in the middle leaves a row that
says SENDING. When its lease has ended the kind decides: sent again, or OUTCOME UNKNOWN for a person.

The lease says whose a mail is: every statement about a claimed mail asks for it, so that a worker that
was too slow neither sends what another one has taken over nor overwrites what that one recorded.
"""

import contextlib
import logging
import smtplib
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import QuerySet

from . import kinds, tickets
from .models import OutgoingMail, State
from .render import message

log = logging.getLogger(__name__)

BATCH = 50
LEASE = timedelta(minutes=10)
TAKEN_OVER = "taken over"  # another worker has the mail; what became of it is not ours to say
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720)]


class RelayGone(Exception):
    """The relay does not answer: what was not handed over waits for its next turn."""


class LostInMidAir(RelayGone):
    """The connection broke while a mail was handed over: only its lease settles that one."""


Clock = Callable[[], datetime]
Loaded = kinds.Letter | kinds.Skip | Exception  # the exception: why it could not be loaded


def dispatch(*, now: datetime, real_clock: Clock | None = None) -> dict[str, int]:
    """Send everything that is due and settle what was abandoned. Counts by state, for the log.

    Leases run by `real_clock`: it goes on while a batch is sent, and moving the demo's clock (`now`)
    must not end the lease of a mail that is being sent at that moment.
    """
    real_clock = real_clock or (lambda: now)
    outcome: Counter[str] = Counter()
    outcome.update(_settle_abandoned(now=now, real_now=real_clock()))
    while batch := _claim(now=now, lease_ends_at=real_clock() + LEASE):
        try:
            outcome.update(_send(batch, now=now, real_clock=real_clock))
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
    for mail in batch:
        mail.lease_ends_at = lease_ends_at
    return batch


def _send(batch: list[OutgoingMail], *, now: datetime, real_clock: Clock) -> Counter[str]:
    outcome: Counter[str] = Counter()
    letters = _load(batch, now=now)
    batch = _within_the_day(batch, letters, now=now)
    tired_at = real_clock() + LEASE / 2
    relay = get_connection()
    try:
        for number, mail in enumerate(batch):
            if number and real_clock() > tired_at:
                # The relay is slow: the rest is claimed anew, with a new lease.
                _put_back(batch[number:], due_at=now)
                break
            try:
                state = _send_one(mail, letters.get(mail.pk), relay, now=now, real_clock=real_clock)
            except RelayGone as gone:
                handed_over = isinstance(gone, LostInMidAir)
                _put_back(batch[number + handed_over :], due_at=now + PAUSES[0])
                raise
            outcome[state] += 1
    finally:
        _close(relay)
    return outcome


def _within_the_day(
    batch: list[OutgoingMail], letters: dict[int, Loaded], *, now: datetime
) -> list[OutgoingMail]:
    """The batch without what its address must not get from forms today; that comes tomorrow."""
    typed = {kind.name for kind in kinds.all_kinds() if kind.typed}
    capped = [m for m in batch if m.kind in typed and isinstance(letters.get(m.pk), kinds.Letter)]
    may_go = tickets.take(capped, now=now)
    too_many = [mail for mail in capped if mail.pk not in may_go]
    given_up = [mail for mail in too_many if tickets.is_given_up(mail, now)]
    letters.update({mail.pk: kinds.Skip(reason="too many") for mail in given_up})
    put_back = [mail for mail in too_many if mail not in given_up]
    if put_back:
        _put_back(put_back, due_at=tickets.tomorrow(now))
    return [mail for mail in batch if mail not in put_back]


def _load(batch: list[OutgoingMail], *, now: datetime) -> dict[int, Loaded]:
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


def _load_one(kind: kinds.Kind, mail: OutgoingMail, *, now: datetime) -> Mapping[int, Loaded]:
    try:
        return kind.load([mail], now)
    except Exception as error:  # it fails alone; the others go out
        log.exception("mail %s (%s) could not be loaded", mail.pk, mail.kind)
        return {mail.pk: error}


def _send_one(
    mail: OutgoingMail,
    letter: Loaded | None,
    relay: BaseEmailBackend,
    *,
    now: datetime,
    real_clock: Clock,
) -> str:
    """Whatever is wrong with this mail alone settles this mail alone; only the relay stops the batch."""
    if letter is None:
        return _settle(mail, State.SKIPPED, "gone", now=now)
    if isinstance(letter, kinds.Skip):
        return _settle(mail, State.SKIPPED, letter.reason, now=now)
    if isinstance(letter, Exception):
        return _settle(mail, State.FAILED, f"loading: {type(letter).__name__}", now=now)
    try:
        built = message(mail, letter)
    except Exception as error:  # one broken text must not hold up the others
        log.exception("mail %s (%s) could not be written", mail.pk, mail.kind)
        return _settle(mail, State.FAILED, f"rendering: {type(error).__name__}", now=now)
    try:
        relay.open()
    except Exception as error:  # also a host name that cannot be one: nothing was handed over
        log.warning("the mail relay does not answer: %s", type(error).__name__)
        raise RelayGone from error
    lease_ends_at = real_clock() + LEASE
    if not _mine([mail]).update(lease_ends_at=lease_ends_at):
        return _taken_over(mail)
    mail.lease_ends_at = lease_ends_at
    try:
        relay.send_messages([built])
    except smtplib.SMTPRecipientsRefused as error:
        code = max((code for code, _ in error.recipients.values()), default=550)
        return _refused(mail, code, relay, now=now)
    except smtplib.SMTPResponseException as error:
        return _refused(mail, error.smtp_code, relay, now=now)
    except smtplib.SMTPNotSupportedError as error:  # this relay takes no such address
        return _unsendable(mail, error, relay, now=now)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("the mail relay was lost while mail %s was sent", mail.pk)
        raise LostInMidAir from error
    except Exception as error:  # an address that cannot be encoded, above all
        return _unsendable(mail, error, relay, now=now)
    return _settle(mail, State.SENT, "", now=now)


def _unsendable(mail: OutgoingMail, error: Exception, relay: BaseEmailBackend, *, now: datetime) -> str:
    _close(relay)  # it may have been in the middle of a dialogue
    log.warning("mail %s (%s) cannot be sent: %s", mail.pk, mail.kind, type(error).__name__)
    return _settle(mail, State.FAILED, f"sending: {type(error).__name__}", now=now)


def _refused(mail: OutgoingMail, code: int, relay: BaseEmailBackend, *, now: datetime) -> str:
    """4xx waits and tries again with growing pauses and an end; 5xx fails (RFC 5321, 4.2.1)."""
    _close(relay)  # a refusal in mid-dialogue leaves the connection in an unknown state
    mail.attempts += 1
    if code >= 500 or mail.attempts > len(PAUSES):
        return _settle(mail, State.FAILED, f"smtp {code}", now=now)
    due_at = now + PAUSES[mail.attempts - 1]
    return _record(mail, State.PLANNED, f"smtp {code}", attempts=mail.attempts, due_at=due_at)


def _settle(mail: OutgoingMail, state: State, reason: str, *, now: datetime) -> str:
    attempts = mail.attempts + (state == State.SENT)
    return _record(mail, state, reason, secret={}, attempts=attempts, settled_at=now)


def _record(mail: OutgoingMail, state: State, reason: str, **fields: Any) -> str:
    if _mine([mail]).update(state=state, reason=reason, lease_ends_at=None, **fields):
        return state
    return _taken_over(mail)


def _taken_over(mail: OutgoingMail) -> str:
    log.warning("mail %s (%s) outlived its lease: another worker has it", mail.pk, mail.kind)
    return TAKEN_OVER


def _mine(mails: list[OutgoingMail]) -> QuerySet[OutgoingMail]:
    """Those that are still ours. A lease is unlike every other, as a new one begins after the last ended."""
    return OutgoingMail.objects.filter(
        pk__in=[mail.pk for mail in mails],
        state=State.SENDING,
        lease_ends_at__in={mail.lease_ends_at for mail in mails},
    )


def _put_back(mails: list[OutgoingMail], *, due_at: datetime) -> None:
    """None of these was handed over: they wait for their next turn."""
    _mine(mails).update(state=State.PLANNED, lease_ends_at=None, due_at=due_at)


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
