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
from .claims import LEASE, Mails
from .models import OutgoingMail, State
from .relaylog import Fate, Handed

IN_DOUBT = (State.UNKNOWN, State.FAILED)  # what a person may settle


def settle_abandoned(*, now: dt.datetime, real_now: dt.datetime) -> Counter[str]:
    """Mails whose worker died while it handed them over: their lease has ended.

    The relay's log knows, where there is one; else what the kind says. Two statements, one more with a log.
    """
    abandoned = OutgoingMail.objects.filter(state=State.SENDING, lease_ends_at__lte=real_now)
    outcome = _by_the_log(abandoned, now=now, real_now=real_now)
    again = [kind.name for kind in kinds.all_kinds() if kind.send_again]
    outcome["again"] += _plan_again(abandoned.filter(kind__in=again), now=now)
    outcome[State.UNKNOWN] += abandoned.update(
        state=State.UNKNOWN, lease_ends_at=None, settled_at=now, secret={}, reason="worker died"
    )
    return outcome


def _by_the_log(abandoned: Mails, *, now: dt.datetime, real_now: dt.datetime) -> Counter[str]:
    """What the relay took is sent, what never came to it is planned again; the rest stays abandoned."""
    outcome: Counter[str] = Counter()
    log = relaylog.configured()
    mails = list(abandoned.select_related("sent_with")) if log else []
    if log is None or not mails:
        return outcome
    # What went out with others has their Message-ID on it.
    ids = {mail.pk: (mail.sent_with or mail).message_id for mail in mails}
    handed = [Handed(ids[mail.pk], mail.lease_ends_at - LEASE) for mail in mails if mail.lease_ends_at]
    fates = log.fates(handed, now=real_now)

    def of(fate: Fate) -> Mails:
        return abandoned.filter(pk__in=[mail.pk for mail in mails if fates[ids[mail.pk]] is fate])

    outcome[State.SENT] = of(Fate.ACCEPTED).update(
        state=State.SENT, lease_ends_at=None, settled_at=now, secret={}, attempts=F("attempts") + 1
    )
    outcome["again"] = _plan_again(of(Fate.NEVER_ARRIVED), now=now)
    return outcome


def _plan_again(mails: Mails, *, now: dt.datetime) -> int:
    return mails.update(state=State.PLANNED, lease_ends_at=None, due_at=now, sent_with=None)


def arrived(*, mail: OutgoingMail, by: str, now: dt.datetime) -> None:
    """Somebody knows that it came: its reader says so, or a log. Raises Refused where there is no doubt.

    So did what went out in the same mail.
    """
    with transaction.atomic():
        settled = _refuse_without_doubt(mail)
        together = Q(pk=mail.pk) | Q(sent_with=mail.sent_with_id or mail.pk) | Q(pk=mail.sent_with_id)
        OutgoingMail.objects.filter(together, state=mail.state).update(state=State.SENT, reason="")
        record(entry("outgoingmail.arrived", settled, by=by, now=now, city=mail.city_slug, fields=["state"]))


def send_again(*, mail: OutgoingMail, by: str, now: dt.datetime) -> None:
    """Somebody wants it sent once more, with as many tries as a new one has. It is asked again whether it
    applies. Raises Refused where there is no doubt, or where its text is gone (a login code)."""
    with transaction.atomic():
        settled = _refuse_without_doubt(mail)
        if mail.kind == "account":
            raise Refused(_("En kod går inte att skicka igen. Be om en ny vid inloggningen."))
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
