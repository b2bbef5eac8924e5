"""The pictures that are shown where somebody shares a link: a town in the evening, lights on.

1200 × 630 pixels, as every service wants them. Drawn at twice the size and made smaller, so that edges
are smooth; once for the same wording, then kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from typing import NamedTuple

from django.conf import settings
from PIL import Image, ImageColor, ImageDraw, ImageFont

from .sweden import outline

WIDTH, HEIGHT = 1200, 630
TWICE = 2
COLOURS = 96  # few enough for a small file, enough for smooth letters

NIGHT, LAND, COAST = "#15232a", "#263942", "#3a4f59"
TEXT, QUIET, LIGHT, BRIGHT, DIM = "#efe9df", "#b4bfc3", "#f2b33d", "#ffc65a", "#9a8458"
WINDOWS = ((6, DIM), (10, "#cf9c47"), (13, LIGHT), (17, BRIGHT))  # side and colour by level, as on the map
LIT_SIDE = 30

LEFT, TOP, BOTTOM = 72, 64, 62  # margins of the text
TEXT_WIDTH, TEXT_TOP = 664, 140
HEADLINES = (128, 116, 104, 92, 80, 70, 60)
MAP_LEFT, MAP_SCALE, MAP_END = (
    744,
    1.06,
    1045,
)  # where the outline begins, pixels to a unit of it, its lower end
HALO = 50
HEADING, PLAIN, BOLD = (
    f"vendor/{file}.ttf"
    for file in (
        "bricolage-grotesque/bricolage-grotesque-bold",
        "source-sans-3/source-sans-3-regular",
        "source-sans-3/source-sans-3-bold",
    )
)


@dataclass(frozen=True, kw_only=True)
class Window:
    """A town on the map, in the units of the outline; `level` is how brightly it is lit, 0–3."""

    x: float
    y: float
    level: int = 0


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What a picture says. Longer texts are set smaller, then in more lines, then cut."""

    headline: str  # a line break in it is kept
    eyebrow: str = ""
    strong: str = ""
    quiet: str = ""
    towns: tuple[Window, ...] = ()
    lit: Window | None = None  # the one town that it is about


@lru_cache(maxsize=256)
def draw(picture: Picture) -> bytes:
    """The picture as PNG; the same bytes for the same wording."""
    canvas = Image.new("RGB", (WIDTH * TWICE, HEIGHT * TWICE), NIGHT)
    pen = ImageDraw.Draw(canvas)
    _map(pen, picture)
    _word_mark(pen, LEFT, TOP, 40)
    _words(pen, picture)
    small = canvas.reduce(TWICE).quantize(COLOURS, dither=Image.Dither.NONE)
    file = BytesIO()
    small.save(file, "PNG", optimize=True)
    return file.getvalue()


# --- the map -----------------------------------------------------------------------------------


def _map(pen: ImageDraw.ImageDraw, picture: Picture) -> None:
    # The land runs off the edges, and stands where what is lit is in view.
    lit = [window.y for window in ([picture.lit] if picture.lit else picture.towns)] or [700]
    scale = min(MAP_SCALE, HEIGHT / (max(lit) - min(lit) + 2 * HALO))
    seen = HEIGHT / scale
    top = min((min(lit) + max(lit) - seen) / 2, MAP_END - seen)

    def at(x: float, y: float) -> tuple[float, float]:
        return (MAP_LEFT + x * scale) * TWICE, (y - top) * scale * TWICE

    for shape in outline():
        points = [at(x, y) for x, y in shape]
        pen.polygon(points, fill=LAND)
        pen.line([*points, points[0]], fill=COAST, width=2)
    for town in sorted(picture.towns, key=lambda town: town.level):
        side, colour = WINDOWS[town.level]
        _square(pen, at(town.x, town.y), side + 3, LAND)  # neighbours stay apart
        _square(pen, at(town.x, town.y), side, colour)
    if picture.lit:
        place = at(picture.lit.x, picture.lit.y)
        for times, light in ((2.9, 0.14), (1.9, 0.3)):
            _square(pen, place, LIT_SIDE * times, _mixed(LAND, LIGHT, light))
        _square(pen, place, LIT_SIDE, BRIGHT)


