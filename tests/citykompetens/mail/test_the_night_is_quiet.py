"""Between 20 and 7 on the wall in Stockholm goes out only what somebody has just asked for."""

import datetime as dt

import pytest

from citykompetens.mail import kinds, quiet
from citykompetens.mail.dispatch import dispatch
from citykompetens.mail.models import OutgoingMail, State
from tests.factories import wall

EVENING = wall(11, 23, 20)
MORNING = wall(11, 24, 7)


@pytest.fixture
def by_night(planned, relay, settings):
    """One of each, due by day: a plain mail, one that its reader has just asked for, one that another has."""
    settings.MAIL_QUIET_HOURS = "20-07"
    kinds.register(kinds.Kind(name="promise", load=kinds.get("promise").load, label="", asked_for=True))
    planned("plain@shop.example")
    planned("asked@shop.example", kind="promise")
    planned("others@shop.example", kind="promise", unasked=True)
    return relay


def test_what_was_asked_for_goes_out_and_the_rest_waits_for_the_morning(by_night):
    dispatch(now=EVENING)
    assert by_night.recipients == ["asked@shop.example"]
    assert dispatch(now=MORNING - dt.timedelta(seconds=1)) == {}
    assert OutgoingMail.objects.get(kind="note").due_at < EVENING  # nothing is written for it
    assert dispatch(now=MORNING) == {State.SENT: 2}


def test_until_the_evening_everything_goes_out(by_night):
    assert dispatch(now=EVENING - dt.timedelta(seconds=1)) == {State.SENT: 3}


@pytest.mark.parametrize("month, day", [(3, 28), (10, 24)])  # the nights before the two clock changes, 2026
def test_the_hours_are_those_on_the_wall_when_the_clock_is_changed(settings, month, day):
    settings.MAIL_QUIET_HOURS = "20-07"
    evening, morning = wall(month, day, 20), wall(month, day + 1, 7)
    second = dt.timedelta(seconds=1)
    assert [quiet.is_quiet(at) for at in (evening - second, evening)] == [False, True]
    assert [quiet.is_quiet(at) for at in (morning - second, morning)] == [True, False]


def test_the_night_may_end_at_midnight(planned, relay, settings):
    settings.MAIL_QUIET_HOURS = "22-24"
    planned("others@shop.example", unasked=True, due_at=wall(11, 23, 23))
    assert dispatch(now=wall(11, 23, 23)) == {}
    assert dispatch(now=wall(11, 24)) == {State.SENT: 1}
