"""The map with lit towns as a file of its own: SVG that needs no stylesheet, and a picture of it."""

import io
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from PIL import Image, ImageDraw, ImageFont

from citykompetens.sweden import outline
from citykompetens.templatetags.town_map import DIGIT, town_map_layout

from .queries import OtherTown

NIGHT, LAND, TEXT = "#15232a", "#263942", "#efe9df"
UNLIT, QUIET = "#7f9099", "#b4bfc3"  # the frame of a dark window, and its name
# As on the pages (public.css): the window's light by level, and how much of it falls around.
WINDOW = ("#9a8458", "#cf9c47", "#f2b33d", "#ffc65a")
HALO = (0.0, 0.0, 0.17, 0.3)
HEIGHT = 2000  # pixels of the picture
FINER = 2  # drawn so many times larger, so that edges are smooth
LETTERS = 16  # units of the map


class Window(NamedTuple):
    """What the drawing needs to know of a town."""

    name: str
    map_x: float
    map_y: float
    level: int
    businesses: int


def windows(towns: Iterable[Any]) -> tuple[Window, ...]:
    return tuple(Window(town.name, town.map_x, town.map_y, town.level, town.businesses) for town in towns)


@lru_cache(maxsize=32)
def svg(towns: tuple[Window, ...], others: tuple[OtherTown, ...], language: str) -> bytes:
    """The map as SVG 1.1; the typeface is asked for by name, with others to fall back on."""
    layout = town_map_layout(towns, others, whole=True)
    left, top, width, height = layout["view_box"].split()
    context = {
        **layout,
        "left": left,
        "top": top,
        "width": width,
        "height": height,
        "colours": {"night": NIGHT, "land": LAND, "text": TEXT, "unlit": UNLIT, "quiet": QUIET},
        "places": [
            {
                **place,
                "colour": WINDOW[place["town"].level],
                "light": str(HALO[place["town"].level]),
                "digit": DIGIT[place["town"].level],
            }
            for place in layout["places"]
        ],
    }
    with translation.override(language):  # kept, so nothing but what it is given may change it
        return render_to_string("programs/map.svg", context).encode()


@lru_cache(maxsize=8)
def png(towns: tuple[Window, ...], others: tuple[OtherTown, ...]) -> bytes:
    """The same as a picture, 2000 pixels high. Kept: drawing takes a third of a second."""
    layout = town_map_layout(towns, others, whole=True)
    left, top, width, height = (float(side) for side in layout["view_box"].split())
    scale = HEIGHT * FINER / height
    picture = Image.new("RGB", (round(width * scale), HEIGHT * FINER), NIGHT)
    draw = ImageDraw.Draw(picture, "RGBA")

    def at(x: str | float, y: str | float) -> tuple[float, float]:
        return (float(x) - left) * scale, (float(y) - top) * scale

    for polygon in outline():
        draw.polygon([at(x, y) for x, y in polygon], fill=LAND)
    file = str(finders.find("vendor/source-sans-3/source-sans-3-bold.ttf"))
    typeface = ImageFont.truetype(file, LETTERS * scale)
    heading = str(finders.find("vendor/bricolage-grotesque/bricolage-grotesque-bold.ttf"))

    def name(place: dict[str, Any], colour: str) -> None:
        if label := place["label"]:
            anchor = {"start": "ls", "middle": "ms", "end": "rs"}[label.anchor]
            draw.text(at(label.x, label.y), place["town"].name, fill=colour, font=typeface, anchor=anchor)

    for place in layout["unlit"]:
        x, y = at(place["window"].x, place["window"].y)
        side = float(place["window"].size) * scale
        draw.rectangle((x, y, x + side, y + side), outline=UNLIT, width=round(1.5 * scale))
        name(place, QUIET)
    for place in layout["places"]:
        level = place["town"].level
        for square, share in ((place["halo"], HALO[level]), (place["window"], 1.0)):
            x, y = at(square.x, square.y)
            side = float(square.size) * scale
            colour = (*_rgb(WINDOW[level]), round(255 * share))
            draw.rectangle((x, y, x + side, y + side), fill=colour)
        if number := place["number"]:
            digits = ImageFont.truetype(heading, DIGIT[level] * scale)
            figure = str(place["town"].businesses)
            draw.text(at(number["x"], number["y"]), figure, fill=NIGHT, font=digits, anchor="ms")
        name(place, TEXT)
    small = picture.resize((picture.width // FINER, HEIGHT), Image.Resampling.LANCZOS)
    file_ = io.BytesIO()
    small.quantize(64).save(file_, "PNG", optimize=True)
    return file_.getvalue()


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue
