"""A mail of which nobody knows whether it arrived, settled in three ways: the relay's log, the rule of its
kind, a person."""

import datetime as dt
from collections import Counter

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from citykompetens import sweeps
from citykompetens.audit.models import entry, record
from citykompetens.errors import Refused

from . import kinds, relaylog
from .claims import FREE, LEASE, Mails
from .models import OutgoingMail, State
from .relay import Relay
from .relaylog import Fate, Handed, RelayLog

LOG_HAS = dt.timedelta(hours=1)  # after the lease, to tell what became of a mail
IN_DOUBT = (State.UNKNOWN, State.FAILED)  # what a person may settle


def settle_abandoned(*, now: dt.datetime, real_now: dt.datetime) -> Counter[str]:
    """Mails whose worker died while it handed them over: their lease has ended.

    Of each claim all but the last turn were sent, since the next one was begun. Of the last the relay's log
    knows, where there is one; else it is what the kind says: sent again, or for a person to settle, once the
    log has been asked in vain for LOG_HAS. One statement where nothing was abandoned.
    """
    abandoned = OutgoingMail.objects.filter(state=State.SENDING, lease_ends_at__lte=real_now)
    rows = list(abandoned.select_related("sent_with").order_by("turn"))
    last = {mail.claim: mail.turn for mail in rows}  # of those that have not come back by now
    outcome: Counter[str] = Counter()
    if sent := [mail.pk for mail in rows if mail.turn != last[mail.claim]]:
        outcome[State.SENT] = _as_sent(abandoned.filter(pk__in=sent), now=now)
    if mails := [mail for mail in rows if mail.turn == last[mail.claim]]:
        in_doubt = abandoned.filter(pk__in=[mail.pk for mail in mails])
        log = relaylog.configured()
        if log:
            outcome.update(_by_the_log(log, in_doubt, mails, now=now, real_now=real_now))
        again = kinds.that_are("send_again")
        outcome["again"] += _plan_again(in_doubt.filter(kind__in=again), now=now)
        nobody_knows = in_doubt.filter(lease_ends_at__lte=real_now - LOG_HAS) if log else in_doubt
        outcome[State.UNKNOWN] += nobody_knows.update(
            **FREE, state=State.UNKNOWN, settled_at=now, secret={}, reason="worker died"
        )
    return outcome


def _by_the_log(
    log: RelayLog, in_doubt: Mails, mails: list[OutgoingMail], *, now: dt.datetime, real_now: dt.datetime
) -> Counter[str]:
    """What the relay took is sent, what never came to it is planned again; the rest stays in doubt."""
    # What went out with others has their Message-ID on it.
    ids = {mail.pk: (mail.sent_with or mail).message_id for mail in mails}
    handed = [
        Handed(ids[mail.pk], since=mail.lease_ends_at - LEASE, until=mail.lease_ends_at)
        for mail in mails
        if mail.lease_ends_at
    ]
    fates = log.fates(handed, now=real_now)
    if Fate.CANNOT_TELL in fates.values():
        with Relay() as relay:  # who knocks is written down: a log that only had nothing to say goes on
            relay.answers()

    def of(fate: Fate) -> Mails:
        return in_doubt.filter(pk__in=[mail.pk for mail in mails if fates[ids[mail.pk]] is fate])

    return Counter(
        {
            State.SENT: _as_sent(of(Fate.ACCEPTED), now=now),
            "again": _plan_again(of(Fate.NEVER_ARRIVED), now=now),
        }
    )


def _as_sent(mails: Mails, *, now: dt.datetime) -> int:
    return mails.update(
        **FREE, state=State.SENT, settled_at=now, secret={}, attempts=F("attempts") + 1, reason=""
    )


def _plan_again(mails: Mails, *, now: dt.datetime) -> int:
    return mails.update(**FREE, state=State.PLANNED, due_at=now, sent_with=None)


def arrived(*, mail: OutgoingMail, by: str, now: dt.datetime) -> None:
    """Somebody knows that it came: its reader says so, or a log. Raises Refused where there is no doubt.

    So did what went out in the same mail.
    """
    with transaction.atomic():
        settled = _refuse_without_doubt(mail)
        together = Q(pk=mail.pk) | Q(sent_with=mail.sent_with_id or mail.pk) | Q(pk=mail.sent_with_id)
        OutgoingMail.objects.filter(together, state=settled.state).update(state=State.SENT, reason="")
        record(entry("outgoingmail.arrived", settled, by=by, now=now, city=mail.city_slug, fields=["state"]))


def send_again(*, mail: OutgoingMail, by: str, now: dt.datetime) -> None:
    """Somebody wants it sent once more, with as many tries as a new one has. It is asked again whether it
    applies. Raises Refused where there is no doubt, or where its text is gone (a login code, a trial)."""
    with transaction.atomic():
        settled = _refuse_without_doubt(mail)
        if mail.kind in kinds.that_are("secret"):
            raise Refused(_("Texten sparas inte, så mejlet går inte att skicka igen. Be om ett nytt."))
        OutgoingMail.objects.filter(pk=mail.pk).update(
            state=State.PLANNED, reason="", attempts=0, due_at=now, settled_at=None, sent_with=None
        )
        record(
            entry("outgoingmail.sent_again", settled, by=by, now=now, city=mail.city_slug, fields=["state"])
        )
        sweeps.ring("mail")


def _refuse_without_doubt(mail: OutgoingMail) -> OutgoingMail:
    """The row as it is under the lock. Raises Refused."""
    settled = (
        OutgoingMail.objects.select_for_update(no_key=True).filter(pk=mail.pk, state__in=IN_DOUBT).first()
    )
    if settled is None:
        raise Refused(_("Bara mejl som inte gick fram, eller som ingen vet om de gjorde, går att ändra."))
    return settled
