"""A workshop's page: how to get there, who leads it, and what one can do now."""

import datetime as dt

import pytest
from icalendar import Calendar

from tests.factories import NOW, CityRoundFactory, WorkshopFactory, sign_up, wall

HOUR, WEEK = dt.timedelta(hours=1), dt.timedelta(days=7)
SIGN_UP = 'href="/ostersund/anmalan/"'


@pytest.fixture
def workshop(db):
    return WorkshopFactory(capacity=2, facilitator__user__name="Frida Fjällgren")


@pytest.fixture
def page(client, workshop):
    return lambda: " ".join(client.get(f"/ostersund/workshop/{workshop.pk}/").content.decode().split())


def move(workshop, starts_at):
    workshop.starts_at, workshop.ends_at = starts_at, starts_at + 3 * HOUR
    workshop.save()


def set_round(workshop, **changes):
    for name, value in changes.items():
        setattr(workshop.city_round.round, name, value)
    workshop.city_round.round.save()


def test_it_says_how_to_get_there_and_who_leads_it(page, workshop):
    venue = workshop.venue
    venue.parking, venue.public_transport, venue.hearing_loop = "Garage Humlan", "Hållplats Torget", True
    venue.save()
    text = page()
    for words in (
        "Frida Fjällgren",
        "Ingång från gården.",
        "Garage Humlan",
        "Hållplats Torget",
        "Hörslinga finns",
    ):
        assert words in text
    assert "Det finns trappsteg. Ring oss" in text
    assert (
        'href="https://www.openstreetmap.org/directions?to=Thom%C3%A9egr%C3%A4nd%2020%2C%20831%2034%20%C3%96stersund"'
        ' rel="noreferrer"'
    ) in text


def test_what_is_not_known_is_not_said(page, workshop):
    workshop.facilitator = None
    workshop.save()
    text = page()
    for words in ("Leder workshopen", "Parkering", "Buss och tåg"):
        assert words not in text


def test_open(page):
    text = page()
    assert "2 platser kvar" in text
    assert SIGN_UP in text


def test_full_and_full_with_a_waiting_list(page, workshop):
    sign_up(workshop, "Maja", "Åke")
    assert "Ställ er först i kön" in page()
    sign_up(workshop, "Siv", may_wait=True, name="Skor", contact_email="skor@post.example")
    text = page()
    assert "Fullt, 1 väntar" in text
    assert "Ställ er i kö, eller välj en annan tid." in text
    assert SIGN_UP in text


def test_in_the_last_hour_nobody_is_asked_into_a_line_that_is_closed(page, workshop):
    sign_up(workshop, "Maja Berg", "Åke Öberg")
    workshop.refresh_from_db()
    move(workshop, NOW + HOUR)
    text = page()
    assert "Det är för sent att ställa sig i kö. Välj en annan tid." in text
    assert "Ställ er" not in text and "vi mejlar direkt" not in text


def test_begun(page, workshop):
    move(workshop, NOW - HOUR)
    text = page()
    assert "Workshopen pågår just nu." in text
    assert SIGN_UP not in text
    assert "platser kvar" not in text


def test_held(page, workshop):
    move(workshop, NOW - WEEK)
    text = page()
    assert "Workshopen är hållen." in text
    assert SIGN_UP not in text
    assert "kalender.ics" not in text


def test_registration_is_not_open_yet(page, workshop):
    set_round(workshop, registration_opens_at=NOW + HOUR)
    text = page()
    assert "Anmälan öppnar måndag 23 november kl. 11.00. Det finns 2 platser." in text
    assert SIGN_UP not in text


def test_registration_has_closed(page, workshop):
    set_round(workshop, registration_closes_at=NOW)
    text = page()
    assert "Anmälan stängde måndag 23 november kl. 10.00." in text
    assert "Ring oss, ibland går det att lösa." in text
    assert SIGN_UP not in text


def test_other_times_are_those_to_come_in_the_same_town(page, workshop):
    assert "Andra tider" not in page()
    other = WorkshopFactory(starts_at=wall(11, 30, 13))
    held = WorkshopFactory(starts_at=wall(11, 20, 9))
    hidden = WorkshopFactory(published_at=None)
    elsewhere = WorkshopFactory(city_round__city__slug="lund")
    text = page()
    assert "Andra tider i Östersund" in text
    assert f"/ostersund/workshop/{other.pk}/" in text
    for absent in (held, hidden, elsewhere):
        assert f"/workshop/{absent.pk}/" not in text


def test_the_calendar_file_moves_with_the_workshop(client, workshop):
    def event(address=f"/ostersund/workshop/{workshop.pk}/kalender.ics"):
        response = client.get(address)
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert 'filename="workshop-ostersund-2026-11-26.ics"' in response["Content-Disposition"]
        [found] = Calendar.from_ical(response.content).walk("VEVENT")
        return found

    first = event()
    assert first["UID"] == f"workshop-{workshop.pk}@127.0.0.1"
    assert first["DTSTART"].dt == workshop.starts_at
    assert first["LOCATION"] == "Gamla Teatern, Thoméegränd 20, 831 34 Östersund"
    workshop.schedule_version += 1
    workshop.save()
    again = event()
    assert (again["UID"], again["SEQUENCE"] - first["SEQUENCE"]) == (first["UID"], 1)


@pytest.mark.parametrize("hidden", [{"published_at": None}, {"cancelled_at": NOW}])
def test_what_is_not_public_has_no_calendar_file(client, db, hidden):
    workshop = WorkshopFactory(**hidden)
    assert client.get(f"/ostersund/workshop/{workshop.pk}/kalender.ics").status_code == 404


def test_no_calendar_file_under_another_city(client, workshop):
    CityRoundFactory(city__slug="lund")
    assert client.get(f"/lund/workshop/{workshop.pk}/kalender.ics").status_code == 404


def test_it_takes_four_queries_for_one_row_and_for_three(client, workshop, assert_queries):
    address = f"/ostersund/workshop/{workshop.pk}/"
    with assert_queries(4):
        client.get(address)
    for number in (1, 2, 3):
        WorkshopFactory(starts_at=wall(11, 26 + number, 9))
        workshop.city_round.city.organisation.people.create(name=f"Siri {number}", phone="+4684650041")
        CityRoundFactory(city__slug=("lund", "malmo", "umea")[number - 1])
    with assert_queries(4):
        client.get(address)
