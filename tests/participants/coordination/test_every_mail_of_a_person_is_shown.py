"""Below a person and a business: every mail about them with its state, from the own town alone."""

import pytest
from django.urls import reverse

from citykompetens.mail import outbox
from citykompetens.mail.models import OutgoingMail, State
from participants.coordination import audiences
from participants.coordination.services import send_test
from participants.registration.models import Business, Enrolment, Person
from participants.registration.services import contacts
from tests.citykompetens.admin_world import page
from tests.factories import NOW, sign_up

pytestmark = pytest.mark.django_db


def mails(client, row) -> list[tuple[str, str]]:
    response = client.get(reverse(page(type(row), "change"), args=[row.pk]))
    return sorted((line.mail.kind, line.mail.recipient) for line in response.context["mails"])


def person(name: str) -> Person:
    return Person.objects.get(name=name)


def test_a_person_has_the_own_mails_and_those_through_the_contact(cast, client_for, sent):
    sent()
    client = client_for(cast.coordinator)
    own = "maja@tornrosa.example"
    assert mails(client, person("Maja Berg")) == [("mailing", own), ("signed_up", own)]
    assert mails(client, person("Åke Öberg")) == [("mailing", "asa@tornrosa.example")]


def test_a_business_has_those_of_all_its_people(cast, client_for, sent):
    sent()
    sign_up(cast.workshop, "Annan", name="Annan AB", contact_email="annan@annan.example")
    assert [kind for kind, _to in mails(client_for(cast.coordinator), cast.business)] == [
        "mailing",
        "mailing",
        "receipt",
        "signed_up",
    ]


def test_state_and_reason_are_said_in_swedish(cast, client_for):
    OutgoingMail.objects.filter(kind="signed_up").update(
        state=State.FAILED, reason="smtp 550", settled_at=NOW
    )
    maja = person("Maja Berg")
    client = client_for(cast.coordinator)
    content = client.get(reverse(page(Person, "change"), args=[maja.pk])).content.decode()
    for words in (
        "Du är anmäld",
        "gick inte fram",
        "mottagarens server svarade 550",
        "10.00</td>",
    ):
        assert words in content


def test_an_old_address_still_shows_what_went_there(cast, client_for):
    maja = person("Maja Berg")
    Person.objects.filter(pk=maja.pk).update(email="ny@ny.example")
    assert ("signed_up", "maja@tornrosa.example") in mails(client_for(cast.coordinator), maja)


def test_no_code_and_no_test_of_somebody_else(cast, client_for, mailing):
    maja = person("Maja Berg")
    secret = {"code": "HEMLIG7"}
    outbox.plan(outbox.Planned(kind="account", recipient=maja.email, occurrence="1", secret=secret), now=NOW)
    draft = mailing()
    reader = audiences.audience_of(draft).getting[0]
    send_test(mailing=draft, reader=reader, by=cast.coordinator, now=NOW)
    assert [kind for kind, _to in mails(client_for(cast.national), maja)] == ["signed_up"]


def test_who_works_in_two_towns_shows_each_its_own(cast, client_for, sent):
    maja = person("Maja Berg")
    other = sign_up(cast.workshop_elsewhere, "X", name="Lunds", contact_email="lund@lund.example")
    Enrolment.objects.filter(registration=other).update(person=maja)
    contacts.ask_for_own_address(person=maja, email="maja@lund.example", now=NOW)
    sent(city=cast.workshop_elsewhere.city_round.city, by=cast.outsider)
    shown = mails(client_for(cast.coordinator), maja)
    assert ("mailing", maja.email) not in shown
    assert ("mailing", maja.email) in mails(client_for(cast.outsider), maja)
    assert (
        client_for(cast.outsider).get(reverse(page(Business, "change"), args=[cast.business.pk])).status_code
        == 404
    )


def test_the_page_asks_as_much_for_many_as_for_few(cast, client_for, sent, assert_queries):
    client, maja = client_for(cast.coordinator), person("Maja Berg")
    addresses = {
        reverse(page(Person, "change"), args=[maja.pk]): 12,
        reverse(page(Business, "change"), args=[cast.business.pk]): 18,
    }
    for _again in range(3):
        sent()
        for address, queries in addresses.items():
            client.get(address)
            with assert_queries(queries):
                client.get(address)
