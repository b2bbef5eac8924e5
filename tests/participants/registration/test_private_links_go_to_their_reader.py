"""A mail that was planned for an address goes nowhere once its reader is reached elsewhere."""

import pytest
from icalendar import Calendar

from citykompetens.mail import outbox
from citykompetens.mail.models import OutgoingMail, State
from participants.registration.emails import place_offered
from participants.registration.models import Business, Enrolment, Person
from participants.registration.services import cancel
from tests.factories import NOW


def place_of(first_name: str) -> Enrolment:
    return Enrolment.objects.select_related("person", "registration__business").get(
        person__name__startswith=first_name
    )


@pytest.fixture
def fate(cast, settled):
    """`fate("receipt")`: what became of the one mail of this kind."""

    def of(kind: str) -> tuple[str, str]:
        settled()
        mail = OutgoingMail.objects.get(kind=kind)
        return mail.state, mail.reason

    return of


def test_nothing_changed(fate):
    assert fate("receipt") == fate("signed_up") == (State.SENT, "")


def test_who_corrected_the_address_left_no_link_at_the_old_one(fate):
    Person.objects.filter(name="Maja Berg").update(email="maja.berg@tornrosa.example")
    assert fate("signed_up") == (State.SKIPPED, "address changed")


def test_another_contact_left_no_link_at_the_old_address(fate):
    Business.objects.update(contact_email="ny@tornrosa.example")
    assert fate("receipt") == (State.SKIPPED, "address changed")


def test_the_same_address_in_other_letters_is_the_same_address(fate):
    Business.objects.update(contact_email="Asa@tornrosa.example")
    assert fate("receipt") == (State.SENT, "")


def test_a_receipt_without_a_place_left_is_not_sent(fate):
    for enrolment in Enrolment.objects.all():
        cancel(enrolment=enrolment, by="visitor", now=NOW)
    assert fate("receipt") == (State.SKIPPED, "cancelled")


def test_the_contact_has_no_link_of_who_has_an_own_address_by_then(fate, settled):
    outbox.plan(*place_offered([place_of("Åke")]), now=NOW)
    Person.objects.filter(name="Åke Öberg").update(email="ake@tornrosa.example")
    assert fate("place_offered") == (State.SENT, "")
    [offer] = [mail for mail in settled() if "har fått plats" in mail.subject]
    assert "- Åke Öberg" in offer.body
    assert "/deltagare/" not in offer.body
    assert offer.attachments == []  # nor an entry: the own one is his


def test_another_contact_left_no_news_at_the_old_address(fate):
    outbox.plan(*place_offered([place_of("Åke")]), now=NOW)
    Business.objects.update(contact_email="ny@tornrosa.example")
    assert fate("place_offered") == (State.SKIPPED, "address changed")


@pytest.mark.parametrize("first_name", ["Åke", "Maja"])
def test_the_calendar_entry_links_to_the_page_of_whoever_gets_it(cast, settled, first_name):
    enrolment = place_of(first_name)
    outbox.plan(*place_offered([enrolment]), now=NOW)
    sent = {message.extra_headers["Message-ID"]: message for message in settled()}
    reader = enrolment.person.email or cast.business.contact_email
    message = sent[OutgoingMail.objects.get(kind="place_offered", recipient=reader).message_id]
    [event] = Calendar.from_ical(message.attachments[0][1]).walk("VEVENT")
    own = {
        "Åke": (f"registration-{cast.registration.pk}", f"/anmalan/{cast.business.link}/"),
        "Maja": (enrolment.person.public_id, f"/deltagare/{enrolment.person.link}/"),
    }
    owner, page = own[first_name]
    assert event["uid"] == f"workshop-{cast.workshop.pk}-{owner}@citykompetens"
    assert event["url"].endswith(page)
