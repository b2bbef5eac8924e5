"""Forms for visitors without an account: sent from our own pages or refused, without a token and a cookie.

A token protects whoever has a session from being made to act by another site. A visitor has none. What is
left, a stranger's page that sends our form from its reader's browser, the browser itself tells us of:
https://www.w3.org/TR/fetch-metadata/ . See docs/adr/0010-forms-without-a-token.md.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.csrf import csrf_failure
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]
READING = ("GET", "HEAD", "OPTIONS")


def sent_from_own_pages(view: View) -> View:
    """Decorator for a form that acts for nobody who is logged in: no CSRF token, but from our own pages.

    What another site's page sends is answered with 403. Never for a view that looks at `request.user`.
    """

    @csrf_exempt
    @wraps(view)
    def judge(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in READING and _comes_from_elsewhere(request):
            return csrf_failure(request, reason="sent from another site")
        return view(request, *args, **kwargs)

    return judge


def _comes_from_elsewhere(request: HttpRequest) -> bool:
    """Every browser since 2023 says Sec-Fetch-Site, older ones Origin; who says neither is no browser."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    own = f"{request.scheme}://{request.get_host()}"
    return origin is not None and origin not in (own, *settings.CSRF_TRUSTED_ORIGINS)
