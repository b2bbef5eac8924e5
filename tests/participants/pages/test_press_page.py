"""The press page tells what is so now: figures equal the rows, what is not known is not zero."""

import re
from html import unescape
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from participants.pages.press import press_kit, programs
from programs.models import CityRound
from tests.factories import (
    NOW,
    CityFactory,
    CityRoundFactory,
    ProgramFactory,
    RoundFactory,
    WorkshopFactory,
    sign_up,
    wall,
)

PAGE = "/program/service-och-bemotande/press/"


@pytest.fixture
def world(cast):
    """Östersund with two workshops more, one of them held; Lund with one; part two is to come."""
    WorkshopFactory(starts_at=wall(11, 10, 9), venue__name="Hallen")
    WorkshopFactory(starts_at=wall(12, 1, 9), venue__name="Salen")
    WorkshopFactory(starts_at=wall(12, 2, 9), published_at=None, venue__name="Hemlig")
    CityRoundFactory(city__slug="umea", state=CityRound.ASKED)
    later = RoundFactory(
        number=2,
        registration_opens_at=wall(3, 1, year=2027),
        registration_closes_at=wall(4, 20, year=2027),
        premiere_at=wall(4, 6, 9, year=2027),
        ends_on=wall(4, 30, year=2027).date(),
    )
    CityRoundFactory(round=later)
    sign_up(cast.workshop_elsewhere, "Bo Ek", contact_email="bo@ek.example", name="Eks")
    return cast


