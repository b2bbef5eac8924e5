"""One sprite of icons: whatever is drawn is in it, and nothing lies in it that is not drawn."""

import re

from tests.house.sources import ROOT

SPRITE = ROOT / "static/img/icons.svg"
DRAWN = re.compile(r"""icon\.html"\ (?:with\ )?name="([\w-]+)" | \bicon="([\w-]+)\"""", re.VERBOSE)


def drawn() -> set[str]:
    """Names of icons in templates. Those that a variable names are drawn on the page of components."""
    found = [
        match for file in (ROOT / "templates").rglob("*.html") for match in DRAWN.findall(file.read_text())
    ]
    return {one or other for one, other in found}


def in_the_sprite() -> set[str]:
    return set(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text()))


def test_every_icon_that_is_drawn_exists():
    assert drawn() - in_the_sprite() == set()


def test_every_icon_is_drawn_somewhere():
    assert in_the_sprite() - drawn() == set()


def test_its_licence_lies_beside_it():
    assert "ISC License" in (ROOT / "static/img/icons-LICENSE.txt").read_text()
