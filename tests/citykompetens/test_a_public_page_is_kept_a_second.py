"""The same bytes for everybody without a session, for a second at most; never mixed."""

import gzip
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier, Event

import pytest
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import override

from citykompetens import kept
from tests.factories import FilmFactory, WorkshopFactory
from tests.participants.registration.form import URL, fields


@pytest.fixture
def second_hand(monkeypatch, settings):
    """Moves the second hand: `second_hand(0.9)`."""
    settings.PUBLIC_PAGE_SECONDS = 1
    kept.forget()
    moment = [1000.0]
    monkeypatch.setattr(kept, "monotonic", lambda: moment[0])

    def move(seconds):
        moment[0] += seconds

    yield move
    kept.forget()


@pytest.fixture
def open_page(rf):
    """Opens a page that says how often it was drawn."""
    drawn = count(1)
    page = kept.kept_a_second(lambda request: HttpResponse(str(next(drawn))))

    def open_(path="/", cookies=None, method="get", **headers):
        request = getattr(rf, method)(path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        request.COOKIES.update(cookies or {})
        return page(request)

    return open_


@pytest.fixture
def ask(open_page):
    """Opens the page; returns what it says."""
    return lambda *args, **given: open_page(*args, **given).content.decode()


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


def test_a_page_is_as_old_as_the_moment_when_drawing_began(rf, second_hand):
    drawn = count(1)

    @kept.kept_a_second
    def slow_page(request):
        second_hand(0.6)
        return HttpResponse(str(next(drawn)))

    assert slow_page(rf.get("/")).content == b"1"
    second_hand(0.5)
    assert slow_page(rf.get("/")).content == b"2"


def test_hosts_and_schemes_are_not_mixed(rf, second_hand, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    page = kept.kept_a_second(lambda request: HttpResponse(request.build_absolute_uri("/")))
    for host in settings.ALLOWED_HOSTS:
        for scheme in ("http", "https"):
            said = page(rf.get("/", headers={"host": host}, secure=scheme == "https")).content.decode()
            assert said == f"{scheme}://{host}/"


def test_who_has_these_bytes_is_told_so(open_page, second_hand):
    first = open_page()
    again = open_page(if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == first["Cache-Control"] == "no-cache"
    second_hand(1)
    changed = open_page(if_none_match=first["ETag"])
    assert (changed.status_code, changed.content) == (200, b"2")
    assert changed["ETag"] != first["ETag"]


def test_what_is_drawn_anew_and_the_same_is_still_not_modified(rf, second_hand):
    page = kept.kept_a_second(lambda request: HttpResponse("always"))
    tag = page(rf.get("/"))["ETag"]
    second_hand(2)
    assert page(rf.get("/", headers={"if-none-match": tag})).status_code == 304


def test_compressed_for_who_can_read_it(open_page, second_hand):
    plain, small = open_page(), open_page(accept_encoding="br, gzip")
    assert "Content-Encoding" not in plain
    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    assert plain["Vary"] == small["Vary"] == "Accept-Encoding, Cookie"
    assert open_page(accept_encoding="gzip", if_none_match=plain["ETag"]).status_code == 304


def test_only_the_headers_are_asked_for(open_page, second_hand):
    head, get = open_page(method="head"), open_page()
    assert (head.status_code, head["ETag"], head["Content-Type"]) == (200, get["ETag"], get["Content-Type"])


def test_the_kind_of_answer_is_kept_with_it(rf, second_hand):
    page = kept.kept_a_second(
        lambda request: HttpResponse("BEGIN:VCALENDAR", content_type="text/calendar", headers={"X-Own": "1"})
    )
    for _ask in range(2):
        answer = page(rf.get("/"))
        assert (answer["Content-Type"], answer["X-Own"]) == ("text/calendar", "1")


def test_what_is_somebodys_own_is_for_nobody_else(open_page, second_hand):
    public = open_page()
    own = open_page(cookies={"sessionid": "x"}, if_none_match=public["ETag"])
    assert (own.status_code, own.content) == (200, b"2")
    assert set(own["Cache-Control"].split(", ")) == {"private", "no-cache"}
    assert "ETag" not in own


def test_memory_has_an_end(ask, second_hand, monkeypatch):
    monkeypatch.setattr(kept, "MOST_PAGES", 3)
    for number in range(10):
        ask(f"/{number}/")
    assert len(kept._kept) <= 3


def test_the_start_page_is_kept(client, cast, second_hand, assert_queries):
    first = client.get("/").content
    with assert_queries(0):
        assert client.get("/").content == first
        assert client.get("/", headers={"if-none-match": client.get("/")["ETag"]}).status_code == 304
    assert client.head("/").status_code == 200


def test_languages_and_roles_get_their_own(client, client_for, cast, second_hand):
    """Through the whole stack: nobody meets the other language's page or a coordinator's."""
    swedish, english = client.get("/"), client.get("/en/")
    assert (swedish["Content-Language"], english["Content-Language"]) == ("sv", "en")
    assert 'lang="sv"' in client.get("/").content.decode()
    assert 'lang="en"' in client.get("/en/").content.decode()
    assert client.get("/en/", headers={"if-none-match": swedish["ETag"]}).status_code == 200
    coordinator = client_for(cast.coordinator)
    own = coordinator.get("/", headers={"if-none-match": swedish["ETag"]})
    assert own.status_code == 200
    assert "private" in own["Cache-Control"]
    assert client.get("/")["Cache-Control"] == "no-cache"


PUBLIC = [
    "/",
    "/ostersund/",
    "/program/service-och-bemotande/",
    "/film/se-gasten-1/",
    "/ostersund/workshop/{workshop}/",
    "/integritet/",
    "/tillganglighet/",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_every_public_page_without_a_form_is_kept(client, cast, second_hand, assert_queries, path):
    FilmFactory(round=cast.city_round.round, order=1)
    path = path.format(workshop=cast.workshop.pk)
    assert client.get(path)["ETag"]
    with assert_queries(0):
        assert client.get(path).status_code == 200


def test_the_form_is_never_kept(client, cast, second_hand):
    """It carries a key of its own, so that sending it twice is one registration."""
    first, second = (client.get("/ostersund/anmalan/") for _ask in range(2))
    assert "ETag" not in first
    assert first.content != second.content


def test_a_form_is_kept_but_for_its_key(rf, second_hand):
    """Everybody has a key of their own, wherever it stands, whether the page was kept or drawn."""
    drawn = []

    def form(request):
        drawn.append(uuid.uuid4())
        return kept.with_own_key(HttpResponse(f"<{drawn[-1]}> and <{drawn[-1]}>"), drawn[-1])

    page = kept.kept_a_second(form)
    responses = [page(rf.get("/")) for _ in range(4)]
    pairs = [re.fullmatch(r"<(\S+)> and <(\S+)>", r.content.decode()).groups() for r in responses]
    assert len(drawn) == 1
    assert [uuid.UUID(first).version for first, _second in pairs] == [4] * 4
    assert [first == second for first, second in pairs] == [True] * 4
    assert len({first for first, _second in pairs}) == 4
    # A browser that asked again and was told 304 would show a key that is used.
    assert not any("ETag" in response for response in responses)
    second_hand(1.1)
    page(rf.get("/"))
    assert len(drawn) == 2


def test_the_sign_up_page_is_kept_with_a_key_for_everybody(
    client, second_hand, db, django_assert_num_queries
):
    WorkshopFactory()
    with django_assert_num_queries(2):
        first = client.get(URL)
    with django_assert_num_queries(0):
        second = client.get(URL)
    keys = [fields(page)["business-submission_key"] for page in (first, second)]
    assert keys[0] != keys[1]
    assert first.content.replace(keys[0].encode(), keys[1].encode()) == second.content
    assert not second.cookies
    assert "private" in second["Cache-Control"] and "no-store" not in second["Cache-Control"]


def test_a_read_is_kept_a_second(second_hand):
    read = count(1)
    assert [kept.read_a_second("lund", lambda: next(read)) for _ in range(2)] == [1, 1]
    assert kept.read_a_second("umea", lambda: next(read)) == 2
    second_hand(1.1)
    assert kept.read_a_second("lund", lambda: next(read)) == 3


def test_no_read_is_kept_where_pages_are_drawn_anew(second_hand, settings):
    settings.PUBLIC_PAGE_SECONDS = 0
    read = count(1)
    assert [kept.read_a_second("lund", lambda: next(read)) for _ in range(2)] == [1, 2]


def test_when_many_come_at_once_one_draws_and_the_others_get_what_it_drew(rf, settings):
    settings.PUBLIC_PAGE_SECONDS = 60
    all_there, drawn = Barrier(8), count(1)

    @kept.kept_a_second
    def page(request):
        Event().wait(0.05)  # as long as drawing takes
        return HttpResponse(str(next(drawn)))

    def ask(_visitor):
        all_there.wait()
        return page(rf.get("/")).content

    with ThreadPoolExecutor(8) as visitors:
        assert set(visitors.map(ask, range(8))) == {b"1"}