def said(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def text_of(page: str, slug: str) -> str:
    return unescape(re.search(rf'<textarea[^>]*id="text-{slug}"[^>]*>(.*?)</textarea>', page, re.DOTALL)[1])


def test_the_figures_equal_the_rows(world):
    kit = press_kit(programs().get(), NOW)
    first, second = kit.parts
    assert kit.current == first
    assert (first.towns, first.businesses, first.people) == (2, 2, 4)
    assert (first.workshops, first.workshops_held) == (4, 1)
    assert first.businesses == sum(CityRound.objects.values_list("businesses", flat=True))
    # Part two: nobody could sign up, no workshop is set. That is not zero.
    assert (second.businesses, second.people, second.workshops, second.workshops_held) == (None,) * 4


def test_the_page_says_them_with_the_moment(client, world):
    page = said(client.get(PAGE).content.decode())
    for words in (
        "2 städer är med",
        "2 verksamheter är anmälda",
        "4 personer är anmälda",
        "4 workshoppar, 1 har hållits",
        "Siffrorna gäller måndag 23 november kl. 10.00",
    ):
        assert words in page


def test_each_town_has_a_text_with_its_own_figures_and_contact(client, world):
    page = client.get(PAGE).content.decode()
    text = text_of(page, "ostersund")
    assert "1 verksamhet i Östersund är anmäld till utbildningen Service och bemötande." in text
    assert "Därifrån kommer sammanlagt 3 personer." in text
    assert "Workshoppar i Östersund: 26 november, 1 december\n" in text
    assert "/ostersund, till och med fredag 11 december" in text
    assert "Kontakt i Östersund: Gunilla Sjöström, Visit Östersund, 063-12 34 56" in text
    assert "Hemlig" not in page
    assert 'id="text-lund"' in page
    assert 'id="text-umea"' not in page
    for name in ("affisch-a4", "affisch-a3", "vi-ar-med"):
        assert f'href="/ostersund/{name}.pdf"' in page


def test_a_town_where_nobody_has_signed_up_does_not_say_zero(client, db):
    CityRoundFactory(city__slug="lund")
    text = text_of(client.get(PAGE).content.decode(), "lund")
    assert "verksamhet" not in text
    assert "Hur en stad tar emot sina gäster." in text


def test_a_closed_program_shows_its_final_figures(client, world):
    world.city_round.round.program.__class__.objects.update(closed_on="2027-06-01")
    page = client.get(PAGE).content.decode()
    assert "Utbildningen avslutades 1 juni 2027" in said(page)
    assert "to-copy" not in page
    assert press_kit(programs().get(), wall(6, 2, year=2027)).parts[0].people == 4


def test_a_closed_program_of_which_nothing_is_known_says_so(client, db):
    RoundFactory(program=ProgramFactory(slug="sociala-medier", closed_on="2025-12-31"))
    page = said(client.get("/program/sociala-medier/press/").content.decode())
    assert "Inga siffror är rapporterade." in page
    assert "0 städer" not in page


def test_what_somebody_typed_stays_text(client, world):
    hostile = "</textarea><script>x()</script>"
    type(world.city_round.city.organisation).objects.update(name=hostile)
    page = client.get(PAGE).content.decode()
    assert hostile not in page
    assert hostile in text_of(page, "ostersund")


def test_who_to_call_is_there_when_somebody_is_named(client, world):
    assert "Kontakt för pressen" not in client.get(PAGE).content.decode()
    ProgramFactory._meta.model.objects.update(contact_name="Mette Sand", contact_phone="+46846500490")
    page = client.get(PAGE).content.decode()
    assert "Kontakt för pressen" in page
    assert 'href="tel:+46-8-465-004-90"' in page


def test_the_page_takes_as_many_queries_for_one_town_as_for_three(client, db):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    WorkshopFactory()
    one = count()
    for slug in ("lund", "vasteras"):
        WorkshopFactory(city_round__city__slug=slug)
    assert count() == one
    assert one <= 4


@pytest.mark.parametrize("name", ["press/", "karta.svg", "karta.png"])
def test_a_program_that_is_not_there_is_not_found(client, db, name):
    assert client.get(f"/program/finns-inte/{name}").status_code == 404


def test_the_program_page_leads_to_it_in_both_languages(client, world):
    assert f'href="{PAGE}"' in client.get("/program/service-och-bemotande/").content.decode()
    assert '<html lang="en"' in client.get(f"/en{PAGE}").content.decode()


def test_the_map_is_a_file_that_needs_nothing_beside_it(client, world):
    response = client.get("/program/service-och-bemotande/karta.svg")
    assert response["Content-Type"] == "image/svg+xml"
    drawing = response.content.decode()
    assert 'xmlns="http://www.w3.org/2000/svg"' in drawing
    assert ">Östersund</text>" in drawing
    assert ">Lund</text>" in drawing
    assert re.findall(r'class=|style|href|url\(|="[\d.-]+,\d', drawing) == []


def test_the_map_shows_all_of_sweden_and_the_towns_that_are_not_in_it(client, world):
    CityFactory(slug="umea")
    address = "/program/service-och-bemotande/karta.svg"
    drawing = client.get(address).content.decode()
    assert re.search(r'viewBox="\S+ 0 \S+ 1014"', drawing)
    assert re.search(r'stroke-width="1.5"/>\n<text [^>]+>Umeå</text>', drawing)
    type(world.city_round.round.program).objects.update(closed_on="2027-06-01")
    assert "Umeå" not in client.get(address).content.decode()


def test_the_map_is_in_the_language_of_the_page_that_it_is_asked_from(client, world):
    address = "/program/service-och-bemotande/karta.svg"
    english, swedish = (client.get(prefix + address).content.decode() for prefix in ("/en", ""))
    assert "<title>Map of the towns taking part</title>" in english
    assert "<title>Karta över städerna som är med</title>" in swedish
    assert client.get("/en" + address).content.decode() == english


def test_the_map_is_a_picture_too_with_the_windows_lit(client, world):
    response = client.get("/program/service-och-bemotande/karta.png")
    assert response["Content-Type"] == "image/png"
    picture = Image.open(BytesIO(response.content)).convert("RGB")
    assert picture.height == 2000
    lit = [c for n, c in picture.getcolors(100_000) if c[0] > 180 and c[0] > c[2] + 90]
    assert lit  # the warm colour of a town with one business
