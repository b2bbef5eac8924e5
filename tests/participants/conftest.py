"""A workshop on its day, for the rooms that follow a registration."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest

from participants.attendance.models import AttendanceEvent
from participants.attendance.queries import with_presence
from participants.attendance.services import record
from participants.registration.models import Enrolment
from tests.factories import Cast


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
