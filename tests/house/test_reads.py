"""Views and the admin never read through the bare manager.

A read there starts with a door (`Workshop.objects.led_by(user)`), or from a row that came through
one (`workshop.enrolments`); what needs more is a function in `queries.py`.
"""

import ast

import pytest

from tests.house.sources import is_in, name, python_files

DOORS = {
    "visible_to", "public", "for_link", "for_names_link", "for_calendar_link", "for_door_link",
    "led_by", "for_code",
}  # fmt: skip
MANAGERS = {"objects", "_default_manager", "_base_manager"}


def past_the_door(code: str) -> list[str]:
    """Uses of a manager whose next word is not one of the doors."""
    tree = ast.parse(code)
    uses = [n for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in MANAGERS]
    through_a_door = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in DOORS}
    return [f"line {use.lineno}: {ast.unparse(use)}" for use in uses if id(use) not in through_a_door]


PAGES = [file for file in python_files() if is_in(file, "views", "admin")]


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_pages_read_through_a_door(file):
    assert past_the_door(file.read_text()) == []


def test_the_rule_sees_a_bare_manager():
    assert past_the_door("get_object_or_404(Workshop.objects.filter(pk=1))") == ["line 1: Workshop.objects"]
    assert past_the_door("get_object_or_404(Workshop, pk=1)\nx = Workshop.objects") == [
        "line 2: Workshop.objects"
    ]
    assert past_the_door("Workshop.objects.led_by(user).filter(pk=1)") == []
