"""Public pages are drawn at most once a second in each process: on the forenoon when all cities start at
once, everybody gets the same bytes, and nobody gets any that are more than a second old.

Kept is what was drawn, and the same compressed. A browser that has these bytes already is told so (304).
A page with a form holds a random key by which the form is known when it is sent twice: kept is what stands
around it, and everybody gets a key of their own (`with_own_key`).
"""

import re
import uuid
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from hashlib import blake2b
from time import monotonic
from typing import Any, TypeVar, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.text import compress_string
from django.utils.translation import get_language

View = Callable[..., HttpResponse]
Read = TypeVar("Read")
MOST_PAGES = 300  # more than a process draws in a second; what is older is of no use
GZIP = re.compile(r"\bgzip\b")


@dataclass(frozen=True, slots=True)
class _Page:
    drawn_at: float  # when drawing began: what it says is as old as that
    plain: bytes
    gzipped: bytes
    headers: dict[str, str]

    def answer(self, request: HttpRequest) -> HttpResponse:
        """All of it, small if the browser reads gzip; 304 if it has this already."""
        if GZIP.search(request.headers.get("Accept-Encoding", "")):
            response = HttpResponse(self.gzipped, headers={**self.headers, "Content-Encoding": "gzip"})
        else:
            response = HttpResponse(self.plain, headers=self.headers)
        return get_conditional_response(request, self.headers["ETag"], response=response) or response


@dataclass(frozen=True, slots=True)
class _PageWithKey:
    drawn_at: float
    around: list[bytes]  # what stands before, between and after the keys
    headers: dict[str, str]

    def answer(self, request: HttpRequest) -> HttpResponse:
        """All of it with a key that nobody else gets; the middleware compresses it."""
        return HttpResponse(str(uuid.uuid4()).encode().join(self.around), headers=self.headers)


_kept: dict[tuple[object, ...], _Page | _PageWithKey] = {}
_reads: dict[Hashable, tuple[float, object]] = {}


def with_own_key(response: HttpResponse, key: uuid.UUID) -> HttpResponse:
    """Say that this random key stands in the page, for `kept_a_second`: no two visitors get the same."""
    response.own_key = key  # type: ignore[attr-defined]
    return response


def kept_a_second(view: View) -> View:
    """Decorator for a page that says the same to everybody without a session.

    Kept by scheme, host, address and language; never for somebody with a session, never with a query,
    and never what sets a cookie or carries a form's CSRF token (see `citykompetens.own_pages`).
    """

    @wraps(view)
    def keep(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _is_the_same_for_everybody(request):
            response = view(request, *args, **kwargs)
            patch_cache_control(response, private=True, no_cache=True)
            return response
        key = (view, request.scheme, request.get_host(), request.path, get_language())
        now = monotonic()
        page = _kept.get(key)
        if page is None or now - page.drawn_at >= settings.PUBLIC_PAGE_SECONDS:
            response = view(request, *args, **kwargs)
            carries_token = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
            if response.status_code != 200 or response.cookies or carries_token:
                return response
            if len(_kept) >= MOST_PAGES:
                _kept.clear()
            page = _kept[key] = _page_of(response, now)
        return page.answer(request)

    return keep


def read_a_second(key: Hashable, read: Callable[[], Read]) -> Read:
    """What `read` returned at most a second ago in this process; the same objects for all, so read only.

    For what is offered, never for what decides: who gives away a seat locks it and reads it anew.
    """
    now = monotonic()
    read_at, found = _reads.get(key, (float("-inf"), None))
    if now - read_at >= settings.PUBLIC_PAGE_SECONDS:
        if len(_reads) >= MOST_PAGES:
            _reads.clear()
        found = read()
        _reads[key] = now, found
    return cast(Read, found)


def forget() -> None:
    """Forget what is kept: for tests, which turn back the clock and the database."""
    _kept.clear()
    _reads.clear()


def _page_of(response: HttpResponse, drawn_at: float) -> _Page | _PageWithKey:
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    if key := getattr(response, "own_key", None):
        around = response.content.split(str(key).encode())
        return _PageWithKey(drawn_at=drawn_at, around=around, headers=dict(response.items()))
    # Browsers keep it too, but ask before they show it. The tag is weak as it is the same for both forms.
    patch_cache_control(response, no_cache=True)
    response["ETag"] = f'W/"{blake2b(response.content, digest_size=12).hexdigest()}"'
    return _Page(
        drawn_at=drawn_at,
        plain=response.content,
        gzipped=compress_string(response.content),
        headers=dict(response.items()),
    )


def _is_the_same_for_everybody(request: HttpRequest) -> bool:
    return (
        settings.PUBLIC_PAGE_SECONDS > 0
        and request.method in ("GET", "HEAD")
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )
