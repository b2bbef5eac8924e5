"""What the program is, where its parts stand, who is behind it; closed ones too, and no dead ends."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from citykompetens.templatetags.words import day_from
from programs.queries import COMING, NOW, PAST, parts
from tests.factories import CityRoundFactory, FilmFactory, ProgramFactory, RoundFactory, wall

ADDRESS = "/program/service-och-bemotande/"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (wall(12, 21, 17), "måndag 21 december"),
        (wall(6, 4, 0, year=2027), "fredag 4 juni"),  # the next summer, in Swedish time
        (wall(6, 4, year=2028), "4 juni 2028"),
        (wall(11, 2, 9), "måndag 2 november"),
        (wall(11, 2, 9, year=2025), "2 november 2025"),
    ],
)
def test_the_year_is_said_where_it_is_not_the_coming_one(day, said):
    assert day_from(day, wall(11, 25)) == said


@pytest.fixture
def autumn(db):
    return CityRoundFactory(businesses=53).round


@pytest.fixture
def spring(autumn):
    return RoundFactory(
        number=2,
        registration_opens_at=wall(2, 1, year=2027),
        registration_closes_at=wall(4, 15, year=2027),
        premiere_at=wall(4, 13, 9, year=2027),
        ends_on="2027-04-30",
    )


@pytest.mark.parametrize(
    ("moment", "standing"),
    [
        (wall(8, 31, 23), COMING),
        (wall(9, 1, 8), NOW),  # registration opens
        (wall(12, 18, 23), NOW),  # the last day is a day of it
        (wall(12, 19), PAST),
    ],
)
def test_where_a_part_stands(autumn, moment, standing):
    autumn.refresh_from_db()
    assert [part.standing for part in parts([autumn], moment)] == [standing]


def test_both_parts_with_their_dates_and_films_only_after_the_premiere(client, autumn, spring):
    FilmFactory(round=autumn, order=1, title="Se gästen")
    FilmFactory(round=spring, order=1, slug="hemlig", title="Hemlig")
    page = " ".join(client.get(ADDRESS).content.decode().split())
    assert page.index("Pågår nu") < page.index("Kommer</span>")
    assert "Filmerna öppnar tisdag 13 april kl. 9.00." in page
    assert "<dd>tisdag 13 april kl. 9.00</dd>" in page
    assert 'href="/film/se-gasten-1/"' in page
    assert "Hemlig" not in page


def test_who_is_behind_it_and_the_towns_with_their_numbers(client, autumn):
    page = client.get(ADDRESS).content.decode()
    for who in ("Custitude", "Svensk Handel", "Svenska Stadskärnor"):
        assert f"<dt>{who}</dt>" in page
    assert 'href="/ostersund/"' in page and "<strong>53</strong>" in page


def test_a_closed_program_leads_to_the_one_of_today(client, autumn):
    ProgramFactory(slug="sociala-medier", name="Sociala medier", closed_on="2025-12-31")
    page = client.get("/program/sociala-medier/").content.decode()
    assert f'<a class="button large" href="{ADDRESS}">Till utbildningen just nu</a>' in page
    assert "Därför kostar det inget" not in page  # is true of today's alone


def test_nothing_is_open_and_no_button_leads_nowhere(client, db):
    ProgramFactory(slug="sociala-medier", name="Sociala medier", closed_on="2025-12-31")
    assert 'class="button large"' not in client.get("/program/sociala-medier/").content.decode()


def test_the_address_that_outlives_a_program(client, db):
    assert client.get("/program/")["Location"] == "/"
    ProgramFactory(slug="gammal", closed_on="2024-12-31")
    ProgramFactory(slug="nyss", closed_on="2025-12-31")
    ProgramFactory(slug="aldre", closed_on="2023-12-31")
    assert client.get("/program/")["Location"] == "/program/nyss/"
    ProgramFactory()
    assert client.get("/program/")["Location"] == ADDRESS
    assert client.get("/en/program/")["Location"] == f"/en{ADDRESS}"


def test_six_queries_at_most_however_many_films_and_towns(client, autumn):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ADDRESS).status_code == 200
        return len(queries)

    FilmFactory(round=autumn)
    one = count()
    for slug in ("lund", "vasteras"):
        FilmFactory(round=CityRoundFactory(city__slug=slug).round)
    ProgramFactory(slug="nyss", closed_on="2025-12-31")
    assert count() == one
    assert one <= 6
