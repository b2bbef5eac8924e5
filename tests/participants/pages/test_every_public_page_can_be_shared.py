"""Public pages say who they are, from SITE_URL; those that a link opens tell nobody."""

import pytest

from tests.factories import FilmFactory
from tests.head import Head

SITE = "https://citykompetens.example"
PUBLIC = [
    "/",
    "/program/service-och-bemotande/",
    "/film/se-gasten-1/",
    "/ostersund/",
    "/ostersund/workshop/{workshop}/",
    "/ostersund/anmalan/",
    "/integritet/",
    "/tillganglighet/",
]
PRIVATE = [
    "/anmalan/{business}/",
    "/anmalan/{business}/bekraftelse/",
    "/deltagare/{person}/",
    "/deltagare/{person}/film/se-gasten-1/",
    "/konto/login/",
    "/min-stad/",
    "/intyg/okant/",
    "/atlantis/",
]


@pytest.fixture
def ids(cast, settings):
    settings.SITE_URL = SITE
    FilmFactory(round=cast.city_round.round, order=1)
    return {
        "workshop": cast.workshop.pk,
        "business": cast.business.link,
        "person": cast.registration.enrolments.first().person.link,
    }


@pytest.fixture
def head(client, ids):
    def get(path: str) -> Head:
        # A host that is allowed, but is not the site's own address.
        return Head(client.get(path.format(**ids), headers={"host": "localhost"}).content.decode())

    return get


@pytest.mark.parametrize("page", PUBLIC)
def test_a_public_page_says_who_it_is(head, ids, page):
    path = page.format(**ids)
    for prefix, locale, other in (("", "sv_SE", "en_GB"), ("/en", "en_GB", "sv_SE")):
        shown = head(prefix + page)
        assert "robots" not in shown.meta
        assert shown.links["canonical"] == shown.meta["og:url"] == SITE + prefix + path
        assert shown.languages == {
            "sv": SITE + path,
            "en": f"{SITE}/en{path}",
            "x-default": SITE + path,
        }
        assert (shown.meta["og:locale"], shown.meta["og:locale:alternate"]) == (locale, other)
        assert shown.meta["og:title"]
        assert shown.meta["og:description"] == shown.meta["description"] != ""
        assert shown.meta["twitter:card"] == "summary_large_image"
        assert (shown.meta["og:image:width"], shown.meta["og:image:height"]) == ("1200", "630")
        assert shown.meta["og:image:alt"]


@pytest.mark.parametrize("page", PUBLIC)
def test_its_picture_is_there_in_its_language(client, head, page):
    for prefix in ("", "/en"):
        address = head(prefix + page).meta["og:image"]
        assert address.startswith(f"{SITE}{prefix}/")
        response = client.get(address.removeprefix(SITE))
        assert response["Content-Type"] == "image/png"
        assert response.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("page", PUBLIC)
def test_its_calendars_and_its_feed_are_there(client, head, page):
    links = head(page).links
    for kind in ("application/atom+xml", "text/calendar"):
        assert client.get(links[f"alternate {kind}"])["Content-Type"].startswith(kind)


def test_an_address_has_no_query_in_it(head):
    assert head("/?utm_source=nyhetsbrev").links["canonical"] == f"{SITE}/"


@pytest.mark.parametrize("page", PRIVATE)
def test_what_a_link_opens_is_not_indexed_and_names_no_address(head, ids, page):
    shown = head(page)
    assert shown.meta["robots"] == "noindex"
    assert "canonical" not in shown.links
    assert shown.languages == {}
    assert shown.things == []
    assert [name for name in shown.meta if name.startswith(("og:", "twitter:"))] == []
    told = [*shown.meta.values(), *shown.links.values()]
    assert not [text for text in told if ids["business"] in text or ids["person"] in text]


def test_quotes_in_a_title_stay_in_it(head, cast):
    program = cast.city_round.round.program
    program.name = 'Service "och" <b>bemötande</b> & mer'
    program.save()
    shown = head("/program/service-och-bemotande/")
    assert shown.meta["og:title"] == program.name
    assert "b" not in shown.meta