def _square(pen: ImageDraw.ImageDraw, middle: tuple[float, float], side: float, colour: object) -> None:
    x, y, half = *middle, side * TWICE / 2
    pen.rectangle((x - half, y - half, x + half, y + half), fill=colour)  # type: ignore[arg-type]


def _mixed(ground: str, colour: str, share: float) -> tuple[int, ...]:
    pairs = zip(ImageColor.getrgb(ground), ImageColor.getrgb(colour), strict=True)
    return tuple(round(a + (b - a) * share) for a, b in pairs)


# --- the words ---------------------------------------------------------------------------------


def _words(pen: ImageDraw.ImageDraw, picture: Picture) -> None:
    """From the bottom upwards, as on a poster: what is short leaves the night above it empty."""
    for largest in range(len(HEADLINES)):
        rows = _set(picture, HEADLINES[largest:])
        if rows[-1].top >= TEXT_TOP:
            break
    for row in rows:
        font = _font(row.font, row.size)
        pen.text((LEFT * TWICE, row.foot * TWICE), row.text, row.colour, font, anchor="ls")


class _Row(NamedTuple):
    text: str
    font: str
    size: int
    colour: str
    foot: int

    @property
    def top(self) -> int:
        return self.foot - self.size


def _set(picture: Picture, headlines: tuple[int, ...]) -> list[_Row]:
    """Every row with its place, the lowest first."""
    foot, placed = HEIGHT - BOTTOM, []
    for text, font, sizes, lines, colour, leading, air in (
        (picture.quiet, PLAIN, (34, 30), 2, QUIET, 1.22, 14 if picture.strong else 32),
        (picture.strong, BOLD, (42, 38, 34), 2, LIGHT, 1.22, 24),
        (picture.headline, HEADING, headlines, 3, TEXT, 0.98, 20),
        (picture.eyebrow, BOLD, (30, 27), 2, QUIET, 1.22, 0),
    ):
        if not text:
            continue
        size, rows = _fitted(text, font, sizes, lines)
        for row in reversed(rows):
            placed.append(_Row(row, font, size, colour, foot))
            foot -= round(size * leading)
        foot -= air
    return placed


@cache
def _font(name: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(settings.ROOT / "static" / name), size * TWICE)


def _fitted(text: str, font: str, sizes: tuple[int, ...], lines: int) -> tuple[int, list[str]]:
    """The largest size in which the text has room, with its rows; at the smallest, what there is room for."""
    for size in sizes:
        rows = list(_rows(text, _font(font, size)))
        if len(rows) <= lines and all(_font(font, size).getlength(r) <= TEXT_WIDTH * TWICE for r in rows):
            return size, rows
    if len(rows) > lines:
        rows = [*rows[: lines - 1], rows[lines - 1] + " …"]
    return size, [_cut(row, _font(font, size)) for row in rows]


def _rows(text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    for paragraph in text.split("\n"):
        row = ""
        for word in paragraph.split(" "):
            longer = f"{row} {word}".strip()
            if row and font.getlength(longer) > TEXT_WIDTH * TWICE:
                yield row
                longer = word
            row = longer
        yield row


def _cut(row: str, font: ImageFont.FreeTypeFont) -> str:
    if font.getlength(row) <= TEXT_WIDTH * TWICE:
        return row
    while font.getlength(row + "…") > TEXT_WIDTH * TWICE:
        row = row[:-1]
    return row + "…"


def _word_mark(pen: ImageDraw.ImageDraw, x: int, y: int, size: int) -> None:
    """The name, with a lit window for the dot over its i; measures from `static/img/wordmark.svg`."""
    font = _font(HEADING, size)
    foot = (y + size * 0.75) * TWICE
    pen.text((x * TWICE, foot), "cıtykompetens", TEXT, font, anchor="ls")
    left, top, right, _foot = font.getbbox("ı", anchor="ls")
    middle, side = x * TWICE + font.getlength("c") + (left + right) / 2, -top * 0.387
    dot = foot + top * 1.173 - side
    pen.rectangle((middle - side / 2, dot, middle + side / 2, dot + side), fill=LIGHT)
