"""What is not necessary has a way out: a link, and one click by a mail program (RFC 8058)."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from citykompetens import links
from citykompetens.audit.models import Entry
from citykompetens.mail.dispatch import dispatch
from citykompetens.mail.models import OptOut, OutgoingMail, State
from tests.factories import NOW

ASA = "Asa@shop.example"


@pytest.fixture
def news(planned, relay, client):
    mail = planned(ASA, kind="news", city="ostersund")
    dispatch(now=NOW)
    return mail


@pytest.fixture
def way_out(news, relay) -> str:
    return re.fullmatch(r"<(.*)>", relay.received[0]["List-Unsubscribe"].strip()).group(1)


def opted_out() -> list[str]:
    return list(OptOut.objects.values_list("address", flat=True))


def test_an_optional_mail_names_it_in_its_head_and_at_its_foot(relay, way_out, settings):
    [message] = relay.received
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert way_out.startswith(settings.SITE_URL + "/mejl/")
    for form in ("plain", "html"):
        assert way_out in message.get_body((form,)).get_content()
    assert "asa" not in way_out.lower()


def test_a_necessary_one_has_none(planned, relay):
    planned(ASA)
    dispatch(now=NOW)
    [message] = relay.received
    assert (message["List-Unsubscribe"], message["List-Unsubscribe-Post"]) == (None, None)


def test_one_click_by_a_mail_server(way_out, settings):
    """No cookie, no token, no page before: what Gmail sends."""
    path = way_out.removeprefix(settings.SITE_URL)
    server = Client(enforce_csrf_checks=True)
    response = server.post(
        path,
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
        headers={"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"},
    )
    assert (response.status_code, response.cookies) == (200, {})  # no redirect, which servers do not follow
    assert opted_out() == ["asa@shop.example"]


def test_looking_changes_nothing(way_out, client):
    for method in (client.get, client.head):
        assert method(way_out).status_code == 200
    assert opted_out() == []


def test_one_says_no_and_changes_ones_mind(way_out, client):
    assert "Ja, avanmäl mig" in client.get(way_out).content.decode()
    for _twice in range(2):
        assert "Du är avanmäld" in client.post(way_out).content.decode()
    assert "Du är avanmäld" in client.get(way_out).content.decode()
    assert "Du får alla mejl igen" in client.post(way_out, {"undo": "1"}).content.decode()
    assert opted_out() == []
    entries = [(e.action, e.city_slug, e.by.rpartition(":")[0]) for e in Entry.objects.order_by("pk")]
    assert entries == [
        ("optout.added", "ostersund", "link:unsubscribe"),
        ("optout.taken_back", "ostersund", "link:unsubscribe"),
    ]


def test_afterwards_only_the_necessary_is_sent(way_out, client, planned, relay):
    client.post(way_out)
    more = [planned("asa@shop.example", kind=kind, occurrence="more") for kind in ("news", "note")]
    dispatch(now=NOW)
    states = [
        (m.state, m.reason) for m in OutgoingMail.objects.filter(pk__in=[m.pk for m in more]).order_by("pk")
    ]
    assert states == [(State.SKIPPED, "opted out"), (State.SENT, "")]


def test_the_page_does_not_say_whose_address_it_is(way_out, client):
    assert "asa@" not in client.get(way_out).content.decode().lower()


def test_nobody_guesses_another_ones(news, way_out, client):
    token = news.unsubscribe_link
    other = links.token_of_key(links.UNSUBSCRIBE, news.pk + 1)
    wrong = ["x", token[:-1], token[:10] + other[10:], "2" * 30, token + "2", "å" * 30]
    wrong.append(links.token_of_key(links.MANAGE, news.pk))
    wrong.append(other)  # no such mail
    for each in wrong:
        response = client.post(reverse("mail:unsubscribe", args=[each]))
        assert response.status_code == 404, each
    assert opted_out() == []


def test_a_mail_that_nobody_is_known_of_any_more(news, way_out, client):
    OutgoingMail.objects.update(recipient="")
    assert client.get(way_out).status_code == 404


@pytest.mark.parametrize("pk", [0, 1, 30, 31, 32, 2**40])
def test_a_key_stands_in_its_link(pk):
    assert links.key_or_404(links.UNSUBSCRIBE, links.token_of_key(links.UNSUBSCRIBE, pk)) == pk


def test_in_english(planned, relay, client):
    planned(ASA, kind="news", language="en")
    dispatch(now=NOW)
    assert "/en/mejl/" in relay.received[0]["List-Unsubscribe"]
