from collections.abc import Iterable

from django.db.models import OuterRef, QuerySet, Subquery

from participants.registration.models import Enrolment, EnrolmentState
from workshops.models import Workshop

from .models import AttendanceEvent, Presence


def _last_presence() -> Subquery:
    """The state that follows from the events: the latest wins; the id settles a tie alike everywhere."""
    events = AttendanceEvent.objects.filter(enrolment=OuterRef("pk"), workshop=OuterRef("workshop"))
    return Subquery(events.order_by("-occurred_at", "-id").values("presence")[:1])


def with_presence(enrolments: "QuerySet[Enrolment]") -> "QuerySet[Enrolment]":
    """Adds `.presence`; None is not reported, and not reported is not absent."""
    return enrolments.annotate(presence=_last_presence())


def sheet(workshop: Workshop) -> list[Enrolment]:
    """Everybody with a seat in the workshop, by name, with `.presence`. One query."""
    enrolments = Enrolment.objects.filter(workshop=workshop, state=EnrolmentState.CONFIRMED)
    return list(
        with_presence(enrolments)
        .select_related("person", "registration__business")
        .order_by("person__name", "pk")
    )


def attended() -> "QuerySet[Enrolment]":
    """Everybody with a seat who was there, in workshops that have been closed."""
    closed = with_presence(Enrolment.objects.confirmed().filter(workshop__closed_at__isnull=False))
    return closed.filter(presence=Presence.PRESENT)  # type: ignore[misc]  # annotated


def tally(rows: Iterable[Enrolment]) -> dict[str, int]:
    """How many are present, absent and not reported, of rows with `.presence`."""
    counts = {presence.value: 0 for presence in Presence}
    for row in rows:
        counts[row.presence or Presence.UNREPORTED] += 1  # type: ignore[attr-defined]  # annotated
    return counts
