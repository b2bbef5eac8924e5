"""Workshops as calendar entries (RFC 5545), with the time zone written out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from citykompetens.addresses import absolute

from .models import Workshop

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ASK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A workshop in the calendar of somebody who has, or had, a seat in it, or leads it.

    `uid` stays the same for a reader and a workshop, whatever happens. `revision` is how often the seats
    have changed, so that SEQUENCE never falls. The workshop comes from `.with_place()`; `url` is the path
    that the entry leads to; `stamp` is the moment of the last change that is known.
    """

    workshop: Workshop
    uid: str
    revision: int
    url: str
    stamp: datetime
    notes: Sequence[str] = ()
    cancelled: bool = False

    @property
    def method(self) -> str:
        """What a mail asks the reader's calendar to do (RFC 5546, 3.2.2 and 3.2.5)."""
        return "CANCEL" if self.cancelled else "REQUEST"


def scheduling_message(entry: Entry, *, attendee: str) -> bytes:
    """The entry as a mail carries it (RFC 5546): `attendee` gets it, or loses it, and is asked nothing.

    The organiser is the city's contact. PARTSTAT=ACCEPTED, because whoever has a seat has said yes.
    """
    event = _own_event(entry)
    reader = vCalAddress(f"MAILTO:{attendee}")
    reader.params["partstat"] = vText("ACCEPTED")
    reader.params["rsvp"] = vText("FALSE")
    event["attendee"] = reader
    calendar = _calendar([event])
    calendar.add("method", entry.method)
    return _written(calendar)


def subscription(entries: Iterable[Entry], *, name: str) -> bytes:
    """Somebody's own workshops to subscribe to; the same entries give the same bytes, whenever."""
    return _followed([_own_event(entry) for entry in entries], name=name)


def workshop_file(workshop: Workshop, *, uid: str, url: str, now: datetime) -> bytes:
    """A calendar file with one event for anybody who wants it; fetched again, it moves the entry.

    The workshop comes from `.with_place()`. `url` is the path that the entry links to.
    """
    event = _event(workshop, uid=uid, url=url, stamp=now)
    event.add("summary", f"{workshop.city_round.round.program.name_here}: workshop")
    event.add("description", workshop.venue.directions)
    calendar = _calendar([event])
    calendar.add("method", "PUBLISH")
    return _written(calendar)


def feed(workshops: Iterable[Workshop], *, name: str) -> bytes:
    """A calendar to subscribe to; a cancelled workshop stays in it and says so.

    The workshops come from `.with_place()`. The same workshops give the same bytes, whenever.
    """
    events = []
    for workshop in workshops:
        city, program = workshop.city_round.city, workshop.city_round.round.program
        event = _event(
            workshop,
            uid=public_uid(workshop),
            url=reverse("workshops:workshop", args=[city.slug, workshop.pk]),
            stamp=workshop.cancelled_at or workshop.published_at,
        )
        event.add(
            "summary", _("%(program)s: workshop i %(city)s") % {"program": program.name_here, "city": city}
        )
        event.add("description", workshop.venue.directions)
        event.add("status", "CANCELLED" if workshop.cancelled_at else "CONFIRMED")
        event.add("transp", "TRANSPARENT")  # whoever follows all towns is not busy in all of them
        events.append(event)
    return _followed(events, name=name)


def public_uid(workshop: Workshop) -> str:
    """The entry of a workshop for everybody; those with a seat have an entry of their own."""
    return f"workshop-{workshop.pk}@{urlsplit(settings.SITE_URL).hostname}"


def _own_event(entry: Entry) -> Event:
    workshop = entry.workshop
    venue, organisation = workshop.venue, workshop.city_round.city.organisation
    event = _event(workshop, uid=entry.uid, url=entry.url, stamp=entry.stamp, revision=entry.revision)
    event.add("summary", f"{workshop.city_round.round.program.name_here}: workshop")
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    lines = [
        *entry.notes,
        venue.directions,
        _("Visa vägen:")
        + " https://www.openstreetmap.org/directions?to="
        + quote(f"{venue.street}, {venue.postcode} {venue.city.name}"),
        _("Frågor?") + f" {organisation.contact_name}, {organisation.contact_phone}",
    ]
    event.add("description", "\n".join(line for line in lines if line))
    return event


def _event(workshop: Workshop, *, uid: str, url: str, stamp: datetime | None, revision: int = 0) -> Event:
    """No GEO: where the door of a venue is, is not known more closely than its address."""
    organisation = workshop.city_round.city.organisation
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("sequence", workshop.schedule_version - 1 + revision)
    event.add("dtstart", workshop.starts_at.astimezone(STOCKHOLM))
    event.add("dtend", workshop.ends_at.astimezone(STOCKHOLM))
    event.add("location", f"{workshop.venue.name}, {workshop.venue.address}")
    event.add("url", absolute(url))
    organizer = vCalAddress(f"MAILTO:{organisation.contact_email}")
    organizer.params["cn"] = vText(organisation.name)
    event["organizer"] = organizer
    return event


def _followed(events: list[Event], *, name: str) -> bytes:
    calendar = _calendar(events)
    calendar["name"] = calendar["x-wr-calname"] = vText(name)  # RFC 7986; add() would not escape it
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return _written(calendar)


def _calendar(events: list[Event]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//Citykompetens//citykompetens//{(get_language() or 'sv').upper()}")
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(event)
    return calendar


def _written(calendar: Calendar) -> bytes:
    """With the time zone, before what uses it: it is the same in each, and half of what writing one costs."""
    lines = calendar.to_ical()
    at = lines.find(b"\r\nBEGIN:VEVENT\r\n")
    at = 2 + (at if at >= 0 else lines.rfind(b"\r\nEND:VCALENDAR\r\n"))
    return lines[:at] + _stockholm() + lines[at:]


@cache
def _stockholm() -> bytes:
    """The clock on the wall, as a rule (directive 2000/84/EC; so since 1996).

    Written by hand: what icalendar makes of the zone names the hour after the change in March, where
    RFC 5545 (3.6.5) wants the one before it, and lists every year in two kilobytes.
    """
    zone = Timezone()
    zone.add("tzid", STOCKHOLM.key)
    for part, name, month, hour, before, after in (
        (TimezoneDaylight(), "CEST", 3, 2, 1, 2),
        (TimezoneStandard(), "CET", 10, 3, 2, 1),
    ):
        last_sunday = {3: 31, 10: 27}[month]
        part.add("dtstart", datetime(1996, month, last_sunday, hour))  # noqa: DTZ001  on the wall, by definition
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("tzname", name)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        zone.add_component(part)
    return zone.to_ical()
