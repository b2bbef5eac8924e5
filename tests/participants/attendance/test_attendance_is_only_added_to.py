"""Events are added, the state follows from them, whatever way they came in."""

import uuid

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citykompetens.audit.models import Entry
from citykompetens.errors import Refused
from participants.attendance.models import AttendanceEvent
from participants.attendance.queries import sheet, tally
from participants.attendance.services import close
from participants.registration.services import cancel
from tests.factories import NOW, sign_up, wall

AFTERWARDS = wall(11, 26, 13)


def test_not_reported_is_none_and_not_absent(cast, tick):
    tick("Maja", "present")
    tick("Åke", "absent")
    rows = sheet(cast.workshop)
    assert {row.person.name: row.presence for row in rows} == {
        "Maja Berg": "present",
        "Åke Öberg": "absent",
        "Siv Éklund": None,
    }
    assert tally(rows) == {"present": 1, "absent": 1, "unreported": 1}


def test_a_change_is_another_event(cast, tick, place_of):
    first = tick("Maja", "present", at=wall(11, 26, 9, 5))
    tick("Maja", "absent", at=wall(11, 26, 9, 6))
    assert place_of("Maja").presence == "absent"
    assert AttendanceEvent.objects.count() == 2
    first.refresh_from_db()
    assert first.presence == "present"


def test_an_undone_tick_is_not_reported(cast, tick):
    tick("Maja", "present", at=wall(11, 26, 9, 5))
    tick("Maja", "unreported", at=wall(11, 26, 9, 6))
    assert tally(sheet(cast.workshop)) == {"present": 0, "absent": 0, "unreported": 3}


def test_the_same_event_again_changes_nothing(cast, tick):
    event_id = uuid.uuid4()
    first = tick("Maja", "present", event_id=event_id)
    assert tick("Maja", "absent", event_id=event_id) == first
    assert AttendanceEvent.objects.get().presence == "present"
    assert Entry.objects.filter(action="attendance.recorded").count() == 1


def test_an_older_event_that_comes_in_late_does_not_win(tick, place_of):
    tick("Maja", "absent", at=wall(11, 26, 9, 30))
    tick("Maja", "present", occurred_at=wall(11, 26, 9, 5), now=wall(11, 26, 9, 40))
    assert place_of("Maja").presence == "absent"


def test_a_phone_whose_clock_runs_ahead_does_not_win_for_ever(tick, place_of):
    tick("Maja", "present", occurred_at=wall(12, 24), now=wall(11, 26, 9, 5))
    tick("Maja", "absent", at=wall(11, 26, 9, 6))
    assert place_of("Maja").presence == "absent"


EVENTS = st.lists(
    st.tuples(st.uuids(), st.sampled_from(["present", "absent", "unreported"]), st.integers(0, 5)),
    unique_by=lambda event: event[0],
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS, data=st.data())
def test_replayed_and_reordered_uploads_end_in_the_same_state(cast, tick, place_of, events, data):
    """Two phones upload what they noted, in any order, some of it several times."""

    def state_after(uploads) -> str | None:
        with transaction.atomic():
            for event_id, presence, minute in uploads:
                occurred_at = wall(11, 26, 9, minute)
                tick("Maja", presence, event_id=event_id, occurred_at=occurred_at, now=AFTERWARDS)
            state = place_of("Maja").presence
            transaction.set_rollback(True)
        return state

    again = data.draw(st.permutations(events + events[: len(events) // 2]))
    assert state_after(again) == state_after(events)


def test_after_the_closing_a_change_needs_a_reason(cast, tick, place_of):
    tick("Maja", "absent")
    close(workshop=cast.workshop, by=cast.facilitator, now=AFTERWARDS)
    with pytest.raises(Refused, match="Skriv varför du ändrar"):
        tick("Maja", "present", at=wall(11, 26, 14))
    assert place_of("Maja").presence == "absent"
    event = tick("Maja", "present", at=wall(11, 26, 14), reason="Kom sent, satt längst bak")
    assert place_of("Maja").presence == "present"
    assert event.reason == "Kom sent, satt längst bak"
    assert Entry.objects.latest("pk").reason == "Kom sent, satt längst bak"


def test_a_retry_after_the_closing_is_still_no_change(cast, tick):
    first = tick("Maja", "present")
    close(workshop=cast.workshop, by=cast.facilitator, now=AFTERWARDS)
    assert tick("Maja", "present", event_id=first.pk) == first


def test_only_who_has_a_seat_here_is_ticked(cast, tick, place_of):
    elsewhere = sign_up(cast.workshop_elsewhere, "Någon annan").enrolments.get()
    with pytest.raises(Refused, match="ingen plats"):
        tick("Maja", "present", enrolment=elsewhere)
    cancel(enrolment=place_of("Siv"), by="visitor", now=NOW)
    with pytest.raises(Refused, match="ingen plats"):
        tick("Siv", "present")
    assert not AttendanceEvent.objects.exists()


def test_the_audit_says_who_noted_it_and_no_name(cast, tick, place_of):
    tick("Maja", "present")
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.by, entry.object_id, entry.fields, entry.city_slug) == (
        "attendance.recorded",
        f"user:{cast.facilitator.pk}",
        str(place_of("Maja").pk),
        ["presence"],
        "ostersund",
    )


def test_the_sheet_is_one_query_for_three_and_for_nine(cast, assert_queries):
    for number_of_rows in (3, 9):
        with assert_queries(1):
            rows = sheet(cast.workshop)
            assert [row.registration.business.name for row in rows]
        assert len(rows) == number_of_rows
        if number_of_rows == 3:
            sign_up(cast.workshop, *[f"Ny {n}" for n in range(6)])
