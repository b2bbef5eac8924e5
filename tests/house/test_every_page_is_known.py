"""The list of pages that tests walk is complete, and each of its addresses leads somewhere."""

import pytest
from django.urls import URLPattern, get_resolver, resolve

from tests import pages

_WALKED = pages.PUBLIC | pages.PERSONAL | pages.FACILITATOR | pages.ADMIN
NUMBERS = {"workshop", "held", "place", "registration", "seat", "mailing", "part"}


class Things(dict[str, str]):
    """Keys of rows are numbers, everything else is a word."""

    def __missing__(self, kind: str) -> str:
        return "1" if kind in NUMBERS else "x"


def _names(patterns, prefix: str = "") -> set[str]:
    names: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            names.add(f"{prefix}{pattern.name}")
        elif pattern.namespace != "admin":
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            names |= _names(pattern.url_patterns, inner)
    return names


def _name(address: str) -> str:
    return resolve(address.format_map(Things())).view_name


def test_every_address_is_walked_or_is_no_page():
    walked = {_name(address) for address in _WALKED.values()}
    unknown = _names(get_resolver().url_patterns) - walked - pages.NO_PAGE
    assert {name for name in unknown if not name.startswith(pages.ALLAUTH)} == set()


@pytest.mark.parametrize("name", [name for name in pages.EVERY if name not in pages.DEMO | pages.MISSING])
def test_it_leads_somewhere(name: str):
    assert _name(pages.EVERY[name])
