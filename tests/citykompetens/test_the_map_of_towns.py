"""Where windows and names stand on the map: none on top of another, for one town and for many."""

from itertools import combinations
from types import SimpleNamespace as Row

import pytest

from citykompetens.templatetags.town_map import APART, EDGE, LETTER, NAMED, town_map_layout
from tests.factories import CITIES


def town(businesses: int = 20, level: int = 2, **city) -> Row:
    return Row(businesses=businesses, level=level, url="/", **city)


def seventeen(**fields) -> list[Row]:
    return [town(name=c["name"], map_x=c["map_x"], map_y=c["map_y"], **fields) for c in CITIES.values()]


def box(square) -> tuple[float, float, float, float]:
    x, y, size = float(square.x), float(square.y), float(square.size)
    return x, y, x + size, y + size


def label_box(place) -> tuple[float, float, float, float]:
    label, width = place["label"], len(place["town"].name) * LETTER
    left = float(label.x) - {"start": 0, "middle": width / 2, "end": width}[label.anchor]
    return left, float(label.y) - 10, left + width, float(label.y) + 1


def overlap(a, b) -> bool:
    return a[0] < b[2] - 0.1 and b[0] < a[2] - 0.1 and a[1] < b[3] - 0.1 and b[1] < a[3] - 0.1


@pytest.mark.parametrize("level", [0, 1, 2])
def test_every_town_has_room_for_its_name_and_a_thumb(level):
    places = town_map_layout(seventeen(level=level))["places"]
    assert all(place["label"] for place in places)
    boxes = [label_box(place) for place in places] + [box(place["window"]) for place in places]
    assert [pair for pair in combinations(boxes, 2) if overlap(*pair)] == []
    for a, b in combinations([box(place["hit"]) for place in places], 2):
        assert not overlap(a, b)
    assert all(float(place["hit"].size) >= APART for place in places)


def test_on_a_phone_names_have_twelve_pixels_and_windows_twenty_four():
    width = float(town_map_layout(seventeen())["view_box"].split()[2])
    assert 16 * 390 / width >= 12
    assert APART * 390 / width >= 24


def test_a_window_shows_its_number_unless_nobody_has_signed_up():
    lit, dark = town_map_layout(
        [town(53, 3, name="Östersund", map_x=134, map_y=433), town(0, 0, name="Umeå", map_x=321, map_y=387)]
    )["places"]
    assert lit["number"] and not dark["number"]
    assert float(lit["window"].size) > float(dark["window"].size)


def test_those_not_in_it_give_way_to_those_that_are():
    crowd = [Row(name=f"Staden {n}", map_x=300 + n, map_y=600) for n in range(9)]
    lit = town(name="Mittistaden", map_x=304, map_y=600)
    layout = town_map_layout([lit], crowd)
    assert layout["places"][0]["label"]
    assert len(layout["unlit"]) == 9
    assert None in [place["label"] for place in layout["unlit"]]  # else it would prove nothing


def test_a_crowd_is_drawn_smaller_where_it_lies():
    crowd = [town(name=f"Stad {n}", map_x=80 + n, map_y=500 + 5 * n) for n in range(NAMED + 1)]
    layout = town_map_layout(crowd)
    assert not layout["named"]
    first = layout["places"][0]
    assert first["number"] is None and first["label"]  # shown when asked for
    left, top, right, bottom = box(first["window"])
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx((80, 500), abs=0.1)


def test_one_town_among_many_dark_ones_has_its_name_and_number():
    dark = [Row(name=f"Stad {n}", map_x=80 + n, map_y=500 + 5 * n) for n in range(NAMED + 1)]
    layout = town_map_layout([town(53, 3, name="Östersund", map_x=134, map_y=433)], dark)
    [place] = layout["places"]
    assert place["number"] and place["label"]
    assert {other["label"] for other in layout["unlit"]} == {None}


def test_nobody_at_all_is_still_a_map():
    assert town_map_layout([])["view_box"].startswith(f"{EDGE:.0f} 0 ")


def test_two_towns_on_one_spot_come_apart():
    twins = [town(name=name, map_x=100, map_y=600) for name in ("Ett", "Två")]
    a, b = (box(place["window"]) for place in town_map_layout(twins)["places"])
    assert not overlap(a, b)
