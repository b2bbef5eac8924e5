import datetime as dt
import re

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.utils.translation import get_language

register = template.Library()

LONG = 10  # letters
POSTCODE = re.compile(r"\b(\d{3}) (\d{2})\b")
BEHIND, AHEAD = -180, 365  # days in which everybody knows which year is meant


@register.filter
def has_long_word(text: str) -> bool:
    """Whether a heading needs smaller letters, so that no word of it is broken."""
    return any(len(word) > LONG for word in str(text).split())


@register.filter
def unbroken(address: str) -> str:
    """An address whose postcode, "831 31", stays on one line."""
    return POSTCODE.sub("\\1\u00a0\\2", str(address))


@register.filter
def day_from(day: dt.date, now: dt.datetime) -> str:
    """`{{ at|day_from:now }}`: "måndag 21 december", from far away "30 april 2028"."""
    if isinstance(day, dt.datetime):
        day = localdate(day)
    near = BEHIND < (day - localdate(now)).days < AHEAD
    return date_format(day, "l j F" if near else "j F Y")


@register.simple_tag
def swedish(english: str = "") -> SafeString:
    """` lang="sv"` for words that people typed in Swedish, where the page is in another language.

    `english`: the same words in English, if anybody has written them.
    """
    return mark_safe("" if english or get_language() == "sv" else ' lang="sv"')  # nosec


@register.filter
def days_until(at: dt.datetime, now: dt.datetime) -> int:
    """`{{ workshop.starts_at|days_until:now }}`: calendar days in Stockholm, 1 is tomorrow."""
    return (localdate(at) - localdate(now)).days
