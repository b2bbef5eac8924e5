"""The page of components is the style guide: what is not on it, nobody finds."""

import pytest

from citykompetens.templatetags import drawn
from participants.demo import tokens
from tests.factories import FilmFactory
from tests.house.sources import ROOT

COMPONENTS = {f"components/{file.name}" for file in (ROOT / "templates/components").glob("*.html")}
NOTHING_TO_SEE = {"components/htmx.html", "components/sharing.html"}  # for the head of a page


@pytest.fixture
def page(demo, client, cast):
    FilmFactory(round=cast.city_round.round)
    drawn._draw.cache_clear()  # what another test has drawn is not drawn again
    return client.get("/demo/komponenter/")


def test_every_component_is_on_the_page(page):
    """A new one is added to a fragment in `templates/demo/components/`."""
    assert COMPONENTS - {template.name for template in page.templates} == NOTHING_TO_SEE


def test_every_icon_is_on_the_page_with_its_name(page):
    shown = page.content.decode()
    assert len(page.context["icons"]) > 10
    for name in page.context["icons"]:
        assert f'icons.svg#{name}"' in shown
        assert f"<code>{name}</code>" in shown


def test_it_is_found_from_the_demo(demo, client, cast):
    assert 'href="/demo/komponenter/"' in client.get("/demo/").content.decode()


def test_it_asks_the_database_for_a_film_alone(demo, client, cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/demo/komponenter/")


@pytest.mark.parametrize("pair", tokens.pairs(), ids=lambda pair: f"{pair.front} on {pair.back}")
def test_every_colour_can_be_read_on_what_it_stands_on(pair):
    """WCAG 2.2, 1.4.3 and 1.4.11: by day, in the evening, and in a section that is always night."""
    assert pair.lowest >= pair.needed, pair.shown


def test_contrast_is_that_of_wcag():
    assert tokens.contrast("#000", "#ffffff") == pytest.approx(21)
    assert tokens.contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)
    assert tokens.contrast("#fff", "#fff") == 1
