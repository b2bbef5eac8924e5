"""A workshop on its day, for the rooms that follow a registration."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest

from participants.attendance.models import AttendanceEvent
from participants.attendance.queries import with_presence
from participants.attendance.services import close, record
from participants.certificates.models import Certificate
from participants.certificates.services import issue_earned
from participants.registration.models import Enrolment
from tests.factories import NOW, Cast, FilmFactory
from workshops.models import Workshop


@pytest.fixture
def place_of(cast: Cast) -> Callable[[str], Enrolment]:
    """`place_of("Maja")`: her place, as it is now, with `.presence`."""
    return lambda first_name: with_presence(Enrolment.objects.all()).get(
        person__name__startswith=first_name, registration=cast.registration
    )


@pytest.fixture
def tick(cast: Cast, place_of) -> Callable[..., AttendanceEvent]:
    """`tick("Maja", "present")`: the facilitator notes it ten minutes into the workshop."""

    def note(first_name: str, presence: str, *, at: dt.datetime | None = None, **more) -> AttendanceEvent:
        at = at or cast.workshop.starts_at + dt.timedelta(minutes=10)
        given = {
            "event_id": uuid.uuid4(),
            "workshop": cast.workshop,
            "enrolment": place_of(first_name),
            "occurred_at": at,
            "by": cast.facilitator,
            "now": at,
        }
        return record(presence=presence, **(given | more))

    return note


@pytest.fixture
def context(cast: Cast, request: pytest.FixtureRequest, tick) -> dict:
    """Makes what Maja gets a mail of `kind` for; returns what only that kind has in its row."""
    kind = request.node.callspec.params["kind"].name
    maja = Enrolment.objects.filter(person__name="Maja Berg")
    if kind in ("films_open", "films_unseen"):
        FilmFactory.create_batch(2, round=cast.city_round.round)
    if kind in ("certificate", "feedback"):
        tick("Maja", "present")
    if kind == "choose_time":
        maja.update(state="undecided", workshop=None)
    if kind == "place_cancelled":
        maja.update(state="cancelled", cancelled_at=NOW)
    if kind == "leader_left":
        leader, starts_at = cast.workshop.facilitator, cast.workshop.starts_at
        Workshop.objects.update(facilitator=None)
        return {"leader": leader.pk, "starts_at": starts_at.timestamp()}
    return _certificate(cast) if kind == "certificate" else {}


def _certificate(cast: Cast) -> dict:
    over = cast.workshop.ends_at
    close(workshop=cast.workshop, by=cast.facilitator, now=over)
    issue_earned(now=over)
    certificate = Certificate.objects.get(person__name="Maja Berg")
    Certificate.objects.update(printed_at=over, pdf=b"%PDF")
    return {"certificate": certificate.pk}
