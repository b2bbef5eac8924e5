"""What a rule can be for. Each kind of mail that has a moment is registered here, beside the outbox."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, NamedTuple

from citykompetens.mail import kinds
from programs.models import MailRule, Side

from .subjects import Subject

LATE = timedelta(days=2)


class Anchor(Enum):
    """What the days of a rule are counted from."""

    WORKSHOP = "workshop"  # its day
    HELD = "held"  # a workshop's day, when it has been closed
    PREMIERE = "premiere"  # the day on which a round's films open
    CLOSING = "closing"  # the last day of registration in a town
    WEEK = "week"  # a weekday


class Recipient(NamedTuple):
    subject: Subject
    address: str
    language: str
    context: dict[str, Any]


Recipients = Callable[[Anchor, Sequence[Subject], datetime], Iterator[Recipient]]


@dataclass(frozen=True, kw_only=True)
class Automatic:
    """`recipients(anchor, subjects, due_from)`: who gets this kind of mail, each address once a subject.

    `before` and `after` say from what a rule counts its days, by its side; None is no such rule.
    A moment that nobody swept at is made up for as long as `late`. `to_leader`: to whoever leads a workshop,
    anew when somebody else does.
    """

    kind: str
    recipients: Recipients
    before: Anchor | None = None
    after: Anchor | None = None
    late: timedelta = LATE
    to_leader: bool = False

    @property
    def label(self) -> str:
        kind = kinds.get(self.kind)
        return str(kind.label) if kind else self.kind

    @property
    def is_weekly(self) -> bool:
        return self.after is Anchor.WEEK

    def anchor(self, rule: MailRule) -> Anchor | None:
        return self.before if rule.side == Side.BEFORE else self.after


_registry: dict[str, Automatic] = {}


def register(automatic: Automatic) -> None:
    _registry[automatic.kind] = automatic


def get(kind: str) -> Automatic | None:
    return _registry.get(kind)


def all_automatic() -> list[Automatic]:
    return list(_registry.values())
