"""First the PDF, then the mail; before that a page that says so."""

import pytest

from citykompetens.mail.models import OutgoingMail, State
from participants.certificates import services
from participants.certificates.models import Certificate
from participants.certificates.services import issue_earned, print_due
from participants.registration.models import Enrolment, EnrolmentState, Person
from participants.registration.services import Place
from tests.factories import sign_up, wall

AFTERWARDS = wall(11, 26, 13)


@pytest.fixture
def address(certificate) -> str:
    return f"/deltagare/{certificate.person.link}/intyg/{certificate.code}.pdf"


def test_before_the_pdf_exists_a_page_says_so(client, address):
    response = client.get(address)
    assert response.status_code == 202
    assert "Ditt intyg görs just nu" in response.content.decode()


def test_then_it_is_a_pdf(client, certificate, address, print_quickly):
    assert print_quickly() == 1
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response.content == b"%PDF Maja Berg"
    assert certificate.number in response["Content-Disposition"]


def test_somebody_elses_link_does_not_open_it(client, certificate, place_of, print_quickly):
    print_quickly()
    other = place_of("Siv").person
    assert client.get(f"/deltagare/{other.link}/intyg/{certificate.code}.pdf").status_code == 404


def test_a_revoked_one_is_not_handed_out(client, certificate, address, print_quickly):
    print_quickly()
    Certificate.objects.update(revoked_at=AFTERWARDS)
    assert client.get(address).status_code == 404


def test_the_mail_carries_it_once(certificate, print_quickly, settled):
    print_quickly()
    print_quickly()
    mail = OutgoingMail.objects.get(kind="certificate")
    [message] = [m for m in settled(AFTERWARDS) if m.extra_headers["Message-ID"] == mail.message_id]
    assert message.to == ["maja@tornrosa.example"]
    assert message.attachments == [(f"{certificate.number}.pdf", b"%PDF Maja Berg", "application/pdf")]
    assert f"/deltagare/{certificate.person.link}/" in message.body


def test_who_has_no_address_gets_it_through_the_contact(held, tick, print_quickly):
    tick("Siv", "present", at=wall(11, 27), reason="Glömdes i listan")
    issue_earned(now=wall(11, 27))
    print_quickly()
    recipients = OutgoingMail.objects.filter(kind="certificate").values_list("recipient", flat=True)
    assert sorted(recipients) == ["asa@tornrosa.example", "maja@tornrosa.example"]


def test_revoked_before_the_mail_went_out(certificate, print_quickly, settled):
    print_quickly()
    Certificate.objects.update(revoked_at=AFTERWARDS)
    settled(AFTERWARDS)
    assert OutgoingMail.objects.get(kind="certificate").reason == "revoked or erased"


@pytest.mark.parametrize("address", ["", "maja.berg@tornrosa.example"])
def test_an_address_that_is_no_longer_the_persons_gets_no_certificate(
    certificate, print_quickly, settled, address
):
    print_quickly()
    Person.objects.update(email=address)
    settled(AFTERWARDS)
    mail = OutgoingMail.objects.get(kind="certificate")
    assert (mail.state, mail.reason) == (State.SKIPPED, "address changed")


def test_at_the_contacts_address_it_speaks_to_the_contact(cast, certificate, print_quickly, settled):
    """Also where it is written in other letters: one rule says who reads it."""
    Person.objects.filter(name="Maja Berg").update(email="Asa@tornrosa.example")
    print_quickly()
    mail = OutgoingMail.objects.get(kind="certificate")
    [message] = [m for m in settled(AFTERWARDS) if m.extra_headers["Message-ID"] == mail.message_id]
    assert message.to == [cast.business.contact_email]
    assert message.subject == "Intyg för Maja Berg: Service och bemötande"


def test_where_the_place_was_given_back_nobody_gets_it(cast, held, tick, print_quickly):
    """Siv was signed up by two businesses, and came for one of them."""
    elsewhere = sign_up(
        cast.workshop, Place(name="Annan"), name="Andra stället", contact_email="annan@shop.example"
    )
    Enrolment.objects.filter(person__name="Åke Öberg").update(
        person=Person.objects.get(name="Siv Éklund"),
        registration=elsewhere,
        state=EnrolmentState.CANCELLED,
        cancelled_at=wall(11, 24),
    )
    tick("Siv", "present", at=wall(11, 27), reason="Glömdes i listan")
    issue_earned(now=wall(11, 27))
    print_quickly()
    recipients = OutgoingMail.objects.filter(kind="certificate").values_list("recipient", flat=True)
    assert sorted(recipients) == ["asa@tornrosa.example", "maja@tornrosa.example"]


def test_two_workers_print_one_and_plan_one_mail(certificate, monkeypatch):
    """The other worker is done while this one still draws."""
    others = []

    def slow(text):
        if not others:
            others.append(None)
            print_due(now=AFTERWARDS)
        return b"%PDF"

    monkeypatch.setattr(services, "render", slow)
    assert print_due(now=AFTERWARDS) == 0
    assert OutgoingMail.objects.filter(kind="certificate").count() == 1


def test_the_persons_and_the_business_page_show_that_it_is_there(client, cast, certificate, print_quickly):
    print_quickly()
    assert f"{certificate.code}.pdf" in client.get(f"/deltagare/{certificate.person.link}/").content.decode()
    assert client.get(f"/anmalan/{cast.business.link}/").status_code == 200


def test_one_that_cannot_be_made_does_not_hold_up_the_others(certificate, monkeypatch, caplog):
    def broken(text):
        raise ValueError("no glyph")

    monkeypatch.setattr(services, "render", broken)
    assert print_due(now=AFTERWARDS) == 0
    assert f"certificate {certificate.pk} could not be made" in caplog.text
    assert certificate.name not in caplog.text

    monkeypatch.setattr(services, "render", lambda text: b"%PDF")
    assert print_due(now=AFTERWARDS) == 1
