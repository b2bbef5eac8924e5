"""The kinds of mail. The outbox knows no program and no seat: each room registers its own kinds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from .models import OutgoingMail
from .texts import Text


@dataclass(frozen=True, kw_only=True)
class Attachment:
    filename: str
    content: bytes
    mimetype: str


@dataclass(frozen=True, kw_only=True)
class CalendarPart:
    """A calendar object that asks the reader's calendar for something: `method` is REQUEST or CANCEL."""

    content: bytes
    method: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail that still applies: what its templates need, what it carries.

    Of several calendar parts the first one is the one that mail programs act on by themselves.
    `text` is what it says where somebody has put it in own words, instead of what its templates say.
    `cannot_wait`: in the morning it would be too late, so the mails before it do not hold it back (caps).
    """

    context: Mapping[str, Any]
    attachments: Iterable[Attachment] = field(default_factory=list)
    calendar: Sequence[CalendarPart] = ()
    reply_to: str = ""
    text: Text | None = None
    cannot_wait: bool = False


@dataclass(frozen=True, kw_only=True)
class Skip:
    """A mail that no longer applies, and why, in a word for the operator."""

    reason: str


Loader = Callable[[list[OutgoingMail], datetime], Mapping[int, Letter | Skip]]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`load` fetches a batch at once (mail pk → letter); a pk that it leaves out is skipped as gone.

    `label` is what coordinators call it. `urgent` goes before the others. `send_again` says what happens
    when a crash leaves the outcome unknown: a receipt is sent again, a reminder is not.
    `asked_for`: somebody has just pressed a button for it, so it goes out at night, too; to others than
    that one it is planned as `unasked`.
    `typed`: a form that anybody can fill in causes it, or a page that a private link opens, with an address
    that may be somebody else's; of these one gets at most three a day (tickets).
    `optional`: nothing that the booking needs, so it has a way out (RFC 8058) and skips who took it.
    `can_wait`: an address that had enough mail today gets it tomorrow, together with what else waits.
    `secret`: what it says is a secret, which is blanked once it is settled: nobody can send it again.
    `placeholders`: what its letters can fill into a text of somebody's own (texts); a kind without any says
    what its templates say. `must_say`: of each group such a text needs one, as the link that is the key.
    """

    name: str
    load: Loader
    label: str | Promise
    urgent: bool = False
    send_again: bool = False
    asked_for: bool = False
    typed: bool = False
    optional: bool = False
    can_wait: bool = False
    secret: bool = False
    placeholders: tuple[str, ...] = ()
    must_say: tuple[tuple[str, ...], ...] = ()


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known. Templates are `emails/<name>.subject.txt`, `.txt` and `.html`; no subject where
    all of its letters have a `text`, and none at all where that is another kind's."""
    _kinds[kind.name] = kind


def get(name: str) -> Kind | None:
    return _kinds.get(name)


def label_of(name: str) -> str:
    """What coordinators and readers call it."""
    kind = get(name)
    return str(kind.label) if kind else name


def all_kinds() -> list[Kind]:
    return list(_kinds.values())


def that_are(attribute: str) -> set[str]:
    """The names of the kinds of which this is so: `that_are("optional")`."""
    return {kind.name for kind in all_kinds() if getattr(kind, attribute)}
