"""A coordinator cancels a workshop: asked why, told how many it concerns, and they are told."""

import pytest
from django.urls import reverse

from citykompetens import sweeps
from citykompetens.audit.models import Entry
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def cancel_page(workshop) -> str:
    return reverse("admin:workshops_workshop_cancel_workshop", args=[workshop.pk])


def change_page(workshop) -> str:
    return reverse("admin:workshops_workshop_change", args=[workshop.pk])


def test_the_page_says_how_many_are_told(cast, client_for):
    client = client_for(cast.coordinator)
    assert cancel_page(cast.workshop) in client.get(change_page(cast.workshop)).content.decode()
    content = client.get(cancel_page(cast.workshop)).content.decode()
    assert "3 är anmälda. Alla får ett mejl" in content
    assert "torsdag 26 november" in content
    cast.workshop.refresh_from_db()
    assert cast.workshop.cancelled_at is None


def test_cancelled_with_its_reason_and_everybody_is_told(cast, client_for, settled):
    settled()
    client = client_for(cast.coordinator)
    response = client.post(cancel_page(cast.workshop), {"reason": "Vattenläcka"}, follow=True)
    assert "Workshopen är inställd." in response.content.decode()
    cast.workshop.refresh_from_db()
    assert cast.workshop.cancelled_at == NOW
    entry = Entry.objects.get(action="workshop.cancelled")
    assert (entry.reason, entry.by) == ("Vattenläcka", f"user:{cast.coordinator.pk}")
    before = len(settled())
    sweeps.run_now("cancelled_workshops", now=NOW)
    told = [mail.to[0] for mail in settled()[before:]]
    assert sorted(told) == ["asa@tornrosa.example", "maja@tornrosa.example"]


def test_a_reason_is_asked_for(cast, client_for):
    response = client_for(cast.coordinator).post(cancel_page(cast.workshop), {"reason": " "})
    assert "Skriv varför" in response.content.decode()
    cast.workshop.refresh_from_db()
    assert cast.workshop.cancelled_at is None


def test_elsewhere_is_not_there(cast, client_for):
    for user in (cast.outsider, cast.facilitator):
        client = client_for(user)
        assert client.get(cancel_page(cast.workshop), follow=True).status_code == 404
        response = client.post(cancel_page(cast.workshop), {"reason": "x"}, follow=True)
        assert response.status_code == 404
    cast.workshop.refresh_from_db()
    assert cast.workshop.cancelled_at is None


def test_what_has_begun_or_is_cancelled_has_no_button(cast, client_for, clock_at):
    client = client_for(cast.national)
    client.post(cancel_page(cast.workshop), {"reason": "Vattenläcka"})
    clock_at(cast.workshop_elsewhere.starts_at)
    for workshop in (cast.workshop, cast.workshop_elsewhere):
        assert cancel_page(workshop) not in client.get(change_page(workshop)).content.decode()
        assert client.get(cancel_page(workshop)).status_code == 404
        assert client.post(cancel_page(workshop), {"reason": "x"}).status_code == 404


def test_the_form_says_that_people_are_told_of_a_move(cast, client_for):
    content = client_for(cast.coordinator).get(change_page(cast.workshop)).content.decode()
    assert "3 anmälda får ett mejl om du ändrar tid eller lokal." in content
    add = client_for(cast.coordinator).get(reverse("admin:workshops_workshop_add")).content.decode()
    assert "får ett mejl om du ändrar" not in add
