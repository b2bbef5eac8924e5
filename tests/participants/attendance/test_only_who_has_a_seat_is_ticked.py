"""A tick is for somebody with a seat, on the day or later, whatever the page showed when it was made."""

import datetime as dt

import pytest

from citykompetens.errors import Refused
from participants.attendance.models import AttendanceEvent
from participants.registration.services import cancel
from tests.factories import NOW


def test_not_before_the_day(tick, now):
    with pytest.raises(Refused, match="från och med dagen"):
        tick("Maja", "present", at=now)
    assert not AttendanceEvent.objects.exists()


def test_from_the_morning_of_the_day(cast, tick):
    at = cast.workshop.starts_at.replace(hour=6, minute=0)
    assert tick("Maja", "present", at=at).presence == "present"


def test_a_place_given_back_while_the_page_stood_open(cast, tick, place_of):
    as_the_page_showed_it = place_of("Maja")
    cancel(enrolment=as_the_page_showed_it, by="visitor", now=NOW)
    with pytest.raises(Refused, match="ingen plats"):
        tick("Maja", "present", enrolment=as_the_page_showed_it)


def test_a_cancelled_workshop_has_no_attendance(cast, tick):
    cast.workshop.cancelled_at = NOW
    cast.workshop.save(update_fields=["cancelled_at"])
    with pytest.raises(Refused, match="inställd"):
        tick("Maja", "present")


def test_a_replayed_tick_is_answered_as_the_first_was(cast, tick, place_of):
    first = tick("Maja", "present")
    later = cast.workshop.starts_at + dt.timedelta(hours=1)
    assert tick("Maja", "present", event_id=first.pk, at=later) == first
    assert AttendanceEvent.objects.count() == 1
