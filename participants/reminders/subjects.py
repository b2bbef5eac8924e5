"""What moments are counted from: workshops, a town's part in a round, a week."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery
from django.utils.timezone import localdate

from programs.models import CityRound
from workshops.models import Workshop, WorkshopQuerySet

from .moments import moment

DAY = timedelta(days=1)
Parts = Sequence[CityRound]  # with city and round


class Where(NamedTuple):
    """The part of a town in a round, and which rules count there."""

    program: int
    round: int
    city: int
    city_slug: str


class Subject(NamedTuple):
    """Something that has a day. `key` names it as it is planned now: another one when it moves."""

    key: str
    pk: int  # of the workshop, or of the town's part
    day: date
    where: Where
    people: int  # about so many
    context: dict[str, Any]  # of its mails
    until: datetime  # nothing is said of it from here on
    since: datetime | None = None  # nor before
    told_at: datetime | None = None  # when everybody was told how it is now: what was due before is said
    leader: int | None = None


def all_parts(now: datetime) -> list[CityRound]:
    """The parts of open programs with their towns and rounds: where all subjects are. One query."""
    return list(_with_all(CityRound.objects.current().public(now)))


def to_come(now: datetime, days: int, parts: Parts) -> list[Subject]:
    """Workshops that have not begun, and do within so many days. One query."""
    rows = Workshop.objects.public(now).upcoming(now).filter(closed_at=None, starts_at__lt=now + days * DAY)
    return _workshops(rows, parts)


def held(now: datetime, days: int, parts: Parts) -> list[Subject]:
    """Workshops that have been closed, and began so many days ago at most. One query."""
    rows = Workshop.objects.public(now).filter(closed_at__lte=now, starts_at__gt=now - days * DAY)
    # As long as one is found here, and always the same moment: what has been seen to is kept until then.
    return [
        subject._replace(until=subject.until + days * DAY, told_at=None)
        for subject in _workshops(rows, parts)
    ]


def _workshops(rows: WorkshopQuerySet, parts: Parts) -> list[Subject]:
    """Nothing of them that is not needed: there may be a thousand, and this is asked every minute."""
    where = {part.pk: _where(part) for part in parts}
    return [
        Subject(
            key=f"workshop:{pk}:{version}",
            pk=pk,
            day=_day(starts_at),
            where=where[part],
            people=people,
            context={"workshop": pk, "version": version},
            until=starts_at,
            since=closed_at,
            told_at=changed_at,
            leader=leader,
        )
        for pk, version, part, starts_at, changed_at, closed_at, people, leader in rows.order_by(
            "pk"
        ).values_list(
            "pk",
            "schedule_version",
            "city_round",
            "starts_at",
            "schedule_changed_at",
            "closed_at",
            "seats_taken",
            "facilitator",
        )
        if part in where
    ]


@lru_cache(maxsize=1024)
def _day(at: datetime) -> date:
    """The calendar day in Stockholm; many workshops begin at the same time."""
    return localdate(at)


def opened(now: datetime, days: int, parts: Parts) -> list[Subject]:
    """The parts whose round has had its premiere, so many days ago at most."""
    return [
        _part(part, "premiere", _day(part.round.premiere_at), until=_end(part), since=part.round.premiere_at)
        for part in parts
        if now - days * DAY < part.round.premiere_at <= now
    ]


def closing(now: datetime, days: int, parts: Parts) -> list[Subject]:
    """The parts in which one can choose a time for so many days at most. One query."""
    return [
        _part(part, "closing", _day(last), until=last)
        for part, last in last_chances(now)
        if last < now + days * DAY
    ]


def last_chances(now: datetime) -> list[tuple[CityRound, datetime]]:
    """The parts that one can sign up to, and until when there is a time to choose. One query.

    That is until registration closes, or until the last workshop begins.
    """
    to_choose = Workshop.objects.public(now).upcoming(now).filter(closed_at=None, city_round=OuterRef("pk"))
    last = to_choose.order_by("-starts_at").values("starts_at")[:1]
    rows = CityRound.objects.open(now).annotate(last=Subquery(last)).filter(last__isnull=False)
    return [(part, min(part.closes_at, part.last)) for part in _with_all(rows)]


def under_way(now: datetime, parts: Parts) -> list[CityRound]:
    """The parts that towns work with now."""
    today = localdate(now)
    return [part for part in parts if part.round.registration_opens_at <= now and part.round.ends_on >= today]


def weekly(parts: Parts, day: date) -> list[Subject]:
    """The week of each of these parts that begins with the day: one key for all towns of a program."""
    return [
        _part(part, "week", day, until=_end(part))._replace(
            key=f"week:{part.round.program_id}:{day:%Y%m%d}", people=1
        )
        for part in parts
    ]


def _where(part: CityRound) -> Where:
    return Where(part.round.program_id, part.round_id, part.city_id, part.city.slug)


def _with_all(rows: Any) -> Any:
    return rows.select_related("city", "round").order_by("pk")


def _part(
    part: CityRound, what: str, day: date, *, until: datetime, since: datetime | None = None
) -> Subject:
    return Subject(
        key=f"{what}:{part.pk}:{day:%Y%m%d}",
        pk=part.pk,
        day=day,
        where=_where(part),
        people=part.people,
        context={"city_round": part.pk},
        until=until,
        since=since,
    )


def _end(part: CityRound) -> datetime:
    """The midnight after a round's last day."""
    return moment(part.round.ends_on, -1, time())
