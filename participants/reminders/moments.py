"""From a day and a time on the wall to an instant: the one place that knows how."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@lru_cache(maxsize=4096)
def moment(day: date, days_before: int, at: time) -> datetime:
    """So many calendar days before the day, at the time on the wall; less than zero is after it.

    A time that the spring change skips becomes the moment one hour later on the wall (02:30 is
    03:30); one that the autumn change doubles is its first occurrence (PEP 495, fold=0).
    """
    return datetime.combine(day - timedelta(days=days_before), at, tzinfo=STOCKHOLM)


def last_weekday(weekday: int, at: time, now: datetime) -> date:
    """The last day with this weekday (Monday is 0) on which that time has come."""
    today = now.astimezone(STOCKHOLM).date()
    day = today - timedelta(days=(today.weekday() - weekday) % 7)
    return day if moment(day, 0, at) <= now else day - timedelta(days=7)
