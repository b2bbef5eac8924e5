"""A town's map square: the land around the town, its own window lit, its neighbours as smaller lights.

The square is drawn to scale. On the map of Sweden (`town_map`) a degree of longitude has the width that it
has at 62.5° north; here it gets the width that it has at the town, so that a kilometre is as long in
every direction.
"""

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django import template

from citykompetens.sweden import outline

from .town_map import Box, Label, moved_apart, places_around

register = template.Library()

SIDE = 400  # of the square, in the units of its viewBox
OWN, OTHERS = 42, (9, 11, 14, 17)  # sides of the windows: the town's, and the neighbours' by level
NEAREST, WITHIN = 3, 2  # so many neighbours are named below the square; so many should be within it
REACH = (36, 160)  # from the town to an edge, in units of the map
LATITUDE, UNITS = 69.2, 72  # at the upper edge of the map, and units to a degree (cities/cities.json)
KM = 111.2 / UNITS  # a unit of the map, north to south
HALO = 2.6  # times the window, the outermost light around it
BARS = (100, 50, 40, 20)  # km
MARGIN = 12  # the land goes on a little outside the square, so that its edge draws no line


class Frame(NamedTuple):
    """Which part of the map the square shows."""

    x: float
    y: float
    reach: float

    @property
    def scale(self) -> float:
        return SIDE / 2 / self.reach

    @property
    def stretch(self) -> float:
        return _width_of_a_degree(self.y)

    def place(self, x: float, y: float) -> tuple[float, float]:
        return (
            SIDE / 2 + (x - self.x) * self.stretch * self.scale,
            SIDE / 2 + (y - self.y) * self.scale,
        )


@register.simple_tag
def town_square_layout(town: Any, towns: Iterable[Any]) -> dict[str, Any]:
    """What `components/town_square.html` draws: land, the town, its neighbours, a bar with its km."""
    others = sorted((other for other in towns if other.slug != town.slug), key=lambda o: _apart(town, o))
    nearest = others[:NEAREST]
    frame = Frame(town.map_x, town.map_y, _reach(town, nearest[:WITHIN]))
    seen = [(other, *frame.place(other.map_x, other.map_y)) for other in others]
    seen = [(other, x, y) for other, x, y in seen if 12 < x < SIDE - 12 and 12 < y < SIDE - 12]
    middles = moved_apart([(x, y) for _other, x, y in seen], OTHERS[-1] + 2)
    lights = [
        Box.around(x, y, OTHERS[other.level]) for (other, *_at), (x, y) in zip(seen, middles, strict=True)
    ]
    side = min([OWN, *(_clear_of(x, y) for _other, x, y in seen)])
    own = Box.around(SIDE / 2, SIDE / 2, side)
    # The town's name stands below its light, or above where a neighbour is in the way; the bar in a corner.
    foot, head, half = own.bottom + 0.8 * side, own.top - 0.8 * side, 6 * len(town.name)
    below = Box(SIDE / 2 - half, foot, SIDE / 2 + half, foot + 30)
    name = _first_free([below, Box(below.left, head - 30, below.right, head)], lights)
    km = next(bar for bar in BARS if bar <= 0.32 * SIDE * KM / frame.scale)
    length = km / KM * frame.scale
    left = Box(18, SIDE - 48, 18 + length, SIDE - 18)
    bar = _first_free([left, left.moved(SIDE - 36 - length, 0), left.moved(0, 66 - SIDE)], lights)
    edges = [
        Box(-999, -999, 4, 999),
        Box(SIDE - 4, -999, 999, 999),
        Box(-999, -999, 999, 4),
        Box(-999, SIDE - 4, 999, 999),
    ]
    taken = [own, *lights, name, bar, *edges]
    return {
        "land": _land(frame),
        "own": [own.square(times * side) for times in (HALO, 1.7, 1)],
        "name_y": f"{name.top + 24:.0f}",
        "others": [
            {"name": other.name, "window": box.square(), "label": _label(other.name, box, taken)}
            for (other, _x, _y), box in zip(seen, lights, strict=True)
        ],
        "nearest": nearest,
        "km": km,
        "bar": {"x": f"{bar.left:.1f}", "y": f"{bar.bottom - 8:.1f}", "length": f"{length:.1f}"},
    }


def _grown(box: Box, by: float) -> Box:
    return Box(box.left - by, box.top - by, box.right + by, box.bottom + by)


def _first_free(places: list[Box], lights: list[Box]) -> Box:
    """The first place that covers no light with room for its name, or the first of all."""
    return next(
        (place for place in places if not any(place.meets(_grown(light, 14)) for light in lights)),
        places[0],
    )


def _clear_of(x: float, y: float) -> float:
    """The side of a window whose light ends beside a neighbour here: Malmö is near to Lund."""
    return max(14, 2 * (max(abs(x - SIDE / 2), abs(y - SIDE / 2)) - OTHERS[-1] / 2) / HALO)


def _width_of_a_degree(y: float) -> float:
    """How wide a degree of longitude is at this height on the map, beside what the map gives it."""
    return math.cos(math.radians(LATITUDE - y / UNITS)) / math.cos(math.radians(62.5))


def _reach(town: Any, others: list[Any]) -> float:
    """How far the square goes in every direction, so that the others are in it with a name beside them."""
    wide = _width_of_a_degree(town.map_y)
    farthest = (max(abs(o.map_x - town.map_x) * wide, abs(o.map_y - town.map_y)) for o in others)
    return min(max(1.2 * max(farthest, default=0), REACH[0]), REACH[1])


def _apart(one: Any, other: Any) -> float:
    """Units of the map, as the crow flies."""
    wide = (one.map_x - other.map_x) * _width_of_a_degree((one.map_y + other.map_y) / 2)
    return math.hypot(wide, one.map_y - other.map_y)


def _label(name: str, window: Box, taken: list[Box]) -> Label | None:
    """The first free of the places around the window; taken from then on."""
    for box, label in places_around(name, window):
        if not any(box.meets(other) for other in taken):
            taken.append(box)
            return label
    return None


@lru_cache(maxsize=256)
def _land(frame: Frame) -> str:
    """The outline of Sweden inside the square, as the `d` of a path. Kept: it never changes."""
    lines = []
    for polygon in outline():
        inside = _clipped([frame.place(x, y) for x, y in polygon])
        if inside:
            lines.append("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in inside) + "Z")
    return "".join(lines)


def _clipped(polygon: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The part of a polygon inside the square, edge by edge (Sutherland and Hodgman, 1974)."""
    for axis, limit, sign in (
        (0, -MARGIN, 1),
        (0, SIDE + MARGIN, -1),
        (1, -MARGIN, 1),
        (1, SIDE + MARGIN, -1),
    ):
        kept: list[tuple[float, float]] = []
        for before, point in zip(polygon[-1:] + polygon[:-1], polygon, strict=True):
            was_in, is_in = sign * (before[axis] - limit) >= 0, sign * (point[axis] - limit) >= 0
            if was_in != is_in:
                share = (limit - before[axis]) / (point[axis] - before[axis])
                kept.append(
                    (before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1]))
                )
            if is_in:
                kept.append(point)
        polygon = kept
    return polygon
