"""Which rules' moments have come. Nothing is planned ahead, so nothing has to be recomputed."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from citykompetens.mail.models import OutgoingMail, State
from programs.models import MailRule
from programs.scopes import from_the_most_specific

from . import automatic, subjects
from .automatic import Anchor, Automatic
from .models import Swept
from .moments import last_weekday, moment
from .subjects import Parts, Subject, Where

FIND = {
    Anchor.WORKSHOP: subjects.to_come,
    Anchor.HELD: subjects.held,
    Anchor.PREMIERE: subjects.opened,
    Anchor.CLOSING: subjects.closing,
}
A_DAY_MORE = 2  # on both sides, as days have no fixed length and begin at midnight


class Due(NamedTuple):
    """A rule's moment has come for a subject, and not everybody has been found for certain."""

    rule: MailRule
    anchor: Anchor
    subject: Subject
    due_from: datetime
    until: datetime
    is_known: bool = False  # planned once; the mails have gone out since


class Rules:
    """All rules of open programs. One query."""

    def __init__(self) -> None:
        self.all = list(MailRule.objects.filter(program__closed_on=None).order_by("pk"))
        self._of: dict[tuple, list[MailRule]] = defaultdict(list)
        for rule in self.all:
            self._of[rule.kind, rule.program_id, rule.round_id, rule.city_id].append(rule)

    def of(self, kind: str, *, program: int, round_: int, city: int) -> list[MailRule]:
        """The rules of a kind that count there: a town's own, else the round's, else the program's."""
        own = (self._of.get((kind, program, *scope)) for scope in from_the_most_specific(round_, city))
        return [rule for rule in next(filter(None, own), []) if rule.active]

    def at(self, kind: str, where: Where) -> list[MailRule]:
        return self.of(kind, program=where.program, round_=where.round, city=where.city)

    def furthest(self, anchor: Anchor) -> int | None:
        """The most days that a rule with this anchor counts; None when there is none."""
        days = [
            rule.days
            for rule in self.all
            if rule.active and (kind := automatic.get(rule.kind)) and kind.anchor(rule) is anchor
        ]
        return max(days, default=None)


def due(now: datetime) -> list[Due]:
    """What is to be planned now, always in the same order. A few queries, however much was planned before.

    Of several moments of a kind that have come for a workshop only the last counts: two mails at once
    would say the same.
    """
    rules, parts = Rules(), subjects.all_parts(now)
    found = [*_by_day(rules, parts, now), *_by_week(rules, parts, now)]
    if not found:
        return []
    swept = {
        (rule, subject): done
        for rule, subject, done in Swept.objects.filter(until__gt=now).values_list("rule", "subject", "done")
    }
    open_ones = [(due, done) for due in found if not (done := swept.get((due.rule.pk, due.subject.key)))]
    waiting = _waiting({due.rule.kind for due, done in open_ones if done is False})
    return [
        due if done is None else due._replace(is_known=True)
        for due, done in open_ones
        if done is None or due.rule.kind not in waiting
    ]


def _waiting(kinds: set[str]) -> set[str]:
    """Those kinds of which a mail has not gone out yet. One query each, of an index that is small."""
    not_sent = OutgoingMail.objects.filter(state__in=[State.PLANNED, State.SENDING])
    return {kind for kind in kinds if not_sent.filter(kind=kind).exists()}


def _by_day(rules: Rules, parts: Parts, now: datetime) -> Iterator[Due]:
    for anchor, find in FIND.items():
        furthest = rules.furthest(anchor)
        if furthest is None:
            continue
        kinds = [kind for kind in automatic.all_automatic() if anchor in (kind.before, kind.after)]
        late = max(kind.late for kind in kinds).days if anchor in (Anchor.HELD, Anchor.PREMIERE) else 0
        alike: dict[tuple[Where, date], list[Subject]] = defaultdict(list)  # many are on the same day
        for subject in find(now, furthest + late + A_DAY_MORE, parts):
            alike[subject.where, subject.day].append(subject)
        for (where, day), of_that_day in alike.items():
            for kind in kinds:
                if last := _last(kind, anchor, rules.at(kind.kind, where), day, now):
                    for subject in of_that_day:
                        if found := _due(kind, anchor, *last, subject, now):
                            yield found


def _last(
    kind: Automatic, anchor: Anchor, rules: list[MailRule], day: date, now: datetime
) -> tuple[datetime, MailRule] | None:
    """The last of the rules whose moment has come, and that moment."""
    come = [
        (at, rule)
        for rule in rules
        if kind.anchor(rule) is anchor and (at := moment(day, rule.days_before, rule.at)) <= now
    ]
    return max(come, key=lambda pair: pair[0], default=None)


def _due(
    kind: Automatic, anchor: Anchor, due_from: datetime, rule: MailRule, subject: Subject, now: datetime
) -> Due | None:
    """Whether it is still due: not when that is too long ago, or something has said it since."""
    if subject.since and subject.since > due_from:
        due_from = subject.since
    until = min(due_from + kind.late, subject.until)
    if now >= until:
        return None
    if kind.to_leader:
        if subject.leader is None:
            return None
        subject = subject._replace(key=f"{subject.key}:{subject.leader}", people=1)
    elif subject.told_at and subject.told_at >= due_from:
        return None
    return Due(rule, anchor, subject, due_from, until)


def _by_week(rules: Rules, parts: Parts, now: datetime) -> Iterator[Due]:
    if rules.furthest(Anchor.WEEK) is None:
        return
    parts = subjects.under_way(now, parts)
    for rule in rules.all:
        kind = automatic.get(rule.kind)
        if kind is None or not kind.is_weekly or rule.weekday is None:
            continue
        day = last_weekday(rule.weekday, rule.at, now)
        due_from = moment(day, 0, rule.at)
        for subject in subjects.weekly(parts, day):
            until = min(due_from + kind.late, subject.until)
            if rule in rules.at(kind.kind, subject.where) and now < until:
                yield Due(rule, Anchor.WEEK, subject, due_from, until)


def shared_rules() -> list[MailRule]:
    """What goes out in every town without rules of its own, of programs that are not closed. One query."""
    rules = MailRule.objects.filter(city=None, program__closed_on=None, active=True)
    return list(rules.select_related("round"))
