"""A town's map square: to scale, with the neighbours in it, and small enough to send with every page."""

import re

import pytest
from django.template import Context, Template

from citykompetens.templatetags.town_map import LETTER, LINE
from citykompetens.templatetags.town_square import SIDE, town_square_layout
from programs.models import CityRound
from programs.queries import Town, towns
from tests.factories import CITIES, NOW, CityRoundFactory

PAGE = Template(
    '{% load drawn %}{% drawn "components/town_square.html" town=town towns=towns scale_bar=True %}'
)


@pytest.fixture
def country(db) -> dict[str, Town]:
    for slug in CITIES:
        CityRoundFactory(city__slug=slug)
    return {town.slug: town for town in towns(CityRound.objects.first().round, NOW)}


def layout(country, slug):
    return town_square_layout(country[slug], country.values())


@pytest.mark.parametrize(
    ("slug", "nearest"),
    [
        ("ostersund", ["Sundsvall", "Örnsköldsvik", "Umeå"]),
        ("lund", ["Malmö", "Helsingborg", "Kristianstad"]),
    ],
)
def test_it_knows_the_neighbours(country, slug, nearest):
    assert [town.name for town in layout(country, slug)["nearest"]] == nearest


@pytest.mark.parametrize("slug", CITIES)
def test_the_two_nearest_are_in_the_square_with_their_names(country, slug):
    square = layout(country, slug)
    named = {other["name"] for other in square["others"] if other["label"]}
    assert {town.name for town in square["nearest"][:2]} <= named


@pytest.mark.parametrize("slug", CITIES)
def test_every_name_lies_inside_the_square(country, slug):
    for other in layout(country, slug)["others"]:
        if label := other["label"]:
            width, foot = LETTER * len(other["name"]), float(label.y) + LINE / 2 - 5
            left = float(label.x) - {"start": 0, "middle": width / 2, "end": width}[label.anchor]
            assert left >= 0 and left + width <= SIDE, other["name"]
            assert foot - LINE >= 0 and foot <= SIDE, other["name"]


@pytest.mark.parametrize("slug", CITIES)
def test_its_land_lies_around_the_square_and_is_short(country, slug):
    land = layout(country, slug)["land"]
    numbers = [int(n) for n in re.findall(r"-?\d+", land)]
    assert len(numbers) > 20
    assert min(numbers) >= -12 and max(numbers) <= 412
    assert len(PAGE.render(Context({"town": country[slug], "towns": list(country.values())}))) < 5000


def test_a_kilometre_is_a_kilometre_in_the_far_south_too(country):
    """Lund to Malmö is 17 km as the crow flies, though the map of Sweden is drawn for 62.5° north."""
    square = layout(country, "lund")
    malmo = next(other["window"] for other in square["others"] if other["name"] == "Malmö")
    x, y = (float(at) + float(malmo.size) / 2 - 200 for at in (malmo.x, malmo.y))
    km = (x**2 + y**2) ** 0.5 * square["km"] / float(square["bar"]["length"])
    assert km == pytest.approx(17, abs=1.5)


def test_alone_in_the_country_a_town_still_has_its_square(db):
    CityRoundFactory()
    [alone] = towns(CityRound.objects.first().round, NOW)
    page = PAGE.render(Context({"town": alone, "towns": [alone]}))
    assert "Östersund" in page
    assert "Grannar" not in page


def test_numbers_go_out_with_a_point(country):
    """A Swedish decimal comma would break the drawing."""
    page = PAGE.render(Context({"town": country["lund"], "towns": list(country.values())}))
    assert not re.findall(r'(?:x|y|width|height|d)="[^"]*\d,\d[^"]*"', page)
