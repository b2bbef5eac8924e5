"""What became of mails: sums that add up to the rows, and lead to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from citykompetens.mail import kinds
from citykompetens.mail.models import OutgoingMail, State
from participants.registration.told import about_round
from programs.models import CityRound

from . import labels
from .models import Mailing

MOST = 200  # mails that a page shows
# What asks for somebody comes first.
ORDER = [State.FAILED, State.UNKNOWN, State.PLANNED, State.SENDING, State.SENT, State.SKIPPED]


@dataclass(frozen=True, kw_only=True)
class Line:
    """So many mails that ended, or wait, in the same way; for so many people, where that is known."""

    state: str
    reason: str
    mails: int
    url: str
    people: int = 0

    @property
    def label(self) -> str:
        return str(State(self.state).label)

    @property
    def why(self) -> str:
        """Of those that were skipped; the answers of mail servers are in the list."""
        return labels.mail_reason(self.reason) if self.reason else ""


@dataclass(frozen=True, kw_only=True)
class KindLine:
    """What became of the mails of one kind: `total` is the sum of its lines."""

    label: str
    total: int
    url: str
    people: int  # whose places these mails named
    lines: list[Line]

    @property
    def failed(self) -> list[Line]:
        return self._of(State.FAILED)

    @property
    def unknown(self) -> list[Line]:
        return self._of(State.UNKNOWN)

    @property
    def waiting(self) -> list[Line]:
        return self._of(State.PLANNED, State.SENDING)

    @property
    def sent(self) -> list[Line]:
        return self._of(State.SENT)

    @property
    def skipped(self) -> list[Line]:
        return self._of(State.SKIPPED)

    def _of(self, *states: State) -> list[Line]:
        return [line for line in self.lines if line.state in states]


@dataclass(frozen=True, kw_only=True)
class MailLine:
    """A mail as the tables show it: never what it said."""

    mail: OutgoingMail

    @property
    def kind(self) -> str:
        return kinds.label_of(self.mail.kind)

    @property
    def why(self) -> str:
        return labels.mail_reason(self.mail.reason)

    @property
    def url(self) -> str:
        return reverse("admin:mail_outgoingmail_change", args=[self.mail.pk])


def mail_lines(mails: "QuerySet[OutgoingMail]") -> list[MailLine]:
    """The newest of them. One query."""
    newest = mails.order_by("-pk").defer("secret")[:MOST]
    return [MailLine(mail=mail) for mail in newest]


def in_need(mails: "QuerySet[OutgoingMail]", city_round: CityRound) -> list[MailLine]:
    """Mails of a town's part that somebody has to see to: those given up for what forms sent to the same
    address among them, as it may be a receipt. One query."""
    given_up = Q(state=State.SKIPPED, reason="too many")
    troubled = mails.filter(given_up | Q(state__in=[State.FAILED, State.UNKNOWN]))
    return mail_lines(about_round(troubled, city_round))


def sums_of_round(mails: "QuerySet[OutgoingMail]", city_round: CityRound) -> list[KindLine]:
    """What became of each kind of mail in a town's part, and of all together, as the last. One query."""
    rows = about_round(mails, city_round).order_by()
    keys = ("kind", "state", "reason", "of_enrolment", "context__enrolments")
    sums: dict[str, dict[tuple[str, str], int]] = {}
    people: dict[str, set[int]] = {}
    for kind, state, reason, enrolment, enrolments in rows.values_list(*keys):
        for name in (kind, ""):  # no name is all of them
            ends = sums.setdefault(name, {})
            ends[_key(state, reason)] = ends.get(_key(state, reason), 0) + 1
            people.setdefault(name, set()).update(enrolments or [], [enrolment] if enrolment else [])
    found = [_kind_line(kind, ends, people[kind], city_round) for kind, ends in sums.items()]
    return sorted(found, key=lambda line: (line.label == "", line.label))


def _kind_line(
    kind: str, ends: dict[tuple[str, str], int], people: set[int], city_round: CityRound
) -> KindLine:
    def url(**more: str) -> str:
        return list_url(part=city_round.pk, kind=kind, **more)

    return KindLine(
        label=kinds.label_of(kind),
        total=sum(ends.values()),
        url=url(),
        people=len(people),
        lines=_in_order(
            Line(state=state, reason=reason, mails=n, url=url(state=state, reason=reason))
            for (state, reason), n in ends.items()
        ),
    )


def mails_of_mailing(mails: "QuerySet[OutgoingMail]", mailing_id: int) -> "QuerySet[OutgoingMail]":
    """Of these, the mails of one mailing; tests of it are not among them."""
    return mails.filter(kind="mailing", context__mailing=mailing_id)


def outcome_of(mailing: Mailing) -> list[Line]:
    """What became of a mailing that was sent; sums to `mailing.mails` and `mailing.people`. One query."""
    sums: dict[tuple[str, str], list[int]] = {}
    rows = mails_of_mailing(OutgoingMail.objects.all(), mailing.pk)
    for state, reason, people in rows.values_list("state", "reason", "context__people"):
        line = sums.setdefault(_key(state, reason), [0, 0])
        line[0] += 1
        line[1] += people
    return _in_order(
        Line(
            state=state,
            reason=reason,
            mails=mails,
            people=people,
            url=list_url(utskick=mailing.pk, state=state, reason=reason),
        )
        for (state, reason), (mails, people) in sums.items()
    )


def list_url(*, state: str = "", reason: str = "", **only: object) -> str:
    """The list of mails with these filters."""
    wanted = {**only, "state__exact": state, "reason": reason}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"{reverse('admin:mail_outgoingmail_changelist')}?{query}"


def _key(state: str, reason: str) -> tuple[str, str]:
    """A reason tells skipped mails apart; what a server said to the others is in the list."""
    return state, reason if state == State.SKIPPED else ""


def _in_order(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (ORDER.index(State(line.state)), line.reason))
