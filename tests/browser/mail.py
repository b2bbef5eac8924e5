"""What the demo's mail server has kept, as its readers' programs read it: words, and a calendar that does
what mails tell it to."""

import datetime as dt
import re
from email.message import EmailMessage
from html import unescape

from tests import ics

Calendar = dict[str, ics.Event]  # by UID
MONTHS = [
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
]
WEEKDAYS = ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"]


def words_of(letter: EmailMessage) -> list[str]:
    """What is read: the subject with the plain text, and with the HTML."""
    plain, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    html = unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL))
    return [" ".join(f"{letter['Subject']} {text}".split()) for text in (plain, html)]


def calendar_after(letters: list[EmailMessage]) -> Calendar:
    """The calendar of who has read these. An entry changes only for a higher SEQUENCE (RFC 5546, 2.1.4).

    A reminder brings the entry once more, as it is; whether one falls into a journey is up to the day.
    """
    calendar: Calendar = {}
    newest: dict[str, int] = {}
    for letter in letters:
        for part in letter.walk():
            if part.get_content_type() != "text/calendar":
                continue
            content = part.get_payload(decode=True).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
            told = ics.read(content)
            [event] = ics.events(told)
            uid, sequence = event["UID"].value, int(event["SEQUENCE"].value)
            if sequence == newest.get(uid):
                assert entries({uid: event}) == entries({uid: calendar[uid]}), letter["Subject"]
                continue
            assert sequence > newest.get(uid, -1), letter["Subject"]
            newest[uid] = sequence
            assert part.get_param("method") == told["METHOD"].value
            if told["METHOD"].value == "CANCEL":
                assert calendar.pop(uid, None), "nothing to take away"
            else:
                calendar[uid] = event
    return calendar


def calendar_followed(content: bytes) -> Calendar:
    """The calendar of who follows a feed: what is cancelled is struck out."""
    found = ics.events(ics.read(content))
    return {event["UID"].value: event for event in found if event["STATUS"].value == "CONFIRMED"}


def entries(calendar: Calendar) -> dict[str, tuple]:
    """What stands in a calendar: when, where, and what its reader is told."""
    return {
        uid: (event.utc("DTSTART"), event.utc("DTEND"), event["LOCATION"].text, event["DESCRIPTION"].text)
        for uid, event in calendar.items()
    }


def spoken(event: ics.Event) -> list[str]:
    """How pages and mails say when and where it is."""
    starts, ends = (dt.datetime.fromisoformat(event[name].value) for name in ("DTSTART", "DTEND"))
    day = f"{WEEKDAYS[starts.weekday()]} {starts.day} {MONTHS[starts.month - 1]}"
    hours = "–".join(f"{at.hour}.{at.minute:02}" for at in (starts, ends))
    return [day, f"kl. {hours}", *event["LOCATION"].text.lower().split(", ")]
