"""Workshops as calendar entries (RFC 5545), with the time zone written out."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from citykompetens.addresses import absolute

from .models import Workshop

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ASK_AGAIN = timedelta(hours=1)


def workshop_file(workshop: Workshop, *, uid: str, url: str, now: datetime) -> bytes:
    """A calendar file with one event; `uid` stays the same for a person and a workshop, so that a
    later file with a higher SEQUENCE moves the entry instead of adding one.

    The workshop comes from `.with_place()`. `url` is the path that the entry links to.
    """
    event = _event(workshop, uid=uid, url=url, stamp=now)
    event.add("summary", f"{workshop.city_round.round.program.name_here}: workshop")
    calendar = _calendar([event])
    calendar.add("method", "PUBLISH")
    return calendar.to_ical()


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
        event.add("status", "CANCELLED" if workshop.cancelled_at else "CONFIRMED")
        event.add("transp", "TRANSPARENT")  # whoever follows all towns is not busy in all of them
        events.append(event)
    calendar = _calendar(events)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})  # RFC 7986
    calendar.add("x-published-ttl", "PT1H")
    return calendar.to_ical()


def public_uid(workshop: Workshop) -> str:
    """The entry of a workshop for everybody; those with a seat have an entry of their own."""
    return f"workshop-{workshop.pk}@{urlsplit(settings.SITE_URL).hostname}"


def _event(workshop: Workshop, *, uid: str, url: str, stamp: datetime | None) -> Event:
    organisation = workshop.city_round.city.organisation
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("sequence", workshop.schedule_version - 1)
    event.add("dtstart", workshop.starts_at.astimezone(STOCKHOLM))
    event.add("dtend", workshop.ends_at.astimezone(STOCKHOLM))
    event.add("location", f"{workshop.venue.name}, {workshop.venue.address}")
    event.add("description", workshop.venue.directions)
    event.add("url", absolute(url))
    organizer = vCalAddress(f"MAILTO:{organisation.contact_email}")
    organizer.params["cn"] = vText(organisation.name)
    event["organizer"] = organizer
    return event


def _calendar(events: list[Event]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//Citykompetens//citykompetens//{(get_language() or 'sv').upper()}")
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar
