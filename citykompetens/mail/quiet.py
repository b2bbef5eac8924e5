"""The hours of the night in which nobody is disturbed."""

import datetime as dt

from django.conf import settings
from django.utils.timezone import localtime


def is_quiet(now: dt.datetime) -> bool:
    """Whether it is between MAIL_QUIET_HOURS on the wall in Stockholm, as "20-07"; "" is never."""
    if not settings.MAIL_QUIET_HOURS:
        return False
    begin, end = (int(hour) for hour in settings.MAIL_QUIET_HOURS.split("-"))
    hour = localtime(now).hour
    return begin <= hour or hour < end if begin > end else begin <= hour < end
