from datetime import timedelta

import pytest
from django.urls import reverse

from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Business, Enrolment
from tests.factories import NOW, WorkshopFactory
from tests.participants.registration.form import URL, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def form():
    workshop = WorkshopFactory()
    return typed(
        {"name": "Maja Berg", "email": "maja@tornrosa.example", "workshop": str(workshop.pk)},
        {"name": "Åke Öberg", "workshop": "films"},
    )


def test_the_form_leads_to_the_receipt(client, form):
    response = client.post(URL, form)
    assert response.url == f"/anmalan/{Business.objects.get().link}/bekraftelse/"
    page = client.get(response.url).content.decode()
    for told in ("Kafé Törnrosa", "Maja Berg", "Åke Öberg", "Gamla Teatern", "asa@tornrosa.example"):
        assert told in page
    assert "Thoméegränd 20, 831\u00a034 Östersund" in page  # a postcode is not broken


def test_sent_twice_it_is_the_same_receipt_and_one_mail(client, form, settled):
    first, second = client.post(URL, form), client.post(URL, form)
    assert (second.status_code, second.url) == (302, first.url)
    assert sorted(message.to[0] for message in settled()) == ["asa@tornrosa.example", "maja@tornrosa.example"]
    assert OutgoingMail.objects.count() == 2


def test_the_mail_brings_the_link_to_the_own_page(client, form, settled):
    client.post(URL, form)
    receipt = next(message for message in settled() if message.to == ["asa@tornrosa.example"])
    link = f"/anmalan/{Business.objects.get().link}/"
    assert link in receipt.body
    assert link in receipt.alternatives[0].content
    assert receipt.reply_to == ["gunilla@ostersund.example"]
    assert client.get(link).status_code == 200


def test_who_comes_together_stands_together(client, settled):
    workshop = WorkshopFactory()
    other = WorkshopFactory(city_round=workshop.city_round, starts_at=workshop.starts_at - timedelta(days=1))
    rows = [("Maja Berg", workshop), ("Åke Öberg", other), ("Bo Ek", workshop)]
    people = [{"name": name, "workshop": str(at.pk)} for name, at in rows]
    client.post(URL, typed(*people, {"name": "Cilla Dahl", "workshop": "films"}))
    [receipt] = settled()
    for text in (receipt.body, receipt.alternatives[0].content):
        order = [text.index(f"/workshop/{other.pk}/"), text.index("Åke Öberg")]
        order += [text.index(f"/workshop/{workshop.pk}/"), text.index("Maja Berg"), text.index("Bo Ek")]
        order += [text.index("Bara filmerna"), text.index("Cilla Dahl")]
        assert order == sorted(order)
        assert text.count(f"/workshop/{workshop.pk}/") == 1


def test_a_mail_about_places_that_were_given_back_is_not_about_them(client, settled):
    workshop = WorkshopFactory()
    client.post(
        URL,
        typed({"name": "Maja Berg", "workshop": str(workshop.pk)}, {"name": "Bo Ek", "workshop": "films"}),
    )
    Enrolment.objects.filter(person__name="Maja Berg").update(state="cancelled", cancelled_at=NOW)
    [receipt] = settled()
    assert "Bo Ek" in receipt.body
    assert "Maja Berg" not in receipt.body + receipt.alternatives[0].content


def test_in_english_the_mail_is_in_english_and_its_link_too(client, form, settled):
    response = client.post(f"/en{URL}", form)
    assert response.url.startswith("/en/anmalan/")
    receipt = next(message for message in settled() if message.to == ["asa@tornrosa.example"])
    assert f"/en/anmalan/{Business.objects.get().link}/" in receipt.body


def test_the_receipt_is_never_kept_by_a_cache(client, form):
    response = client.get(client.post(URL, form).url)
    assert "no-store" in response["Cache-Control"]


def test_a_receipt_that_is_opened_later_does_not_promise_what_has_been(client, clock_at, cast):
    """It is a page that one keeps: the films had not opened when they signed up, and have by now."""
    address = reverse("registration:receipt", args=[cast.business.link])
    premiere = cast.city_round.round.premiere_at
    clock_at(premiere - timedelta(days=3))
    assert "Filmerna öppnar" in client.get(address).content.decode()
    clock_at(premiere + timedelta(days=3))
    assert "Filmerna är öppna nu." in client.get(address).content.decode()
