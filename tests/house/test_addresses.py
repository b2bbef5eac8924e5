"""A city's address is any one word, so the site's own first words are reserved."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter

from cities.models import City
from citykompetens.addresses import RESERVED
from tests.factories import CITIES


def first_words(patterns: list[URLPattern | URLResolver]) -> set[str]:
    """The literal first words of all addresses; an include without a word of its own is looked into."""
    words = set()
    for pattern in patterns:
        route = str(pattern.pattern)
        word = route.partition("/")[0]
        if word and not word.startswith(("<", "^")):
            words.add(word)
        elif isinstance(pattern, URLResolver) and not word:
            words |= first_words(pattern.url_patterns)
    return words


def test_every_first_word_of_the_site_is_reserved():
    words = first_words(get_resolver().url_patterns)
    assert {"admin", "anmalan", "ledare", "health"} <= words
    assert words - RESERVED == set()


def with_any_number(patterns: list[URLPattern | URLResolver]) -> set[str]:
    """The parts of addresses that take a number of any length."""
    found = set()
    for pattern in patterns:
        if any(type(converter) is IntConverter for converter in pattern.pattern.converters.values()):
            found.add(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            found |= with_any_number(pattern.url_patterns)
    return found


def test_a_number_in_an_address_is_a_key_that_every_database_takes():
    of_allauth = {"keys/<int:pk>/"}
    assert with_any_number(get_resolver().url_patterns) == of_allauth


def test_no_city_may_take_one():
    for word in RESERVED:
        with pytest.raises(ValidationError, match="används av sajten själv"):
            City._meta.get_field("slug").run_validators(word)


def test_none_of_the_seventeen_has_one():
    assert len(CITIES) == 17
    assert CITIES.keys() & RESERVED == set()
