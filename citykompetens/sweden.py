"""The outline of Sweden, for whoever draws it: the same that the pages show (Natural Earth)."""

import re
from functools import cache

from django.conf import settings

Polygon = tuple[tuple[float, float], ...]


@cache
def outline() -> tuple[Polygon, ...]:
    """The mainland, then the islands, in the units of `City.map_x` and `map_y`."""
    path = (settings.ROOT / "templates/components/_sweden_path.svg").read_text()
    shapes = (re.findall(r"(-?[\d.]+) (-?[\d.]+)", shape) for shape in path.split("M")[1:])
    return tuple(tuple((float(x), float(y)) for x, y in shape) for shape in shapes)
