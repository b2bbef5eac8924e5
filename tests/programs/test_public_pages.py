"""The pages that everybody sees: in both languages, in few queries, under a strict policy."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.models import CityRound
from tests.factories import (
    NOW,
    CityRoundFactory,
    FilmFactory,
    ProgramFactory,
    RoundFactory,
    WorkshopFactory,
    sign_up,
    wall,
)

EVERY_PAGE = [
    "/",
    "/program/service-och-bemotande/",
    "/program/service-och-bemotande/press/",
    "/film/se-gasten-1/",
    "/ostersund/",
    "/ostersund/workshop/{workshop}/",
    "/ostersund/anmalan/",
    "/anmalan/{business}/",
    "/anmalan/{business}/bekraftelse/",
    "/deltagare/{person}/",
    "/deltagare/{person}/film/se-gasten-1/",
    "/integritet/",
    "/tillganglighet/",
    "/konto/login/",
]


@pytest.fixture
def get(client, cast):
    """Gets a page of `EVERY_PAGE` with the cast's ids in it."""
    FilmFactory(round=cast.city_round.round, order=1)
    ids = {
        "workshop": cast.workshop.pk,
        "business": cast.business.link,
        "person": cast.registration.enrolments.first().person.link,
    }
    return lambda page: client.get(page.format(**ids), follow=True)


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_every_page_answers_in_both_languages(get, page):
    for prefix, language in (("", "sv"), ("/en", "en")):
        response = get(prefix + page)
        assert response.status_code == 200
        assert f'<html lang="{language}"' in response.content.decode()


@pytest.mark.parametrize("page", [*EVERY_PAGE, "/atlantis/", "/intyg/okant/"])
def test_every_page_is_under_a_strict_policy(get, page):
    policy = get(page)["Content-Security-Policy"]
    assert "unsafe" not in policy
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["script-src"] == directives["style-src"] == directives["default-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_no_cookie_but_session_csrf_and_language(get, client, page):
    get(page)
    assert client.cookies.keys() <= {"sessionid", "csrftoken", "django_language"}


@pytest.mark.parametrize(
    "path", ["/atlantis/", "/film/finns-inte/", "/program/finns-inte/", "/ostersund/workshop/9/"]
)
def test_what_is_not_there_is_not_found(client, db, path):
    CityRoundFactory()
    assert client.get(path).status_code == 404
    assert client.get(f"/en{path}").status_code == 404


def count(client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_the_start_page_takes_six_queries_at_most_for_one_town_and_for_three(client, db):
    FilmFactory(round=CityRoundFactory().round)
    one = count(client, "/")
    for slug in ("lund", "vasteras"):
        FilmFactory(round=CityRoundFactory(city__slug=slug).round)
    assert count(client, "/") == one
    assert one <= 6


def test_a_city_page_takes_six_queries_at_most_for_one_workshop_and_for_three(client, db):
    WorkshopFactory()
    one = count(client, "/ostersund/")
    for day in (27, 28):
        sign_up(WorkshopFactory(starts_at=wall(11, day, 9), venue__name=f"Lokal {day}"), "Maja", "Åke")
    assert count(client, "/ostersund/") == one
    assert one <= 6


def test_without_a_program_the_start_page_still_stands(client, db):
    assert client.get("/").status_code == 200


def test_a_city_that_has_not_joined_has_no_page(client, db):
    CityRoundFactory(state=CityRound.ASKED)
    assert client.get("/ostersund/").status_code == 404


def test_a_closed_program_is_there_and_lists_no_towns_to_sign_up_in(client, db):
    program = ProgramFactory(slug="sociala-medier", name="Sociala medier", closed_on="2025-12-31")
    CityRoundFactory(round=RoundFactory(program=program))
    page = client.get("/program/sociala-medier/").content.decode()
    assert "Sociala medier" in page
    assert 'href="/ostersund/"' not in page


def test_what_is_not_published_is_not_shown(client, db):
    WorkshopFactory(venue__name="Synlig")
    hidden = WorkshopFactory(venue__name="Hemlig", published_at=None)
    cancelled = WorkshopFactory(venue__name="Inställd", cancelled_at=NOW)
    page = client.get("/ostersund/").content.decode()
    assert "Synlig" in page
    assert "Hemlig" not in page
    for workshop in (hidden, cancelled):
        assert client.get(f"/ostersund/workshop/{workshop.pk}/").status_code == 404


def test_a_workshop_is_not_found_under_another_city(client, cast):
    assert client.get(f"/lund/workshop/{cast.workshop.pk}/").status_code == 404
