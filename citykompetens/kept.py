"""Public pages are drawn at most once a second in each process: on the forenoon when all cities start at
once, everybody gets the same bytes, and nobody gets any that are more than a second old."""

from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

View = Callable[..., HttpResponse]
MOST_PAGES = 1000


def kept_a_second(view: View) -> View:
    """Decorator for a page that says the same to everybody without a session.

    Kept by host, address and language; never for somebody with a session, never with a query, and
    never what sets a cookie or carries a form's token.
    """
    kept: dict[tuple[str, str, str | None], tuple[float, bytes]] = {}

    @wraps(view)
    def keep(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _is_the_same_for_everybody(request):
            return view(request, *args, **kwargs)
        page = (request.get_host(), request.path, get_language())
        now = monotonic()
        drawn_at, content = kept.get(page, (0.0, b""))
        if content and now - drawn_at < settings.PUBLIC_PAGE_SECONDS:
            return HttpResponse(content)
        response = view(request, *args, **kwargs)
        carries_token = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
        if response.status_code == 200 and not response.cookies and not carries_token:
            if len(kept) >= MOST_PAGES:
                kept.clear()
            kept[page] = (now, response.content)
        return response

    return keep


def _is_the_same_for_everybody(request: HttpRequest) -> bool:
    return (
        settings.PUBLIC_PAGE_SECONDS > 0
        and request.method == "GET"
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )
