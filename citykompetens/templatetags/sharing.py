"""What the head of a page tells others, see `citykompetens/sharing.py`."""

import json
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from citykompetens.addresses import absolute

register = template.Library()
# As Django's json_script does: nothing in the text can end the script that it stands in.
ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_block_tag
def said(content: str) -> SafeString:
    """`{% said as title %}{% block title %}…{% endsaid %}`: a block said twice, also in an attribute."""
    # Escaped already, where it was written.
    return mark_safe(content.strip().replace('"', "&quot;"))  # nosec


@register.simple_tag
def json_ld(thing: dict[str, Any]) -> SafeString:
    """A thing of schema.org as a block of data; no script, so that no policy is needed for it."""
    text = json.dumps(thing, ensure_ascii=False, separators=(",", ":")).translate(ESCAPED)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # nosec


@register.simple_tag
def addresses(request: HttpRequest) -> dict[str, str]:
    """The page's address in each language. From SITE_URL, whatever host was asked for, without a query."""
    path = request.path
    swedish = path.removeprefix("/en") if path.startswith("/en/") else path
    return {"here": absolute(path), "sv": absolute(swedish), "en": absolute(f"/en{swedish}")}


@register.filter
def absolute_address(path: str) -> str:
    """The full address of a path."""
    return absolute(path)
