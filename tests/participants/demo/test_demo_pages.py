"""The demo's pages: the tour, logins by a click, every mail as its reader sees it."""

import pytest
from django.urls import reverse

from cities.models import CityRole
from citykompetens import clock
from participants.demo import mailbox
from programs.models import SupplierRole
from tests.factories import UserFactory

MAIL = """\
Delivered-To: asa@tornrosa.example\r
Received: by the mailbox of the demo with ESMTP; Mon, 23 Nov 2026 08:00:00 +0000\r
From: Citykompetens <hej@citykompetens.example>\r
To: asa@tornrosa.example\r
Subject: Kafeet =?utf-8?q?=C3=A4r?= anmalt\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=mixed\r
\r
--mixed\r
Content-Type: multipart/alternative; boundary=alternative\r
\r
--alternative\r
Content-Type: text/plain; charset=utf-8\r
\r
Er sida: http://127.0.0.1:8000/anmalan/abc/\r
--alternative\r
Content-Type: text/html; charset=utf-8\r
\r
<html><head><style>p { color: red }</style></head><body><p>Er sida</p></body></html>\r
--alternative--\r
--mixed\r
Content-Type: text/calendar; charset=utf-8\r
Content-Disposition: attachment; filename="workshop.ics"\r
\r
BEGIN:VCALENDAR\r
--mixed--\r
"""


@pytest.fixture
def key(demo) -> str:
    mailbox.keep(MAIL.encode())
    return mailbox.keys()[0]


def addresses(key: str) -> list[tuple[str, str]]:
    """Every page of the demo, with the method that it takes."""
    return [
        ("get", "/demo/"),
        ("post", "/demo/logga-in/national/"),
        ("post", "/demo/klocka/"),
        ("get", "/demo/brevlada/"),
        ("get", f"/demo/brevlada/{key}/"),
        ("get", f"/demo/brevlada/{key}/html/"),
        ("get", f"/demo/brevlada/{key}/bilaga/0/"),
    ]


def test_outside_demo_mode_none_of_it_exists(demo, key, client, cast):
    found = {address: getattr(client, method)(address).status_code for method, address in addresses(key)}
    assert set(found.values()) == {200, 302}
    demo.DEMO = False
    found = {address: getattr(client, method)(address).status_code for method, address in addresses(key)}
    assert set(found.values()) == {404}


def test_the_site_does_not_even_route_it(client, db):
    assert client.get("/demo/").status_code == 404


def test_a_click_logs_in_and_leads_to_the_right_place(demo, client, cast):
    SupplierRole.objects.create(user=(supplier := UserFactory()), program=cast.city_round.round.program)
    places = {
        "national": (cast.national, reverse("admin:index")),
        "coordinator": (CityRole.objects.get(city__slug="ostersund").user, reverse("admin:index")),
        "facilitator": (cast.facilitator, reverse("workshops:own")),
        "supplier": (supplier, reverse("workshops:own")),  # and from there to what a login is for
    }
    for role, (user, place) in places.items():
        response = client.post(f"/demo/logga-in/{role}/")
        assert client.session["_auth_user_id"] == str(user.pk), role
        response = client.get(response.url)
        assert (response.status_code, response.url) == (302, place), role


def test_a_role_that_nobody_has_cannot_be_taken(demo, client, cast):
    assert client.post("/demo/logga-in/supplier/").status_code == 404
    assert client.post("/demo/logga-in/boss/").status_code == 404


def test_a_link_logs_nobody_in(demo, client, cast):
    assert client.get("/demo/logga-in/national/").status_code == 405
    assert "_auth_user_id" not in client.session


def test_the_page_names_who_logs_in_and_where_there_are_seats(demo, client, cast):
    page = client.get("/demo/").content.decode()
    for user in (cast.national, cast.coordinator, cast.facilitator):
        assert user.name in page
        assert user.email in page
    assert "torsdag 26 november" in page
    assert reverse("registration:sign_up", args=["ostersund"]) in page


def test_the_buttons_move_the_clock(demo, client, cast, monkeypatch):
    before = clock.offset()
    client.post("/demo/klocka/", {"to": "day"})
    client.post("/demo/klocka/", {"to": "hour"})
    assert (clock.offset() - before).total_seconds() == 25 * 3600
    client.post("/demo/klocka/", {"to": "yesterday"})
    client.post("/demo/klocka/")
    assert (clock.offset() - before).total_seconds() == 25 * 3600


def test_the_list_shows_whom_what_and_when(demo, key, client):
    page = client.get("/demo/brevlada/").content.decode()
    assert "Kafeet är anmalt" in page
    assert "asa@tornrosa.example" in page
    assert "måndag 23 november" in page
    assert "kl. 9.00" in page


def test_the_list_can_be_searched_and_paged(demo, key, client):
    for _number in range(50):
        mailbox.keep(MAIL.replace("asa@", "bo@").encode())
    first, second = client.get("/demo/brevlada/"), client.get("/demo/brevlada/?sida=2")
    assert [len(page.context["mails"]) for page in (first, second)] == [50, 1]
    [mail] = client.get("/demo/brevlada/?till=ASA").context["mails"]
    assert mail.to == "asa@tornrosa.example"
    assert "Inget mejl till den adressen" in client.get("/demo/brevlada/?till=cilla").content.decode()


def test_a_mail_lies_in_a_frame_that_can_do_nothing_but_follow_links(demo, key, client):
    page = client.get(f"/demo/brevlada/{key}/").content.decode()
    assert f'src="/demo/brevlada/{key}/html/"' in page
    assert 'sandbox="allow-top-navigation-by-user-activation"' in page
    assert '<a href="http://127.0.0.1:8000/anmalan/abc/"' in page  # in the plain text

    frame = client.get(f"/demo/brevlada/{key}/html/")
    assert frame.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        "form-action 'none'; frame-ancestors 'self'"
    )
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert '<head><base target="_top"><style>' in frame.content.decode()


def test_only_the_frame_may_have_inline_styles(demo, db, key, client):
    for method, address in addresses(key):
        if method == "get" and not address.endswith("/html/"):
            policy = client.get(address).headers["Content-Security-Policy"]
            assert "unsafe" not in policy, address
            assert "frame-ancestors 'none'" in policy, address


def test_a_mail_names_its_attachments(demo, key, client):
    link = f'href="/demo/brevlada/{key}/bilaga/0/" download'
    page = client.get(f"/demo/brevlada/{key}/").content.decode()
    assert "workshop.ics" in page[page.index(link) :].split("</a>")[0]


def test_an_attachment_is_saved_never_shown(demo, key, client):
    response = client.get(f"/demo/brevlada/{key}/bilaga/0/")
    assert response.headers["Content-Disposition"] == 'attachment; filename="workshop.ics"'
    assert response.headers["Content-Type"] == "text/calendar"
    assert response.content.strip() == b"BEGIN:VCALENDAR"


@pytest.mark.parametrize("address", ["nobody/", "nobody/html/", "..%2F..%2Fdb.sqlite3/", "nobody/bilaga/0/"])
def test_a_mail_that_is_not_there(demo, key, client, address):
    assert client.get(f"/demo/brevlada/{address}").status_code == 404


def test_an_attachment_that_is_not_there(demo, key, client):
    assert client.get(f"/demo/brevlada/{key}/bilaga/1/").status_code == 404
