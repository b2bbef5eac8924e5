"""Where the windows and the names stand on the map of Sweden (`components/map.html`).

Units are those of the outline's viewBox, 455 wide and 1002 high. On a phone one is about 0.8 pixels, on a
wide screen one: a name of 16 stays readable, and 31 from window to window leave a thumb its 24 pixels.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django import template

register = template.Library()

WINDOW = (14, 22, 26, 36)  # side by level; the number of businesses stands in it
UNLIT = 9  # side of the window of a town that is not in it yet
DIGIT = (0, 16, 17, 23)  # height of the number by level; none where nobody has signed up
LETTER, LINE = 8.2, 15  # mean width of a letter, height of a name
APART = 31  # from the middle of a window to the middle of the next
EDGE = -12  # a name that would make the picture wider comes last
NAMED = 40  # more towns than this: smaller windows; the names come when asked for, and are in the list
SMALLER = 0.5


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
    def around(cls, x: float, y: float, width: float, height: float | None = None) -> "Box":
        height = width if height is None else height
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def moved(self, x: float, y: float) -> "Box":
        return Box(self.left + x, self.top + y, self.right + x, self.bottom + y)

    def square(self, side: float | None = None) -> Square:
        side = self.right - self.left if side is None else side
        x, y = self.middle
        return Square(f"{x - side / 2:.1f}", f"{y - side / 2:.1f}", f"{side:.1f}")

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
def town_map_layout(
    towns: Iterable[Any], others: Iterable[Any] = (), *, whole: bool = False
) -> dict[str, Any]:
    """The part of the map to show; for each town its window, its number and, where there is room, its name.

    `others` are not in it yet: small and dark, and named after all those that are. `whole`: all of Sweden.
    """
    towns, others = list(towns), list(others)
    named = len(towns) <= NAMED
    others_named = len(towns) + len(others) <= NAMED
    scale = 1 if named else SMALLER
    middles = [(town.map_x, town.map_y) for town in (*towns, *others)]
    close = len(middles) if others_named else len(towns) if named else 0
    middles = moved_apart(middles[:close], APART) + middles[close:]
    sides = [WINDOW[town.level] * scale for town in towns]
    sides += [UNLIT if others_named else UNLIT * SMALLER] * len(others)
    windows = [Box.around(x, y, side) for (x, y), side in zip(middles, sides, strict=True)]
    names = [town.name for town in (*towns, *others)][:close]
    labels, taken = _labels(names, windows, first=len(towns))
    places = [
        {
            "town": town,
            "window": window.square(),
            "halo": window.square(1.6 * (window.right - window.left)),
            "hit": window.square(max(APART * scale, window.right - window.left)),
            "number": _number(town, window) if named else None,
            "label": labels.get(at) or _above(window, named=named),
        }
        for at, (town, window) in enumerate(zip(towns, windows, strict=False))
    ]
    unlit = [
        {"town": town, "window": windows[at].square(), "label": labels.get(at)}
        for at, town in enumerate(others, start=len(towns))
    ]
    # The far north leaves the picture when nobody is there; the rest gets larger.
    top = 0 if whole else max(0, min((window.top for window in windows), default=0) - 110)
    left = min((box.left for box in taken), default=0) - 12
    right = max((box.right for box in taken), default=400) + 14
    return {
        "view_box": f"{left:.0f} {top:.0f} {right - left:.0f} {1014 - top:.0f}",
        "places": places,
        "unlit": unlit,
        "named": named,
    }


def moved_apart(middles: Iterable[tuple[float, float]], apart: float) -> list[tuple[float, float]]:
    """Lund and Malmö share a spot at this scale: each of two gives way by half, the way they lie."""
    boxes = [Box.around(x, y, apart) for x, y in middles]
    for _round in range(20):
        for one in range(len(boxes)):
            for other in range(one):
                a, b = boxes[one], boxes[other]
                if a.meets(b):
                    x, y = a.left - b.left, a.top - b.top
                    if abs(x) > abs(y):
                        x, y = (apart - abs(x)) / 2 * (1 if x > 0 else -1), 0
                    else:
                        x, y = 0, (apart - abs(y)) / 2 * (1 if y > 0 else -1)
                    boxes[one], boxes[other] = a.moved(x, y), b.moved(-x, -y)
    return [box.middle for box in boxes]


def _number(town: Any, window: Box) -> dict[str, str] | None:
    if not town.businesses:
        return None
    x, y = window.middle
    size = DIGIT[town.level]
    return {"x": f"{x:.1f}", "y": f"{y + 0.33 * size:.1f}"}


def _labels(
    names: Sequence[str], windows: Sequence[Box], *, first: int
) -> tuple[dict[int, Label], list[Box]]:
    """A free place beside each window where there is one, and what is taken.

    The `first` so many choose before the rest; among equals, whoever has the fewest to choose from.
    """
    taken = list(windows)
    labels = {}

    def free(at: int) -> list[tuple[Box, Label]]:
        return [
            place
            for place in places_around(names[at], windows[at])
            if not any(place[0].meets(box) for box in taken)
        ]

    waiting = list(range(len(names)))
    while waiting:
        at = min(waiting, key=lambda at: (at >= first, len(free(at))))
        waiting.remove(at)
        if places := free(at):
            box, labels[at] = next((place for place in places if place[0].left >= EDGE), places[0])
            taken.append(box)
    return labels, taken


def places_around(name: str, window: Box) -> Iterator[tuple[Box, Label]]:
    """The places for a name around its window, the best first."""
    width, away = len(name) * LETTER, (window.right - window.left) / 2 + 4
    x, y = window.middle
    for anchor, at_x, at_y in (
        ("start", x + away, y),
        ("end", x - away, y),
        ("middle", x, y + away + 7),
        ("middle", x, y - away - 7),
        ("start", x + away - 4, y + away + 4),
        ("start", x + away - 4, y - away - 4),
        ("end", x - away + 4, y + away + 4),
        ("end", x - away + 4, y - away - 4),
        ("start", x - away + 4, y - away - 7),
        ("start", x - away + 4, y - away - 13),
        ("middle", x, y - away - 13),
        ("start", x - away + 4, y + away + 7),
        ("end", x + away - 4, y - away - 7),
        ("end", x + away - 4, y + away + 7),
    ):
        left = at_x - {"start": 0, "middle": width / 2, "end": width}[anchor]
        yield (
            Box(left, at_y - LINE / 2, left + width, at_y + LINE / 2),
            Label(f"{at_x:.1f}", f"{at_y + 5:.1f}", anchor),
        )


def _above(window: Box, *, named: bool) -> Label | None:
    """Where a name appears that is shown only when asked for."""
    x, _y = window.middle
    return None if named else Label(f"{x:.1f}", f"{window.top - 5:.1f}", "middle")
