"""Calendars to subscribe to, and the feed of new workshops; read back as programs read them."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from programs.models import CityRound
from tests.factories import NOW, CityRoundFactory, WorkshopFactory, wall

SITE = "https://citykompetens.example"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def calendar(client):
    def get(path: str = "/workshoppar.ics") -> Calendar:
        response = client.get(path, headers={"host": "localhost"})
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        return Calendar.from_ical(response.content)

    return get


def uids(calendar: Calendar) -> list[str]:
    return [str(event["uid"]) for event in calendar.walk("VEVENT")]


def uid(workshop) -> str:
    return f"workshop-{workshop.pk}@citykompetens.example"


def test_an_entry_says_all_there_is_to_know(calendar, cast):
    follow = calendar()
    event = next(event for event in follow.walk("VEVENT") if event["uid"] == uid(cast.workshop))
    assert event["summary"] == "Service och bemötande: workshop i Östersund"
    assert event.decoded("dtstart") == cast.workshop.starts_at
    assert event.decoded("dtend") == cast.workshop.ends_at
    assert event["dtstart"].params["tzid"] == "Europe/Stockholm"
    assert "Europe/Stockholm" in [str(zone["tzid"]) for zone in follow.walk("VTIMEZONE")]
    assert event["location"] == "Gamla Teatern, Thoméegränd 20, 831 34 Östersund"
    assert event["url"] == f"{SITE}/ostersund/workshop/{cast.workshop.pk}/"
    assert event["organizer"] == "MAILTO:gunilla@ostersund.example"
    assert (event["sequence"], event["status"]) == (0, "CONFIRMED")


def test_it_asks_to_be_read_again_in_an_hour(calendar, cast):
    follow = calendar()
    assert follow["refresh-interval"].dt == dt.timedelta(hours=1)
    assert follow["refresh-interval"].params["value"] == "DURATION"
    assert follow["x-published-ttl"] == "PT1H"
    assert follow["name"] == follow["x-wr-calname"] == "Citykompetens: alla workshoppar"


def test_a_moved_one_keeps_its_name_and_counts_up(calendar, cast):
    cast.workshop.schedule_version = 3
    cast.workshop.save()
    event = next(event for event in calendar().walk("VEVENT") if event["uid"] == uid(cast.workshop))
    assert event["sequence"] == 2


def test_all_towns_or_one(calendar, cast):
    both = [uid(cast.workshop), uid(cast.workshop_elsewhere)]
    assert sorted(uids(calendar())) == sorted(both)
    assert uids(calendar("/ostersund/workshoppar.ics")) == [uid(cast.workshop)]
    assert calendar("/ostersund/workshoppar.ics")["name"] == "Workshoppar i Östersund"


def test_a_cancelled_one_says_so_if_anybody_had_heard_of_it(calendar, cast):
    cancelled = WorkshopFactory(city_round=cast.city_round, cancelled_at=NOW)
    never_published = WorkshopFactory(city_round=cast.city_round, cancelled_at=NOW, published_at=None)
    too_early = WorkshopFactory(
        city_round=cast.city_round,
        cancelled_at=NOW - dt.timedelta(days=2),
        published_at=NOW - dt.timedelta(days=1),
    )
    events = {str(event["uid"]): event for event in calendar().walk("VEVENT")}
    assert events[uid(cancelled)]["status"] == "CANCELLED"
    assert not {uid(never_published), uid(too_early)} & events.keys()


def test_only_what_is_public_and_not_long_ago(calendar, client, cast):
    recent = WorkshopFactory(city_round=cast.city_round, starts_at=wall(10, 1, 9))
    for hidden in (
        {"published_at": None},
        {"published_at": NOW + dt.timedelta(hours=1)},
        {"starts_at": NOW - dt.timedelta(days=120)},
        {"city_round": CityRoundFactory(city__slug="malmo", state=CityRound.ASKED)},
    ):
        WorkshopFactory(**({"city_round": cast.city_round} | hidden))
    assert uids(calendar("/workshoppar.ics")) == [
        uid(recent),
        uid(cast.workshop),
        uid(cast.workshop_elsewhere),
    ]
    for slug in ("malmo", "atlantis"):
        assert client.get(f"/{slug}/workshoppar.ics").status_code == 404


def test_a_calendar_without_workshops_is_still_one(calendar, cast):
    CityRoundFactory(city__slug="malmo")
    assert uids(calendar("/malmo/workshoppar.ics")) == []


def entries(client, path: str = "/workshoppar.xml") -> list[ElementTree.Element]:
    response = client.get(path, headers={"host": "localhost"})
    assert response["Content-Type"] == "application/atom+xml"
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


def test_the_feed_has_the_newest_first(client, cast):
    new = WorkshopFactory(city_round=cast.city_round, published_at=NOW, starts_at=wall(12, 1, 9))
    for hidden in ({"published_at": None}, {"cancelled_at": NOW}, {"starts_at": wall(11, 1, 9)}):
        WorkshopFactory(city_round=cast.city_round, **hidden)
    found = entries(client)
    assert [entry.findtext(f"{ATOM}id") for entry in found] == [
        f"{SITE}/ostersund/workshop/{new.pk}/",
        f"{SITE}/ostersund/workshop/{cast.workshop.pk}/",
        f"{SITE}/lund/workshop/{cast.workshop_elsewhere.pk}/",
    ]
    assert found[0].findtext(f"{ATOM}title") == "Workshop i Östersund 1 december"
    assert found[0].findtext(f"{ATOM}summary") == (
        "Service och bemötande, tisdag 1 december kl. 9.00–12.00, Gamla Teatern, Thoméegränd 20"
    )


def test_in_english_in_english(client, calendar, cast):
    assert entries(client, "/en/workshoppar.xml")[0].findtext(f"{ATOM}title").endswith("26 November")
    event = calendar("/en/ostersund/workshoppar.ics").walk("VEVENT")[0]
    assert event["url"] == f"{SITE}/en/ostersund/workshop/{cast.workshop.pk}/"
    assert event["uid"] == uid(cast.workshop)


PATHS = ["/workshoppar.ics", "/ostersund/workshoppar.ics", "/workshoppar.xml"]


@pytest.mark.parametrize("path", PATHS)
def test_who_has_it_already_is_told_so_until_something_changes(client, clock_at, cast, path):
    first = client.get(path)
    assert "max-age" in first["Cache-Control"]
    clock_at(NOW + dt.timedelta(minutes=5))
    again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    WorkshopFactory(city_round=cast.city_round)
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_as_many_queries_for_many_workshops_as_for_one(client, cast, path):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    before = count()
    for slug in ("malmo", "vasteras", "ostersund"):
        WorkshopFactory(city_round=CityRoundFactory(city__slug=slug))
    assert count() == before <= 2
