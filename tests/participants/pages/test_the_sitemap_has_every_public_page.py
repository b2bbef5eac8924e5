from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.models import CityRound
from tests.factories import NOW, CityRoundFactory, FilmFactory, RoundFactory, WorkshopFactory, wall

SITE = "https://citykompetens.example"
LOC, LINK = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc", "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture
def sitemap(client, settings):
    settings.SITE_URL = SITE

    def get() -> dict[str, dict[str, str]]:
        """Each address with those of its languages."""
        response = client.get("/sitemap.xml", headers={"host": "localhost"})
        assert response["Content-Type"] == "application/xml"
        return {
            url.findtext(LOC): {link.get("hreflang"): link.get("href") for link in url.iter(LINK)}
            for url in ElementTree.fromstring(response.content)
        }

    return get


def test_every_public_page_in_both_languages_and_no_other(sitemap, cast):
    FilmFactory(round=cast.city_round.round, order=1)
    FilmFactory(round=RoundFactory(number=2, premiere_at=wall(4, 6, 9, year=2027)), order=7)
    CityRoundFactory(city__slug="malmo", state=CityRound.ASKED)
    for hidden in ({"published_at": None}, {"cancelled_at": NOW}):
        WorkshopFactory(city_round=cast.city_round, **hidden)
    paths = {
        "/",
        "/program/service-och-bemotande/",
        "/program/service-och-bemotande/press/",
        "/film/se-gasten-1/",
        "/lund/",
        "/lund/anmalan/",
        f"/lund/workshop/{cast.workshop_elsewhere.pk}/",
        "/ostersund/",
        "/ostersund/anmalan/",
        f"/ostersund/workshop/{cast.workshop.pk}/",
        "/integritet/",
        "/tillganglighet/",
    }
    assert sitemap().keys() == {SITE + prefix + path for path in paths for prefix in ("", "/en")}


def test_each_knows_its_other_language(sitemap, cast):
    languages = {
        "sv": f"{SITE}/ostersund/",
        "en": f"{SITE}/en/ostersund/",
        "x-default": f"{SITE}/ostersund/",
    }
    addresses = sitemap()
    assert addresses[f"{SITE}/ostersund/"] == addresses[f"{SITE}/en/ostersund/"] == languages


def test_a_city_in_two_rounds_is_there_once(client, cast):
    CityRoundFactory(round=RoundFactory(number=2))
    assert client.get("/sitemap.xml").content.decode().count("/ostersund/</loc>") == 2  # Swedish, English


def test_four_queries_however_many_workshops(client, cast):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/sitemap.xml")
        return len(queries)

    before = count()
    for slug in ("malmo", "vasteras"):
        WorkshopFactory(city_round=CityRoundFactory(city__slug=slug))
        FilmFactory(round=cast.city_round.round)
    assert count() == before == 4
