"""The colours of the stylesheet and how they stand against each other, read from the stylesheet itself."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

THEMES = {  # how the block of a theme begins
    "day": ":root {",
    "evening": "@media (prefers-color-scheme: dark) {\n  :root {",
    "night": ".night {\n  color-scheme",
}
TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{3,6}|var\(--[\w-]+\));", re.IGNORECASE)
INK = "#1b2a30"  # on what is lit, in every theme

TEXT, EDGE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
PAIRS = [
    ("text", "ground", TEXT),
    ("text", "surface", TEXT),
    ("quiet", "ground", TEXT),
    ("quiet", "surface", TEXT),
    ("brick", "ground", TEXT),
    ("brick", "surface", TEXT),
    ("on-brick", "brick", TEXT),
    ("on-brick", "brick-strong", TEXT),
    ("copper", "ground", TEXT),
    ("copper", "copper-soft", TEXT),
    ("alarm", "ground", TEXT),
    ("alarm", "alarm-soft", TEXT),
    ("text", "light-soft", TEXT),
    ("ink", "light", TEXT),
    ("edge", "ground", EDGE),
    ("edge", "surface", EDGE),
]


@dataclass(frozen=True)
class Pair:
    """One colour on another, and the contrast between them in each theme."""

    front: str
    back: str
    needed: float
    shown: tuple[tuple[str, str, float], ...]  # front, back, contrast by theme

    @property
    def lowest(self) -> float:
        return min(contrast for _front, _back, contrast in self.shown)


@cache
def themes() -> dict[str, dict[str, str]]:
    """Every colour of every theme, as #rrggbb or #rgb."""
    css = Path(str(finders.find("css/citykompetens.css"))).read_text()
    found: dict[str, dict[str, str]] = {}
    for theme, start in THEMES.items():
        block = css[css.index(start) + len(start) :].partition("}")[0]
        colours = {"ink": INK, **found.get("day", {}), **dict(TOKEN.findall(block))}
        found[theme] = {
            name: colours[value[6:-1]] if value.startswith("var") else value
            for name, value in colours.items()
        }
    return found


def pairs() -> list[Pair]:
    return [
        Pair(
            front,
            back,
            needed,
            tuple((one[front], one[back], contrast(one[front], one[back])) for one in themes().values()),
        )
        for front, back, needed in PAIRS
    ]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
