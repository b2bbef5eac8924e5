"""A link that went to an address that turned out wrong must not open the page for whoever has it."""

from django.urls import reverse

from citykompetens.audit.models import Entry
from participants.registration.models import Contact, Person
from tests.factories import NOW
from tests.participants.registration.test_organisation_number import below, change


def test_of_a_business(cast, client_for, client):
    old = reverse("pages:business", args=[cast.business.link])
    assert client.get(old).status_code == 200
    response = change(cast, client_for(cast.coordinator), contact_email="ny@tornrosa.example")
    assert response.status_code == 302
    assert client.get(old).status_code == 404
    assert client.get(reverse("pages:business", args=[cast.business.link])).status_code == 200
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.city_slug, entry.by) == (
        "business.unlinked",
        "ostersund",
        f"user:{cast.coordinator.pk}",
    )


def test_of_a_person_who_is_told(cast, client_for, client):
    person = cast.registration.enrolments.get(person__name="Maja Berg").person
    old = reverse("pages:person", args=[person.link])
    address = reverse("admin:registration_person_change", args=[person.pk])
    form = client_for(cast.coordinator).get(address).content.decode()
    assert "slutar länken i tidigare mejl att gälla" in form
    typed = {"name": person.name, "email": "maja@ny.example", **below("enrolments")}
    page = client_for(cast.coordinator).post(address, typed, follow=True).content.decode()
    assert "Länken i tidigare mejl gäller inte längre" in page
    assert client.get(old).status_code == 404


def test_the_new_link_of_a_business_goes_to_everybody_who_looks_after_it(cast, client_for, settled):
    Contact.objects.create(business=cast.business, name="Bo Ek", email="bo@ek.example", added_at=NOW)
    before = len(settled())
    change(cast, client_for(cast.coordinator), contact_email="ny@tornrosa.example")
    sent = {mail.to[0]: mail.body for mail in settled()[before:]}
    assert set(sent) == {"ny@tornrosa.example", "bo@ek.example"}
    assert all(f"/anmalan/{cast.business.link}/" in body for body in sent.values())


def test_the_new_link_of_a_person_goes_to_the_new_address(cast, client_for, settled):
    person = cast.registration.enrolments.get(person__name="Maja Berg").person
    before = len(settled())
    address = reverse("admin:registration_person_change", args=[person.pk])
    typed = {"name": person.name, "email": "maja@ny.example", **below("enrolments")}
    client_for(cast.coordinator).post(address, typed)
    person.refresh_from_db()
    [mail] = settled()[before:]
    assert mail.to == ["maja@ny.example"]
    assert f"/deltagare/{person.link}/" in mail.body


def test_who_is_reached_through_the_contact_comes_along(cast, client_for, client):
    """Who signs up alone is contact and participant at one address; a slip in it concerns both."""
    person = cast.registration.enrolments.get(person__name="Maja Berg").person
    Person.objects.filter(pk=person.pk).update(email=cast.business.contact_email.upper())
    old = reverse("pages:person", args=[person.link])
    change(cast, client_for(cast.coordinator), contact_email="ny@tornrosa.example")
    person.refresh_from_db()
    assert person.email == "ny@tornrosa.example"
    assert client.get(old).status_code == 404
    assert Entry.objects.filter(action="person.changed", object_id=str(person.pk)).exists()


def test_who_was_the_contact_keeps_the_own_address_when_somebody_else_is(cast, client_for):
    person = cast.registration.enrolments.get(person__name="Maja Berg").person
    Person.objects.filter(pk=person.pk).update(email="asa@tornrosa.example")
    change(cast, client_for(cast.coordinator), contact_email="ny@tornrosa.example", contact_name="Bo Ek")
    person.refresh_from_db()
    assert person.email == "asa@tornrosa.example"


def test_another_name_leaves_the_link_alone(cast, client_for, client):
    old = reverse("pages:business", args=[cast.business.link])
    change(cast, client_for(cast.coordinator), name="Kafé Törnrosen")
    assert client.get(old).status_code == 200
