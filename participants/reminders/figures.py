"""A town's part in a round as its coordinator reads of it on Mondays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from participants.registration.models import Enrolment, EnrolmentState, Registration
from programs.models import CityRound
from workshops.models import Workshop

A_WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a part stands. `part.target_businesses` is 0 where nobody has set a target."""

    part: CityRound
    new: int  # businesses that signed up within the last seven days
    seats_left: int  # in workshops to come
    ahead: int  # workshops to come
    waiting: int  # people in line for them
    undecided: int  # people who have not chosen a time
    unclosed: int  # workshops that are over and not closed

    @property
    def percent(self) -> int | None:
        """Signed up against the target; None where there is none."""
        target = self.part.target_businesses
        return round(100 * self.part.businesses / target) if target else None

    @property
    def is_bad(self) -> bool:
        return bool(self.waiting or self.undecided or self.unclosed or not self.ahead or not self.new)


def standings(city_rounds: Iterable[int], now: datetime) -> list[Standing]:
    """Of these parts, those furthest from their target first. One query."""
    workshops = Workshop.objects.filter(city_round=OuterRef("pk"), cancelled_at=None)
    ahead = workshops.public(now).upcoming(now)
    unclosed = workshops.filter(published_at__isnull=False, closed_at=None, ends_at__lte=now)
    registrations = Registration.objects.filter(
        city_round=OuterRef("pk"), created_at__gt=now - A_WEEK, created_at__lte=now
    )
    undecided = Enrolment.objects.filter(
        registration__city_round=OuterRef("pk"), state=EnrolmentState.UNDECIDED
    )
    parts: Any = (
        CityRound.objects.filter(pk__in=city_rounds)
        .select_related("city", "round__program")
        .annotate(
            seats=_one(ahead, Sum("capacity")),
            taken=_one(ahead, Sum("seats_taken")),
            queue=_one(ahead, Sum("waiting")),
            ahead=_one(ahead, Count("pk")),
            unclosed=_one(unclosed, Count("pk")),
            new=_one(registrations, Count("pk")),
            undecided=_one(undecided, Count("pk")),
        )
        .order_by("city__name", "pk")
    )
    found = [
        Standing(
            part=part,
            new=part.new,
            seats_left=part.seats - part.taken,
            ahead=part.ahead,
            waiting=part.queue,
            undecided=part.undecided,
            unclosed=part.unclosed,
        )
        for part in parts
    ]
    return sorted(found, key=lambda standing: 100 if standing.percent is None else standing.percent)


def _one(rows: QuerySet, what: Any) -> Any:
    """One number of the rows of a part, 0 for none."""
    counted = rows.order_by().values(
        "city_round" if rows.model is not Enrolment else "registration__city_round"
    )
    return Coalesce(Subquery(counted.annotate(one=what).values("one"), output_field=IntegerField()), Value(0))
