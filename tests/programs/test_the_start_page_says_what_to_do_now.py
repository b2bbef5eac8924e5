"""Whatever day it is, the start page says what one can do, and leaves nobody without a next step."""

import re

import pytest

from cities.models import City
from programs.models import CityRound
from tests.factories import CityFactory, CityRoundFactory, FilmFactory, ProgramFactory, RoundFactory, wall

BEFORE, OPEN, CLOSED = wall(8, 20, 12), wall(10, 1, 12), wall(12, 14, 12)
PREMIERE = "måndag 2 november kl. 9.00"


@pytest.fixture
def start(client, clock_at, db):
    """The page at a moment, its white space as a reader sees it."""

    def get(moment=OPEN) -> str:
        clock_at(moment)
        return " ".join(client.get("/").content.decode().split())

    return get


@pytest.fixture
def part(db):
    city_round = CityRoundFactory(businesses=53)
    FilmFactory(round=city_round.round, order=1, title="Se gästen")
    return city_round


def test_before_registration_opens(start, part):
    page = start(BEFORE)
    assert "Anmälan öppnar tisdag 1 september kl. 8.00." in page
    assert "Gemensam start</h3>" in page and PREMIERE in page
    assert "Filmerna är öppna" not in page


def test_while_registration_is_open_and_the_premiere_is_ahead(start, part):
    page = start(OPEN)
    assert 'Anmälan är öppen till och med <span class="nowrap">fredag 11 december.</span>' in page
    assert "i alla städer samtidigt" in page
    assert "/film/" not in page


def test_once_the_films_are_open_the_first_one_is_a_click_away(start, part):
    page = start(wall(11, 3, 12))
    assert "Filmerna är öppna" in page
    assert 'href="/film/se-gasten-1/"' in page
    assert "i alla städer samtidigt" not in page


def test_when_registration_has_closed_there_are_still_films(start, part):
    page = start(CLOSED)
    assert '<a class="button large" href="/film/se-gasten-1/">Se filmerna</a>' in page
    assert "Anmälan har stängt." in page


@pytest.mark.parametrize("moment", [BEFORE, OPEN, CLOSED])
def test_one_thing_to_do_at_a_time(start, part, moment):
    assert start(moment).count('class="button large"') == 1


def test_without_a_program_earlier_ones_are_the_way_on(start):
    ProgramFactory(slug="sociala-medier", name="Sociala medier", closed_on="2025-12-31")
    page = start()
    assert "Nästa utbildning planeras just nu." in page
    assert 'href="/program/sociala-medier/"' in page
    assert "Inte med än" not in page


def test_a_round_without_towns_says_so(start):
    RoundFactory()
    page = start()
    assert "Ingen stad har gått med än." in page
    assert '<svg class="map' not in page


def test_one_town_is_not_many(start, part):
    page = start()
    assert "Samma förmiddag" not in page  # as whom?
    assert 'aria-label="Östersund, 53 verksamheter"' in page


def test_towns_that_are_not_in_it_are_named_without_a_link_or_a_reason(start, part):
    CityRoundFactory(city__slug="lund", state=CityRound.ASKED)
    CityRoundFactory(city__slug="umea", state=CityRound.DECLINED)
    CityFactory(slug="kalmar")  # nobody has asked it
    page = start()
    not_yet = page[page.index('id="inte-med"') :]
    assert re.findall('data-not-yet="([^"]*)"', not_yet) == ["Kalmar", "Lund", "Umeå"]
    for slug in ("lund", "umea", "kalmar"):
        assert f'href="/{slug}/"' not in page
    assert "tillfrågad" not in page and "tackade nej" not in page


def test_a_town_of_part_one_alone_is_not_in_part_two(start, part):
    spring = RoundFactory(
        number=2,
        registration_opens_at=wall(2, 1, year=2027),
        registration_closes_at=wall(4, 15, year=2027),
        premiere_at=wall(4, 1, year=2027),
        ends_on="2027-04-30",
    )
    CityRoundFactory(round=spring, city__slug="lund")
    page = start(wall(2, 15, year=2027))
    assert 'data-town="Lund"' in page and 'data-not-yet="Östersund"' in page


def test_whom_to_call_about_joining(start, part):
    program = part.round.program
    assert "tel:" not in start()
    program.contact_name, program.contact_phone = "Nora Nilsson", "+468465004 99"
    program.contact_email = "nora@stadskarnor.example"
    program.save()
    page = start()
    assert "Nora Nilsson" in page
    assert 'href="tel:+46-8-465-004-99"' in page
    assert 'href="mailto:nora@stadskarnor.example"' in page


def test_six_queries_also_with_towns_not_in_it_and_earlier_programs(client, part, assert_queries):
    for number in range(5):
        City.objects.create(
            name=f"Stad {number}",
            slug=f"stad-{number}",
            county="",
            municipality_code="0000",
            latitude=60,
            longitude=15,
            map_x=150,
            map_y=600 + number,
        )
    ProgramFactory(slug="sociala-medier", name="Sociala medier", closed_on="2025-12-31")
    with assert_queries(6):
        client.get("/")
