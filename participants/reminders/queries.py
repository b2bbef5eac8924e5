"""Which rules' moments have come. Nothing is planned ahead, so nothing has to be recomputed."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from citykompetens.mail.models import OutgoingMail, State
from programs.models import MailRule

from . import automatic, subjects
from .automatic import Anchor, Automatic
from .models import Swept
from .moments import last_weekday, moment
from .subjects import Subject

FIND = {
    Anchor.WORKSHOP: subjects.to_come,
    Anchor.LEADER: subjects.led,
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
    is_known: bool  # planned once; the mails have gone out since


class Rules:
    """All rules of open programs. One query."""

    def __init__(self) -> None:
        self.all = list(MailRule.objects.filter(program__closed_on=None).order_by("pk"))
        self._of: dict[tuple, list[MailRule]] = defaultdict(list)
        for rule in self.all:
            self._of[rule.kind, rule.program_id, rule.round_id, rule.city_id].append(rule)
        self._found: dict[tuple, list[MailRule]] = {}

    def of(self, kind: str, *, program: int, round_: int, city: int) -> list[MailRule]:
        """The rules of a kind that count there: a town's own, else the round's, else the program's."""
        where = (kind, program, round_, city)
        if where not in self._found:
            scopes = [(round_, city), (None, city), (round_, None), (None, None)]
            own = (self._of.get((kind, program, *scope)) for scope in scopes)
            self._found[where] = [rule for rule in next(filter(None, own), []) if rule.active]
        return self._found[where]

    def for_subject(self, kind: str, subject: Subject) -> list[MailRule]:
        return self.of(kind, program=subject.program, round_=subject.round, city=subject.city)

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
    rules = Rules()
    found = [*_by_day(rules, now), *_by_week(rules, now)]
    if not found:
        return []
    swept = {
        (rule, subject): done
        for rule, subject, done in Swept.objects.filter(until__gt=now).values_list("rule", "subject", "done")
    }
    still_waiting = _waiting({d.rule.kind for d in found if swept.get((d.rule.pk, d.subject.key)) is False})
    return [
        d._replace(is_known=done is False)
        for d in found
        if (done := swept.get((d.rule.pk, d.subject.key))) is None
        or (done is False and d.rule.kind not in still_waiting)
    ]


def _waiting(kinds: set[str]) -> set[str]:
    """Those kinds of which a mail has not gone out yet. One query each, of an index that is small."""
    not_sent = OutgoingMail.objects.filter(state__in=[State.PLANNED, State.SENDING])
    return {kind for kind in kinds if not_sent.filter(kind=kind).exists()}


def _by_day(rules: Rules, now: datetime) -> Iterator[Due]:
    for anchor, find in FIND.items():
        furthest = rules.furthest(anchor)
        if furthest is None:
            continue
        kinds = [kind for kind in automatic.all_automatic() if anchor in (kind.before, kind.after)]
        latest = max(kind.late for kind in kinds).days if anchor in (Anchor.HELD, Anchor.PREMIERE) else 0
        for subject in find(now, furthest + latest + A_DAY_MORE):
            for kind in kinds:
                if found := _last(kind, anchor, rules.for_subject(kind.kind, subject), subject, now):
                    yield found


def _last(
    kind: Automatic, anchor: Anchor, rules: list[MailRule], subject: Subject, now: datetime
) -> Due | None:
    """The last of the rules whose moment has come, unless that is too long ago, or has been said since."""
    come = [
        (at, rule)
        for rule in rules
        if kind.anchor(rule) is anchor and (at := moment(subject.day, rule.days_before, rule.at)) <= now
    ]
    if not come:
        return None
    due_from, rule = max(come, key=lambda pair: pair[0])
    if subject.since:
        due_from = max(due_from, subject.since)
    until = min(due_from + kind.late, subject.until)
    if now >= until or (subject.told_at and subject.told_at >= due_from):
        return None
    return Due(rule, anchor, subject, due_from, until, is_known=False)


def _by_week(rules: Rules, now: datetime) -> Iterator[Due]:
    weekly = [kind for kind in automatic.all_automatic() if kind.is_weekly]
    if rules.furthest(Anchor.WEEK) is None:
        return
    parts = subjects.under_way(now)
    for kind in weekly:
        for rule in rules.all:
            if rule.kind != kind.kind or rule.weekday is None:
                continue
            day = last_weekday(rule.weekday, rule.at, now)
            due_from = moment(day, 0, rule.at)
            for subject in subjects.weekly(parts, day):
                until = min(due_from + kind.late, subject.until)
                if rule in rules.for_subject(kind.kind, subject) and now < until:
                    yield Due(rule, Anchor.WEEK, subject, due_from, until, is_known=False)
