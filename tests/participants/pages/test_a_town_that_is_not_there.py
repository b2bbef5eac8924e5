"""A town typed as one says it leads to its page; one that takes no part says how it may."""

import pytest

from tests.factories import CityFactory, CityRoundFactory, ProgramFactory


@pytest.fixture
def towns(db):
    CityRoundFactory()
    CityRoundFactory(city__slug="lund")
    CityFactory(slug="vasteras")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/Lund/", "/lund/"),
        ("/LUND/", "/lund/"),
        ("/östersund/", "/ostersund/"),
        ("/Östersund/", "/ostersund/"),
        ("/Östersund", "/ostersund/"),
        ("/O\u0308stersund/", "/ostersund/"),  # as some keyboards write it
        ("/en/Östersund/anmalan/", "/en/ostersund/anmalan/"),
        ("/Lund/bild.png", "/lund/bild.png"),
        ("/Lund/vi-ar-med.pdf", "/lund/vi-ar-med.pdf"),
    ],
)
def test_a_town_is_found_as_it_is_typed(client, towns, typed, meant):
    response = client.get(typed, follow=True)
    assert response.redirect_chain[-1] == (meant, 302)
    assert response.status_code in (200, 202)


@pytest.mark.parametrize("path", ["/vasteras/", "/vasteras/anmalan/", "/en/vasteras/"])
def test_one_that_takes_no_part_says_how_it_may(client, towns, path):
    ProgramFactory().__class__.objects.update(contact_phone="+46812345678")
    response = client.get(path)
    page = response.content.decode()
    assert response.status_code == 404
    assert "Västerås" in page
    assert 'href="tel:+46-8-' in page
    assert "#stader" in page
    assert "noindex" in page


def test_it_says_so_in_its_heading(client, towns):
    assert "<h1>Västerås är inte med än</h1>" in client.get("/Västerås/", follow=True).content.decode()


@pytest.mark.parametrize(
    "path", ["/atlantis/", "/ostersund/finns-inte/", "/vasteras/finns-inte/", "/finns/inte/"]
)
def test_the_rest_is_not_found_as_before(client, towns, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "Sidan finns inte" in response.content.decode()


@pytest.mark.parametrize("path", ["/Lund/%3Fx%23y/", "/Lund//example.org/"])
def test_nobody_is_led_away_from_the_site(client, towns, path):
    response = client.get(path)
    assert response.status_code == 404 or response["Location"].startswith("/lund/")


def test_a_town_that_takes_part_costs_nothing_more(client, towns, assert_queries):
    with assert_queries(5):
        client.get("/ostersund/")
    with assert_queries(0):
        client.get("/intyg//")
