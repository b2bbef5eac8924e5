"""The same bytes for everybody without a session, for a second at most; never mixed."""

from itertools import count

import pytest
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import override

from citykompetens import kept


@pytest.fixture
def second_hand(monkeypatch, settings):
    """Moves the second hand: `second_hand(0.9)`."""
    settings.PUBLIC_PAGE_SECONDS = 1
    moment = [1000.0]
    monkeypatch.setattr(kept, "monotonic", lambda: moment[0])

    def move(seconds):
        moment[0] += seconds

    return move


@pytest.fixture
def ask(rf):
    """Asks a page that says how often it was drawn; returns what it says."""
    drawn = count(1)
    page = kept.kept_a_second(lambda request: HttpResponse(str(next(drawn))))

    def get(path="/", cookies=None, method="get"):
        request = getattr(rf, method)(path)
        request.COOKIES.update(cookies or {})
        return page(request).content.decode()

    return get


def test_drawn_once_a_second(ask, second_hand):
    assert [ask(), ask()] == ["1", "1"]
    second_hand(0.99)
    assert ask() == "1"
    second_hand(0.02)
    assert [ask(), ask()] == ["2", "2"]


def test_addresses_and_languages_are_not_mixed(ask, second_hand):
    assert [ask("/"), ask("/lund/"), ask("/")] == ["1", "2", "1"]
    with override("en"):
        assert ask("/") == "3"
    assert ask("/") == "1"


@pytest.mark.parametrize(
    "other",
    [
        {"cookies": {"sessionid": "x"}},
        {"path": "/?del=2"},
        {"method": "post"},
    ],
    ids=str,
)
def test_whoever_may_get_something_else_gets_it_drawn(ask, second_hand, other):
    assert [ask(), ask(**other), ask(**other), ask()] == ["1", "2", "3", "1"]


@pytest.mark.parametrize("spoilt", ["cookie", "token", "status"])
def test_what_is_one_visitors_own_is_not_kept(rf, second_hand, spoilt):
    drawn = count(1)

    @kept.kept_a_second
    def page(request):
        response = HttpResponse(str(next(drawn)), status=202 if spoilt == "status" else 200)
        if spoilt == "cookie":
            response.set_cookie("sessionid", "x")
        if spoilt == "token":
            get_token(request)
        return response

    assert [page(rf.get("/")).content, page(rf.get("/")).content] == [b"1", b"2"]


def test_the_start_page_is_kept(client, cast, second_hand, assert_queries):
    first = client.get("/").content
    with assert_queries(0):
        assert client.get("/").content == first
