"""At most 60 kB before pictures and typefaces, as they cross the network: HTML, stylesheets and scripts."""

import re

import pytest

from tests.factories import CityRoundFactory, FilmFactory
from tests.pages import PUBLIC

MOST = 60_000  # bytes
GZIP = {"accept-encoding": "gzip"}
TOWNS = [
    "eskilstuna",
    "goteborg",
    "helsingborg",
    "kalmar",
    "malmo",
    "sundsvall",
    "umea",
    "uppsala",
    "vasteras",
]
LINKS = re.compile(
    r'<(?:link rel="stylesheet"|link rel="preload" as="style"|script)[^>]* (?:href|src)="([^"]+)"'
)


@pytest.fixture
def weight(client, cast):
    """Bytes of a page and of each stylesheet and script that it brings along."""
    for slug in TOWNS:
        CityRoundFactory(city__slug=slug)
    film = FilmFactory(round=cast.city_round.round, order=1)
    things = {
        "program": cast.city_round.round.program.slug,
        "film": film.slug,
        "city": "ostersund",
        "workshop": cast.workshop.pk,
        "held": cast.workshop.pk,
    }

    def weigh(address: str) -> dict[str, int]:
        address = address.format(**things)
        page = client.get(address, headers=GZIP)
        assert page.status_code == 200
        brought = set(LINKS.findall(client.get(address).content.decode()))
        assert any("pico" in file for file in brought)  # imported by the stylesheet, told by a preload
        parts = {file: len(client.get(file, headers=GZIP).getvalue()) for file in brought}
        return {address: len(page.content), **parts}

    return weigh


@pytest.mark.parametrize("name", ["start", "program", "film", "town", "workshop", "form", "privacy"])
def test_it_is_light(weight, name: str):
    parts = weight(PUBLIC[name])
    assert sum(parts.values()) <= MOST, parts
