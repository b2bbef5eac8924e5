"""Where the windows and the names stand on the map of Sweden (`components/map.html`).

Units are those of the outline's viewBox, 455 wide and 1002 high.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import template

register = template.Library()

WINDOW = (8, 10, 13, 17)  # side by level
LETTER, LINE = 7.6, 15  # mean width of a letter, height of a name
NAMED = 40  # more towns than this: windows only, the list below has the names


class Square(NamedTuple):
    """Numbers go out as text: a Swedish decimal comma would break the drawing."""

    x: str
    y: str
    size: str


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class Label(NamedTuple):
    x: str
    y: str
    anchor: str


@register.simple_tag
def town_map_layout(towns: Iterable[Any]) -> dict[str, Any]:
    """The part of the map to show, and for each town its window and, where there is room, its name."""
    towns = list(towns)
    taken = [_around(town.map_x, town.map_y, WINDOW[town.level]) for town in towns]
    places = []
    for town in towns:
        side = WINDOW[town.level]
        places.append(
            {
                "town": town,
                "window": _square(town, side),
                "halo": _square(town, side * 1.9),
                "hit": _square(town, max(side + 6, 20)),
                "label": _label(town, side, taken) if len(towns) <= NAMED else None,
            }
        )
    # The far north leaves the picture when nobody is there; the rest gets larger.
    top = max(0, min((town.map_y for town in towns), default=0) - 170)
    return {"view_box": f"-62 {top:.0f} 520 {1006 - top:.0f}", "places": places}


def _label(town: Any, side: float, taken: list[Box]) -> Label | None:
    """The first free of the places around the window; taken from then on."""
    width, away = len(town.name) * LETTER, side / 2 + 5
    x, y = town.map_x, town.map_y
    for anchor, at_x, at_y in (
        ("start", x + away, y),
        ("end", x - away, y),
        ("start", x + away - 3, y + 9),
        ("end", x - away + 3, y - 7),
        ("end", x - away + 3, y + 9),
        ("start", x + away - 3, y - 9),
        ("middle", x, y + away + 6),
        ("middle", x, y - away - 6),
    ):
        left = at_x - {"start": 0, "middle": width / 2, "end": width}[anchor]
        box = Box(left, at_y - LINE / 2, left + width, at_y + LINE / 2)
        if not any(box.meets(other) for other in taken):
            taken.append(box)
            return Label(f"{at_x:.1f}", f"{at_y + 5:.1f}", anchor)
    return None


def _around(x: float, y: float, side: float) -> Box:
    return Box(x - side / 2, y - side / 2, x + side / 2, y + side / 2)


def _square(town: Any, side: float) -> Square:
    return Square(f"{town.map_x - side / 2:.1f}", f"{town.map_y - side / 2:.1f}", f"{side:.1f}")
