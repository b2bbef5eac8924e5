"""A reminder comes so many calendar days before, at the time on the wall in Stockholm."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from participants.reminders.moments import last_weekday, moment
from programs.models import MailRule, Program
from tests.factories import STOCKHOLM

SPRING, AUTUMN = dt.date(2027, 3, 28), dt.date(2026, 10, 25)
TEN_YEARS = st.dates(dt.date(2026, 1, 1), dt.date(2036, 12, 31))
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0, fold=0))


def skipped(day: dt.date, at: dt.time) -> bool:
    """A time between two and three in the night when summer time begins."""
    last_sunday = day.month == 3 and day.isoweekday() == 7 and day.day > 24
    return last_sunday and at.hour == 2


@given(starts_on=TEN_YEARS, days=st.integers(0, 30), at=TIMES)
@example(starts_on=SPRING, days=0, at=dt.time(2, 30))
@example(starts_on=AUTUMN, days=0, at=dt.time(2, 30))
def test_the_wall_shows_the_time_of_the_rule(starts_on, days, at):
    day = starts_on - dt.timedelta(days=days)
    shown = moment(starts_on, days, at).astimezone(dt.UTC).astimezone(STOCKHOLM)
    if skipped(day, at):
        at = at.replace(hour=3)
    assert (shown.date(), shown.time()) == (day, at)


@given(starts_on=TEN_YEARS, at=TIMES)
def test_the_day_before_is_a_calendar_day_and_not_24_hours(starts_on, at):
    same_day, day_before = moment(starts_on, 0, at), moment(starts_on, 1, at)
    hours = (same_day.astimezone(dt.UTC) - day_before.astimezone(dt.UTC)) / dt.timedelta(hours=1)
    assert hours in (23, 24, 25)
    assert same_day.date() - day_before.date() == dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("starts_on", "utc"),
    [
        (dt.date(2027, 3, 28), "2027-03-27T08:00"),  # winter time still on the day before
        (dt.date(2027, 3, 29), "2027-03-28T07:00"),  # summer time since the night
        (dt.date(2026, 10, 25), "2026-10-24T07:00"),
        (dt.date(2026, 10, 26), "2026-10-25T08:00"),
    ],
)
def test_nine_o_clock_on_both_sides_of_both_changes(starts_on, utc):
    assert moment(starts_on, 1, dt.time(9)).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M") == utc


def test_a_time_that_autumn_has_twice_is_the_first():
    assert moment(AUTUMN, 0, dt.time(2, 30)).astimezone(dt.UTC).hour == 0


EVERY_DAY = [dt.date(2026, 1, 1) + dt.timedelta(days=number) for number in range(3653)]
USUAL = MailRule.usual(Program())
RULE_TIMES = sorted(
    {dt.time(), dt.time(2), dt.time(2, 30), dt.time(3), dt.time(23, 59)} | {rule.at for rule in USUAL}
)
RULE_DAYS = sorted({-1, 0, 1, 7} | {rule.days_before for rule in USUAL})
MINUTE = dt.timedelta(minutes=1)


@pytest.mark.parametrize("at", RULE_TIMES, ids=str)
@pytest.mark.parametrize("days", RULE_DAYS)
def test_every_day_of_ten_years_at_the_time_of_the_rule_and_once(at, days):
    """Also at 02:30 in the hour that is missing and in the one that is there twice."""
    before = None
    for day in EVERY_DAY:
        due = moment(day, days, at)
        instant = due.astimezone(dt.UTC)
        shown = instant.astimezone(STOCKHOLM)
        meant = day - dt.timedelta(days=days)
        wanted = at.replace(hour=3) if skipped(meant, at) else at
        assert (shown.date(), shown.time()) == (meant, wanted)
        # Of the sweeps of that day one finds that it has come, however often the wall shows the time.
        assert shown.fold == 0
        assert before is None or dt.timedelta(hours=22) < instant - before < dt.timedelta(hours=26)
        before = instant


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
@pytest.mark.parametrize("at", RULE_TIMES, ids=str)
def test_swept_every_minute_of_a_change_it_comes_once(day, at):
    begin = dt.datetime.combine(day - dt.timedelta(days=1), dt.time(), tzinfo=STOCKHOLM).astimezone(dt.UTC)
    minutes = [begin + MINUTE * number for number in range(3 * 24 * 60)]
    due = moment(day, 0, at)
    came = [now for now in minutes if now - MINUTE < due <= now]
    assert len(came) == 1


@given(day=TEN_YEARS, weekday=st.integers(0, 6), at=TIMES, minutes=st.integers(0, 24 * 60 - 1))
@example(day=AUTUMN, weekday=6, at=dt.time(2, 30), minutes=150)
@example(day=SPRING, weekday=6, at=dt.time(2, 30), minutes=180)
def test_every_week_on_its_day(day, weekday, at, minutes):
    now = dt.datetime.combine(day, dt.time(), tzinfo=STOCKHOLM) + minutes * MINUTE
    last = last_weekday(weekday, at, now)
    assert last.weekday() == weekday
    assert moment(last, 0, at) <= now < moment(last + dt.timedelta(days=7), 0, at)
