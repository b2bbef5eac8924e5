"""Calendar entries as calendars read them: RFC 5545 to the letter, the right moment around every change."""

import datetime as dt

import pytest

from tests import ics
from tests.factories import NOW, STOCKHOLM, WorkshopFactory
from workshops.calendar import Entry, feed, scheduling_message, subscription, workshop_file

HOSTILE = 'Å"; DROP\\,\n BEGIN:VEVENT\r\nATTENDEE:x ^ é🙂' + "ö" * 100

# Hours before and after each change of 2026 and 2027, and the middle of both halves.
CHANGES = [
    dt.datetime(year, month, day, 1, tzinfo=dt.UTC)
    for year, month, day in ((2026, 3, 29), (2026, 10, 25), (2027, 3, 28))
]
MOMENTS = [
    change + dt.timedelta(minutes=minutes)
    for change in CHANGES
    for minutes in (-24 * 60, -121, -61, 60, 120, 24 * 60)
] + [dt.datetime(2026, 1, 15, 8, tzinfo=dt.UTC), dt.datetime(2026, 7, 15, 8, tzinfo=dt.UTC)]


def entry(workshop, **more) -> Entry:
    given = {"uid": "workshop-1@x", "revision": 0, "url": "/x/", "stamp": NOW}
    return Entry(workshop=workshop, **(given | more))


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_the_time_on_the_wall_is_the_right_moment(db, moment):
    after = moment + dt.timedelta(hours=4)  # not in the hour that the wall shows twice
    workshop = WorkshopFactory(starts_at=moment.astimezone(STOCKHOLM), ends_at=after.astimezone(STOCKHOLM))
    for content in (
        workshop_file(workshop, uid="x", url="/x/", now=NOW),
        scheduling_message(entry(workshop), attendee="maja@x.example"),
        subscription([entry(workshop)], name="x"),
        feed([workshop], name="x"),
    ):
        [event] = ics.events(ics.read(content))
        assert event["DTSTART"].params == {"TZID": "Europe/Stockholm"}
        assert event.utc("DTSTART") == moment
        assert event.utc("DTEND") == after


def test_the_zone_agrees_with_the_clock_every_hour_of_two_years(db):
    content = workshop_file(WorkshopFactory(), uid="x", url="/x/", now=NOW)
    [zone] = ics.read(content).all("VTIMEZONE")
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    while moment.year < 2028:
        wall = moment.astimezone(STOCKHOLM)
        if not wall.fold:  # the hour that is there twice: its first reading
            assert ics.offset(zone, wall.replace(tzinfo=None)) == wall.utcoffset(), wall
        moment += dt.timedelta(hours=1)


def test_what_somebody_typed_stays_text(db):
    workshop = WorkshopFactory(venue__name=HOSTILE[:120], venue__directions=HOSTILE[:300])
    workshop.city_round.city.organisation.name = HOSTILE[:120]
    workshop.city_round.round.program.name = HOSTILE
    note = "Kommer: " + HOSTILE
    calendar = ics.read(scheduling_message(entry(workshop, notes=[note]), attendee="maja@x.example"))
    [event] = ics.events(calendar)
    plain = HOSTILE.replace("\r\n", "\n")
    assert event["DESCRIPTION"].text.startswith(f"Kommer: {plain}\n{plain[:100]}")
    assert event["SUMMARY"].text == f"{plain}: workshop"
    assert event["LOCATION"].text.startswith(plain[:100])
    assert [p.value for p in event.properties["ATTENDEE"]] == ["MAILTO:maja@x.example"]


def test_it_says_who_asks_and_asks_for_no_answer(db):
    workshop = WorkshopFactory()
    calendar = ics.read(scheduling_message(entry(workshop, revision=4), attendee="maja@x.example"))
    assert calendar["METHOD"].value == "REQUEST"
    [event] = ics.events(calendar)
    assert (event["STATUS"].value, event["SEQUENCE"].value) == ("CONFIRMED", "4")
    assert event["ORGANIZER"].value == "MAILTO:gunilla@ostersund.example"
    assert event["ATTENDEE"].params == {"PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    assert event["LOCATION"].text == "Gamla Teatern, Thoméegränd 20, 831 34 Östersund"
    assert "https://www.openstreetmap.org/directions?to=Thom%C3%A9egr%C3%A4nd" in event["DESCRIPTION"].text
    assert "GEO" not in event.properties


def test_taken_away(db):
    gone = entry(WorkshopFactory(), cancelled=True)
    calendar = ics.read(scheduling_message(gone, attendee="maja@x.example"))
    assert calendar["METHOD"].value == "CANCEL"
    assert ics.events(calendar)[0]["STATUS"].value == "CANCELLED"


def test_a_subscription_has_no_method(db):
    """With one, programs take it for a mail and not for a calendar."""
    calendar = ics.read(subscription([entry(WorkshopFactory())], name="Kafé; Bar,\nBord"))
    assert "METHOD" not in calendar.properties
    assert [calendar[name].text for name in ("NAME", "X-WR-CALNAME")] == [
        "Kafé; Bar,\nBord",
        "Kafé; Bar,\nBord",
    ]
    assert calendar["REFRESH-INTERVAL"].value == "PT1H"
