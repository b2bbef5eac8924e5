"""The calendar of a business or a person: reads, and nothing else; what is cancelled stays a month."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participants.registration.models import Enrolment
from participants.registration.services import cancel, move, rename, replace
from tests import ics
from tests.factories import NOW, WorkshopFactory, sign_up, wall

pytestmark = pytest.mark.django_db


def place_of(name: str) -> Enrolment:
    return Enrolment.objects.get(person__name=name)


@pytest.fixture
def feed(client):
    """UID → event of somebody's calendar."""

    def get(owner, language: str = "") -> dict[str, ics.Event]:
        response = client.get(f"{language}/kalender/{owner.calendar_link}.ics")
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert "private" in response["Cache-Control"]
        found = ics.events(ics.read(response.content))
        assert len({event["UID"].value for event in found}) == len(found)
        return {event["UID"].value: event for event in found}

    return get


def of_contact(workshop, registration) -> str:
    return f"workshop-{workshop.pk}-registration-{registration.pk}@citykompetens"


def test_the_business_sees_who_comes_and_no_link_that_manages(client, feed, cast):
    events = feed(cast.business)
    [event] = events.values()
    assert event["UID"].value == of_contact(cast.workshop, cast.registration)
    assert event["DESCRIPTION"].text.startswith("Kommer: Maja Berg, Åke Öberg, Siv Éklund\n")
    assert event.utc("DTSTART") == cast.workshop.starts_at
    content = client.get(f"/kalender/{cast.business.calendar_link}.ics").content.decode()
    content = content.replace("\r\n ", "")
    assert cast.business.link not in content
    assert "/anmalan/" not in content
    assert "/deltagare/" not in content


def test_the_person_sees_the_own_ones(feed, cast):
    person = place_of("Maja Berg").person
    [event] = feed(person).values()
    assert event["UID"].value == f"workshop-{cast.workshop.pk}-{person.public_id}@citykompetens"
    assert "Åke" not in event["DESCRIPTION"].text


def test_the_link_opens_nothing_else(client, cast):
    business, person = cast.business.calendar_link, place_of("Maja Berg").person.calendar_link
    for token in (business, person):
        for address in ("/anmalan/{}/", "/anmalan/{}/bekraftelse/", "/deltagare/{}/", "/dorr/{}/"):
            assert client.get(address.format(token)).status_code == 404
        assert client.post(f"/kalender/{token}.ics").status_code == 405
    for token in (cast.business.link, place_of("Maja Berg").person.link, "x", "\0"):
        assert client.get(f"/kalender/{token}.ics").status_code == 404


def test_what_is_cancelled_stays_for_a_month(feed, cast, clock_at):
    uid = of_contact(cast.workshop, cast.registration)
    before = int(feed(cast.business)[uid]["SEQUENCE"].value)
    for name in ("Maja Berg", "Åke Öberg", "Siv Éklund"):
        cancel(enrolment=place_of(name), by="link", now=NOW)
    event = feed(cast.business)[uid]
    assert event["STATUS"].value == "CANCELLED"
    assert int(event["SEQUENCE"].value) > before
    assert "Kommer" not in event["DESCRIPTION"].text
    clock_at(NOW + timedelta(days=30))
    assert uid in feed(cast.business)
    clock_at(NOW + timedelta(days=30, seconds=1))
    assert feed(cast.business) == {}


def test_one_less_is_still_an_entry(feed, cast):
    cancel(enrolment=place_of("Siv Éklund"), by="link", now=NOW)
    [event] = feed(cast.business).values()
    assert event["STATUS"].value == "CONFIRMED"
    assert event["DESCRIPTION"].text.startswith("Kommer: Maja Berg, Åke Öberg\n")


def test_a_seat_that_was_moved_is_struck_out_where_it_was(feed, cast):
    other = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9))
    move(enrolment=place_of("Maja Berg"), workshop_id=other.pk, by="link", now=NOW)
    person = place_of("Maja Berg").person
    assert {uid.split("-")[1]: event["STATUS"].value for uid, event in feed(person).items()} == {
        str(cast.workshop.pk): "CANCELLED",
        str(other.pk): "CONFIRMED",
    }
    assert {event["STATUS"].value for event in feed(cast.business).values()} == {"CONFIRMED"}


def test_who_waited_and_was_replaced_had_no_seat(feed, cast):
    """Whoever had one sees it struck out; whoever stood in line never had an entry."""
    full = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9), capacity=0)
    registration = sign_up(full, "Väntar", may_wait=True, contact_email="b@b.example")
    seated, waiting = place_of("Maja Berg"), place_of("Väntar")
    for place in (seated, waiting):
        replace(enrolment=place, name=f"I stället för {place.pk}", email="", by="link", now=NOW)
    assert [event["STATUS"].value for event in feed(seated.person).values()] == ["CANCELLED"]
    assert feed(waiting.person) == feed(registration.business) == {}


def test_a_workshop_that_is_not_held_says_so_at_once(feed, cast):
    type(cast.workshop).objects.filter(pk=cast.workshop.pk).update(cancelled_at=NOW)
    assert [event["STATUS"].value for event in feed(cast.business).values()] == ["CANCELLED"]


def test_who_has_it_already_is_told_so_until_something_changes(client, cast, clock_at):
    address = f"/kalender/{cast.business.calendar_link}.ics"
    first = client.get(address)
    clock_at(NOW + timedelta(hours=1))
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    rename(enrolment=place_of("Åke Öberg"), name="Åke Åberg", by="link", now=NOW)
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_in_english_in_english(feed, cast):
    [event] = feed(cast.business, "/en").values()
    assert f"/en/ostersund/workshop/{cast.workshop.pk}/" in event["URL"].value


def test_as_many_queries_for_many_as_for_one(client, cast):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/kalender/{cast.business.calendar_link}.ics")
        return len(queries)

    before = count()
    for day in (1, 2, 3):
        other = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, day, 9))
        registration = sign_up(other, "A", "B", contact_email="b@b.example", name=f"B{day}")
        registration.enrolments.update(registration=cast.registration)
        move(enrolment=place_of("Maja Berg"), workshop_id=other.pk, by="link", now=NOW)
    assert count() == before == 3


def test_both_pages_lead_there(client, cast):
    person = place_of("Maja Berg").person
    page = client.get(f"/deltagare/{person.link}/").content.decode()
    assert f'href="webcal://testserver/kalender/{person.calendar_link}.ics"' in page
