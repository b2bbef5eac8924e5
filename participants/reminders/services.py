"""Automatic mails become rows in the outbox, once each, when their moment has come."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from citykompetens.accounts.models import User
from citykompetens.audit.services import save_with_audit
from citykompetens.errors import Refused
from citykompetens.mail import outbox, tickets
from citykompetens.mail.models import OutgoingMail
from programs.models import MailRule, Side

from . import automatic, queries
from .automatic import Recipient
from .models import Swept
from .queries import Due

BATCH = 1000  # people, about, in one transaction
LAST_LOOK = 100  # and only so many in one sweep, as they find next to nothing


def plan_due(*, now: datetime) -> int:
    """Plan the mails of every moment that has come; returns how many are new.

    In batches, each a transaction that ends with the mark that these are seen to: whoever is stopped in the
    middle goes on where it was. Memory holds a batch, however many there are.
    """
    planned = 0
    last_looks = 0
    for batch in _batches(queries.due(now)):
        if batch[0].is_known:
            last_looks += 1
            if last_looks > 1:
                continue
        planned += _carry_out(batch, now=now)
    return planned


def _batches(found: list[Due]) -> Iterator[list[Due]]:
    """Dues of the same rule and moment together, for about as many people as a transaction should hold."""
    alike: dict[tuple, list[Due]] = defaultdict(list)
    for due in found:
        alike[due.rule.pk, due.anchor, due.due_from, due.is_known].append(due)
    for dues in alike.values():
        batch: list[Due] = []
        people = 0
        for due in dues:
            if batch and people + due.subject.people > (LAST_LOOK if due.is_known else BATCH):
                yield batch
                batch, people = [], 0
            batch.append(due)
            people += due.subject.people
        yield batch


def _carry_out(batch: list[Due], *, now: datetime) -> int:
    """Plan for all of these, and mark them: as done where nothing new was found any more."""
    rule, anchor, due_from = batch[0].rule, batch[0].anchor, batch[0].due_from
    kind = automatic.get(rule.kind)
    assert kind is not None  # else nothing would be due
    with transaction.atomic():
        mails = {
            f"{rule.pk}:{to.subject.key}:{tickets.digest(to.address)[:32]}": to
            for to in kind.recipients(anchor, [due.subject for due in batch], due_from)
        }
        known = _known(rule.kind, mails) if batch[0].is_known else set()
        new = {occurrence: to for occurrence, to in mails.items() if occurrence not in known}
        _plan(rule.kind, new, now=now)
        _mark(batch, with_new={to.subject.key for to in new.values()})
    return len(new)


def _plan(kind: str, new: Mapping[str, Recipient], *, now: datetime) -> None:
    mails = [
        outbox.Planned(
            kind=kind,
            recipient=to.address,
            occurrence=occurrence,
            context=to.context,
            language=to.language,
            city=to.subject.where.city_slug,
        )
        for occurrence, to in new.items()
    ]
    if mails:  # nothing new rings no bell
        outbox.plan(*mails, now=now)


def _known(kind: str, occurrences: Iterable[str]) -> set[str]:
    found = OutgoingMail.objects.filter(kind=kind, occurrence__in=occurrences)
    return set(found.values_list("occurrence", flat=True))


def _mark(batch: list[Due], *, with_new: set[str]) -> None:
    # A week is the same subject in every town, and PostgreSQL takes a row only once in a statement.
    new = {due.subject.key: due for due in batch if not due.is_known}
    Swept.objects.bulk_create(
        [Swept(rule=due.rule, subject=key, until=due.until) for key, due in new.items()],
        update_conflicts=True,  # a rule that was moved to a later day: else every sweep begins anew
        unique_fields=["rule", "subject"],
        update_fields=["until"],
    )
    done = [due.subject.key for due in batch if due.is_known and due.subject.key not in with_new]
    if done:
        Swept.objects.filter(rule=batch[0].rule, subject__in=done).update(done=True)


def save_rule(rule: MailRule, *, fields: Iterable[str], by: User, now: datetime) -> MailRule:
    """Write the named fields, or the whole of a new rule. Raises Refused for what the kind does not know."""
    if refused := what_is_wrong(rule):
        raise refused
    city = rule.city.slug if rule.city else ""
    return save_with_audit(rule, fields=fields, by=by, now=now, city=city)


def what_is_wrong(rule: MailRule) -> Refused | None:
    """Why there cannot be such a rule; None for a good one."""
    kind = automatic.get(rule.kind)
    if kind is None:
        return Refused(_("Välj vilket mejl det gäller."), field="kind")
    if rule.round and rule.round.program_id != rule.program_id:
        return Refused(_("Delen hör till en annan utbildning."), field="round")
    if kind.is_weekly:
        return None if rule.weekday is not None else Refused(_("Välj en veckodag."), field="weekday")
    if rule.weekday is not None:
        return Refused(_("Det här mejlet har ingen veckodag."), field="weekday")
    if kind.anchor(rule) is None:
        if rule.side == Side.BEFORE:
            return Refused(_("Det här mejlet går bara ut efteråt."), field="side")
        return Refused(_("Det här mejlet går bara ut i förväg."), field="side")
    return None
