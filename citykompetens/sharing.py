"""What others see of a public page: search engines, and whoever shows a link that somebody shared.

A view that puts a `Sharing` into its context as `sharing` says that its page is for everybody. Every other
page asks not to be indexed and tells nobody its address (`templates/base.html`): many are opened by a link
that is a key.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.templatetags.static import static
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from .addresses import absolute
from .pictures import Picture, draw

SITE = "Citykompetens"
AN_HOUR = 3600  # seconds


@dataclass(frozen=True, kw_only=True)
class Sharing:
    """What a page says about itself, beside its title and description."""

    title: str = ""  # where the page's own title needs the page around it
    description: str = ""  # unless the template has one of its own
    picture: str = ""  # path; the site's own where there is none
    picture_says: str = ""
    calendar: str = ""  # path of a calendar of what the page is about, beside the one of everything
    calendar_name: str = ""
    things: tuple[dict[str, Any], ...] = ()  # of schema.org


def thing(kind: str, **facts: Any) -> dict[str, Any]:
    """A thing of schema.org, without the facts that are not known."""
    known = {name: fact for name, fact in facts.items() if fact not in (None, "")}
    return {"@context": "https://schema.org", "@type": kind, **known}


def part(kind: str, **facts: Any) -> dict[str, Any]:
    """A thing inside another one."""
    inner = thing(kind, **facts)
    del inner["@context"]
    return inner


def site() -> tuple[dict[str, Any], ...]:
    """Who we are: an organisation and its website."""
    us: dict[str, Any] = {
        "name": SITE,
        "url": absolute("/"),
        "logo": absolute(static("img/icon-512.png")),
    }
    return (
        thing("Organization", **us),
        thing(
            "WebSite",
            name=SITE,
            url=absolute("/en/" if get_language() == "en" else "/"),
            inLanguage=get_language(),
            publisher=part("Organization", **us),
        ),
    )


def cheap_for_machines(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator for what scrapers and calendars ask for again and again: good for an hour; who has it
    already gets 304."""
    return require_safe(conditional_page(cache_control(public=True, max_age=AN_HOUR)(view)))


def as_png(picture: Picture) -> HttpResponse:
    """A picture to show with a link."""
    return HttpResponse(draw(picture), content_type="image/png")
