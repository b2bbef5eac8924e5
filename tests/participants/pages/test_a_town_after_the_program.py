"""Signs and mails lead to a town's pages for years: they stay after the program, with nothing open."""

import pytest

from citykompetens.errors import Refused
from programs.models import CityRound, Print, PrintKind
from programs.queries import print_of
from tests.factories import (
    NOW,
    CityRoundFactory,
    ProgramFactory,
    RoundFactory,
    WorkshopFactory,
    sign_up,
    wall,
)
from workshops.models import Workshop

HELD = wall(11, 5, 9)
SIGN_UP = 'href="/ostersund/anmalan/"'


@pytest.fixture
def workshop(db):
    """Held, and another one to come that nobody has cancelled; then the program is closed."""
    workshop = WorkshopFactory(starts_at=HELD)
    WorkshopFactory()
    sign_up(workshop, "Maja Berg", now=wall(11, 1))
    close(workshop.city_round)
    return workshop


def close(city_round, on="2026-11-20"):
    type(city_round.round.program).objects.filter(pk=city_round.round.program_id).update(closed_on=on)


@pytest.fixture
def page(client, workshop):
    return lambda path: " ".join(client.get(path).content.decode().split())


def test_its_workshop_pages_say_that_it_is_held(page, workshop):
    text = page(f"/ostersund/workshop/{workshop.pk}/")
    assert "Workshopen är hållen." in text
    assert SIGN_UP not in text


def test_one_that_was_still_to_come_takes_nobody(page, workshop):
    ahead = Workshop.objects.upcoming(NOW).with_place().get()
    assert ahead.stage(NOW) == "closed"
    text = page(f"/ostersund/workshop/{ahead.pk}/")
    assert "Utbildningen är avslutad." in text
    assert "Anmälan stängde" not in text
    assert SIGN_UP not in text


def test_a_town_of_an_earlier_part_has_its_workshop_pages_too(client, workshop):
    CityRoundFactory(round=RoundFactory(number=2), city__slug="lund")
    response = client.get(f"/ostersund/workshop/{workshop.pk}/bild.png")
    assert response["Content-Type"] == "image/png"
    assert "hållen" in client.get(f"/ostersund/workshop/{workshop.pk}/").content.decode()


@pytest.mark.parametrize("path", ["/ostersund/", "/ostersund/anmalan/"])
def test_the_town_says_what_it_was_and_where_to_go_on(page, workshop, path):
    text = page(path)
    assert "Utbildningen är avslutad. 1 verksamhet var med." in text
    assert 'href="/program/service-och-bemotande/"' in text
    assert "Gunilla Sjöström" in text
    assert "Nu pågår" not in text
    assert "Anmäl verksamheten" not in text
    ProgramFactory(slug="sociala-medier", name="Sociala medier")
    assert "Nu pågår Sociala medier" in page(path)


def test_its_picture_and_calendar_stay(client, workshop):
    assert client.get("/ostersund/bild.png")["Content-Type"] == "image/png"
    assert "BEGIN:VEVENT" in client.get("/ostersund/workshoppar.ics").content.decode()


def test_sheets_that_were_printed_stay_and_no_others_are_promised(client, workshop):
    Print.objects.create(
        city_round=workshop.city_round, kind=PrintKind.SIGN, made_of="x", pdf=b"%PDF", printed_at=NOW
    )
    assert client.get("/ostersund/vi-ar-med.pdf").content == b"%PDF"
    assert client.get("/ostersund/affisch-a4.pdf").status_code == 404
    assert print_of("ostersund", PrintKind.SIGN, NOW).city_round == workshop.city_round


def test_nothing_is_open(client, workshop):
    city_round = CityRound.objects.select_related("round__program").get()
    assert city_round.round.registration_opens_at < NOW < city_round.closes_at
    assert not city_round.is_open(NOW)
    assert not CityRound.objects.open(NOW).exists()
    with pytest.raises(Refused, match="Anmälan är stängd"):
        sign_up(city_round.workshops.get(starts_at__gt=NOW), "Åke Öberg")


def test_an_open_program_goes_before_a_closed_one_whichever_was_made_first(client, workshop):
    closed = RoundFactory(program=ProgramFactory(slug="gammal", closed_on="2026-11-22"))
    CityRoundFactory(round=closed)  # made later, closed later
    page = client.get("/ostersund/").content.decode()
    assert 'href="/program/gammal/"' in page
    close(workshop.city_round, on=None)
    assert "Anmäl verksamheten" in client.get("/ostersund/").content.decode()


def test_the_sitemap_has_its_pages_and_no_form(client, workshop):
    sitemap = client.get("/sitemap.xml").content.decode()
    assert "/ostersund/</loc>" in sitemap
    assert f"/ostersund/workshop/{workshop.pk}/</loc>" in sitemap
    assert "/ostersund/anmalan/" not in sitemap


def test_a_fixed_number_of_queries(client, workshop, assert_queries):
    with assert_queries(6):
        client.get("/ostersund/")
    CityRoundFactory(city__slug="lund")
    with assert_queries(6):
        client.get("/ostersund/")
