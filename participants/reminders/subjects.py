"""What moments are counted from: workshops, a town's part in a round, a week. One query each."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from programs.models import CityRound
from workshops.models import Workshop

from .moments import moment

DAY = timedelta(days=1)


class Subject(NamedTuple):
    """Something that has a day. `key` names it as it is planned now: another one when it moves."""

    key: str
    pk: int  # of the workshop, or of the town's part
    day: date
    since: datetime | None  # nothing is said of it before
    until: datetime  # nor from here on
    told_at: datetime | None  # when everybody was told how it is now: what was due before is said
    program: int
    round: int
    city: int
    city_slug: str
    people: int  # about so many
    context: dict[str, Any]  # of its mails


def to_come(now: datetime, days: int) -> list[Subject]:
    """Workshops that have not begun, and do within so many days."""
    return [subject for subject, _leader in _to_come(now, days)]


def led(now: datetime, days: int) -> list[Subject]:
    """The same, where somebody leads it: with another leader it is another subject."""
    return [
        subject._replace(key=f"{subject.key}:{leader}", people=1, told_at=None)
        for subject, leader in _to_come(now, days)
        if leader
    ]


def _to_come(now: datetime, days: int) -> Iterator[tuple[Subject, int | None]]:
    rows = Workshop.objects.public(now).upcoming(now).filter(closed_at=None, starts_at__lt=now + days * DAY)
    return _workshops(rows)


def held(now: datetime, days: int) -> list[Subject]:
    """Workshops that have been closed, and began so many days ago at most."""
    rows = Workshop.objects.public(now).filter(closed_at__lte=now, starts_at__gt=now - days * DAY)
    return [
        subject._replace(until=subject.until + 2 * days * DAY, told_at=None)
        for subject, _leader in _workshops(rows)
    ]


def _workshops(rows: Any) -> Iterator[tuple[Subject, int | None]]:
    for (
        pk, version, starts_at, changed_at, closed_at, people, leader, city, city_slug, round_, program
    ) in rows.order_by("pk").values_list(
        "pk",
        "schedule_version",
        "starts_at",
        "schedule_changed_at",
        "closed_at",
        "seats_taken",
        "facilitator",
        "city_round__city",
        "city_round__city__slug",
        "city_round__round",
        "city_round__round__program",
    ):  # fmt: skip
        yield (
            Subject(
                key=f"workshop:{pk}:{version}",
                pk=pk,
                day=localdate(starts_at),
                since=closed_at,
                until=starts_at,
                told_at=changed_at,
                program=program,
                round=round_,
                city=city,
                city_slug=city_slug,
                people=people,
                context={"workshop": pk, "version": version},
            ),
            leader,
        )


def opened(now: datetime, days: int) -> list[Subject]:
    """The parts of towns whose round has had its premiere, so many days ago at most."""
    rows = CityRound.objects.current().public(now)
    rows = rows.filter(round__premiere_at__lte=now, round__premiere_at__gt=now - days * DAY)
    return [
        _part(part, "premiere", part.round.premiere_at, since=part.round.premiere_at, until=_end(part))
        for part in _with_all(rows)
    ]


def closing(now: datetime, days: int) -> list[Subject]:
    """The parts that one can sign up to for so many days at most, and choose a time in."""
    soon = now + days * DAY
    to_choose = Workshop.objects.public(now).upcoming(now).filter(closed_at=None, city_round=OuterRef("pk"))
    rows = CityRound.objects.open(now).filter(
        Q(registration_closes_at__lt=soon) | Q(round__registration_closes_at__lt=soon), Exists(to_choose)
    )
    return [
        _part(part, "closing", part.closes_at, since=None, until=part.closes_at) for part in _with_all(rows)
    ]


def under_way(now: datetime) -> list[tuple[CityRound, datetime]]:
    """The parts that a town works with now, each with the moment when that is over."""
    rows = CityRound.objects.current().public(now)
    rows = rows.filter(round__registration_opens_at__lte=now, round__ends_on__gte=localdate(now))
    return [(part, _end(part)) for part in _with_all(rows)]


def weekly(parts: list[tuple[CityRound, datetime]], day: date) -> list[Subject]:
    """The week of each of these parts that begins with the day: one subject for all towns of a program."""
    return [
        _part(part, "week", day, since=None, until=end)._replace(
            key=f"week:{part.round.program_id}:{day:%Y%m%d}", people=1
        )
        for part, end in parts
    ]


def _with_all(rows: Any) -> Any:
    return rows.select_related("city", "round").order_by("pk")


def _part(
    part: CityRound, what: str, on: datetime | date, *, since: datetime | None, until: datetime
) -> Subject:
    day = localdate(on) if isinstance(on, datetime) else on
    return Subject(
        key=f"{what}:{part.pk}:{day:%Y%m%d}",
        pk=part.pk,
        day=day,
        since=since,
        until=until,
        told_at=None,
        program=part.round.program_id,
        round=part.round_id,
        city=part.city_id,
        city_slug=part.city.slug,
        people=part.people,
        context={"city_round": part.pk},
    )


def _end(part: CityRound) -> datetime:
    """The midnight after a round's last day."""
    return moment(part.round.ends_on, -1, time())
