"""The hours of the night in which nobody is disturbed."""

import datetime as dt

from django.conf import settings
from django.utils.timezone import localtime


def is_quiet(now: dt.datetime) -> bool:
    """Whether it is between MAIL_QUIET_HOURS on the wall in Stockholm, as "20-07"; "" is never."""
    if not settings.MAIL_QUIET_HOURS:
        return False
    begin, end = _hours()
    hour = localtime(now).hour
    return begin <= hour or hour < end if begin > end else begin <= hour < end


def over(at: dt.datetime) -> dt.datetime:
    """When the quiet hours in which that moment lies are over; in no quiet hour, the moment itself."""
    if not is_quiet(at):
        return at
    _begin, end = _hours()
    local = localtime(at)
    day = local.date() + dt.timedelta(days=local.hour >= end)
    return dt.datetime.combine(day, dt.time(end), tzinfo=local.tzinfo)


def _hours() -> tuple[int, int]:
    begin, end = settings.MAIL_QUIET_HOURS.split("-")
    return int(begin), int(end)
