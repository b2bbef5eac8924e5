"""What became of mails: sums that add up to the rows, and lead to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse

from citykompetens.mail.models import OutgoingMail, State

from . import labels
from .models import Mailing

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


def counted(mails: "QuerySet[OutgoingMail]", **only: object) -> list[Line]:
    """How many of these there are by state and, of the skipped, by reason. One query."""
    sums: dict[tuple[str, str], int] = {}
    for state, reason, number in mails.order_by().values_list("state", "reason").annotate(number=Count("pk")):
        key = _key(state, reason)
        sums[key] = sums.get(key, 0) + number
    return _in_order(
        Line(state=state, reason=reason, mails=n, url=list_url(**only, state=state, reason=reason))
        for (state, reason), n in sums.items()
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
