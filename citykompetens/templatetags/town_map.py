"""Where the windows and the names stand on the map of Sweden (`components/map.html`).

Units are those of the outline's viewBox, 455 wide and 1002 high.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import template

register = template.Library()

WINDOW = (8, 10, 13, 17)  # side by level
LETTER, LINE = 7.8, 15  # mean width of a letter, height of a name
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

    @classmethod
    def around(cls, x: float, y: float, side: float) -> "Box":
        return cls(x - side / 2, y - side / 2, x + side / 2, y + side / 2)

    def moved(self, x: float, y: float) -> "Box":
        return Box(self.left + x, self.top + y, self.right + x, self.bottom + y)

    def square(self, times: float = 1) -> Square:
        side = self.right - self.left
        more = side * (times - 1) / 2
        return Square(f"{self.left - more:.1f}", f"{self.top - more:.1f}", f"{side * times:.1f}")

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
    windows = [Box.around(town.map_x, town.map_y, WINDOW[town.level]) for town in towns]
    named = len(towns) <= NAMED
    if named:
        _move_apart(windows)
    taken = list(windows)
    places = [
        {
            "town": town,
            "window": window.square(),
            "halo": window.square(times=1.9),
            "label": _label(town.name, window, taken) if named else None,
        }
        for town, window in zip(towns, windows, strict=True)
    ]
    # The far north leaves the picture when nobody is there; the rest gets larger.
    top = max(0, min((town.map_y for town in towns), default=0) - 170)
    left = min((box.left for box in taken), default=0) - 6
    right = max((box.right for box in taken), default=400) + 40
    return {
        "view_box": f"{left:.0f} {top:.0f} {right - left:.0f} {1006 - top:.0f}",
        "places": places,
    }


def _move_apart(windows: list["Box"]) -> None:
    """Lund and Malmö share a spot at this scale: each gives way by half of what they overlap."""
    for one in range(len(windows)):
        for other in range(one):
            a, b = windows[one], windows[other]
            if a.meets(b):
                upper, lower = (one, other) if a.top < b.top else (other, one)
                gap = (windows[upper].bottom - windows[lower].top + 2) / 2
                windows[upper] = windows[upper].moved(gap / 2, -gap)
                windows[lower] = windows[lower].moved(-gap / 2, gap)


def _label(name: str, window: Box, taken: list[Box]) -> Label | None:
    """The first free of the places around the window; taken from then on."""
    width, away = len(name) * LETTER, (window.right - window.left) / 2 + 5
    x, y = (window.left + window.right) / 2, (window.top + window.bottom) / 2
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
