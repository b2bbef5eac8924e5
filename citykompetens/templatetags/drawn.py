"""`{% drawn "components/….html" name=value … %}`: a component that is drawn once for the same values.

For components that need nothing but what they are given, as with `include … only`, and stand many
times on pages that many read. What is kept depends on the values and the language alone, so it is
never stale; it is forgotten when newer drawings need the room.
"""

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def drawn(template_name: str, **values: Any) -> SafeString:
    """Values are hashable, or lists of what is."""
    frozen = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return _draw(template_name, get_language(), **frozen)


@lru_cache(maxsize=4096, typed=True)  # typed: text marked as safe is not the same text unmarked
def _draw(template_name: str, language: str, **values: Any) -> SafeString:
    return render_to_string(template_name, values)
