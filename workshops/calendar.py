"""A workshop as a calendar entry (RFC 5545), with the time zone written out."""

from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from citykompetens.addresses import absolute

from .models import Workshop

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def workshop_file(workshop: Workshop, *, uid: str, url: str, now: datetime) -> bytes:
    """A calendar file with one event; `uid` stays the same for a person and a workshop, so that a
    later file with a higher SEQUENCE moves the entry instead of adding one.

    The workshop comes from `.with_place()`. `url` is the path that the entry links to.
    """
    organisation = workshop.city_round.city.organisation
    program = workshop.city_round.round.program
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now)
    event.add("sequence", workshop.schedule_version - 1)
    event.add("dtstart", workshop.starts_at.astimezone(STOCKHOLM))
    event.add("dtend", workshop.ends_at.astimezone(STOCKHOLM))
    event.add("summary", f"{program.name}: workshop")
    event.add("location", f"{workshop.venue.name}, {workshop.venue.address}")
    event.add("description", workshop.venue.directions)
    event.add("url", absolute(url))
    organizer = vCalAddress(f"MAILTO:{organisation.contact_email}")
    organizer.params["cn"] = vText(organisation.name)
    event["organizer"] = organizer
    calendar = Calendar()
    calendar.add("prodid", "-//Citykompetens//citykompetens//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()
