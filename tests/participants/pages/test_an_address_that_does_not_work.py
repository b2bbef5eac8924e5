"""Mails do not come: the business is asked for the right address at its next visit; nobody else is told."""

import re

import pytest

from citykompetens.audit.models import Entry
from citykompetens.errors import Refused
from citykompetens.mail import addresses
from citykompetens.mail.models import BadAddress, OutgoingMail, State
from participants.registration.models import Business, Contact, Enrolment, Person
from participants.registration.services import Place
from participants.registration.services.correcting import correct
from participants.registration.services.readdressing import put_person_right
from tests.factories import NOW, sign_up

NOTICE = "Mejl kommer inte fram"
pytestmark = pytest.mark.usefixtures("cast")


def mark(address):
    addresses.mark(address, reason="bounced 5.1.1", by="system:bounces", now=NOW)


def bad():
    return list(BadAddress.objects.values_list("address", flat=True))


@pytest.fixture
def place(cast):
    """Maja's, who has an own address."""
    return Enrolment.objects.select_related("person", "registration__business").get(person__name="Maja Berg")


@pytest.fixture
def business(place):
    return place.registration.business


def page(business, more=""):
    return f"/anmalan/{business.link}/{more}"


def test_the_page_says_nothing_while_mails_come(client, business):
    assert NOTICE not in client.get(page(business)).content.decode()
    assert client.get(page(business, "adresser/")).url == page(business)


def test_the_contact_puts_the_own_address_right(client, business, settled):
    settled()
    mark(business.contact_email.upper())
    content = client.get(page(business)).content.decode()
    assert NOTICE in content
    assert f"Adressen till {business.contact_name} fungerar inte" in content
    form = client.get(page(business, "adresser/")).content.decode()
    assert 'name="contact-email"' in form
    sent = {"who": "contact", "contact-email": "nya@tornrosa.example"}
    response = client.post(page(business, "adresser/"), sent)
    old = business.link
    business.refresh_from_db()
    assert (business.contact_email, bad()) == ("nya@tornrosa.example", [])
    assert response.url == page(business) != f"/anmalan/{old}/"
    assert client.get(f"/anmalan/{old}/").status_code == 404
    assert NOTICE not in client.get(page(business)).content.decode()
    assert settled()[-1].to == ["nya@tornrosa.example"]
    assert business.link in settled()[-1].body


def test_the_business_puts_a_person_right_whom_nothing_has_reached(client, business, place, settled):
    old = place.person.email
    OutgoingMail.objects.filter(recipient=old).update(state=State.FAILED)
    mark(old)
    content = client.get(page(business, "adresser/")).content.decode()
    assert "Maja Berg" in content
    assert old not in content  # her own affair
    sent = {"who": str(place.pk), f"{place.pk}-email": "maja.ny@tornrosa.example"}
    client.post(page(business, "adresser/"), sent)
    place.refresh_from_db()
    assert (place.person.email, place.person.link_version, bad()) == ("maja.ny@tornrosa.example", 2, [])
    told = [mail for mail in settled() if mail.to == ["maja.ny@tornrosa.example"]]
    assert [place.person.link in mail.body for mail in told] == [True]
    assert Entry.objects.filter(action="person.changed").count() == 1


def test_nobody_takes_over_the_address_of_somebody_who_has_read_mails(client, business, place, settled):
    """The own page goes with the address: what was thought or answered is not the employer's."""
    settled()
    old = place.person.email
    mark(old)
    content = client.get(page(business, "adresser/")).content.decode()
    assert "bara Maja Berg kan byta den" in content
    sent = {"who": str(place.pk), f"{place.pk}-email": "chefen@tornrosa.example"}
    client.post(page(business, "adresser/"), sent)
    place.person.refresh_from_db()
    assert (place.person.email, bad()) == (old, [old.lower()])
    with pytest.raises(Refused):  # the service says so, too
        put_person_right(enrolment=place, email="chefen@tornrosa.example", by="link:manage:x", now=NOW)


def test_the_address_is_right_and_is_tried_again(client, business):
    mark(business.contact_email)
    client.post(page(business, "adresser/"), {"who": "contact", "works": "1"})
    assert bad() == []
    assert NOTICE not in client.get(page(business)).content.decode()


def test_somebody_more_who_looks_after_the_places(client, business):
    Contact.objects.create(business=business, name="Siri Sund", email="siri@sund.example", added_at=NOW)
    mark("siri@sund.example")
    content = client.get(page(business, "adresser/")).content.decode()
    assert "siri@sund.example" in content
    assert f"{page(business)}kontakter/" in content


@pytest.mark.parametrize("typed", ["", "inte en adress", "a@b"])
def test_what_is_no_address_is_a_sentence(client, business, typed):
    mark(business.contact_email)
    response = client.post(page(business, "adresser/"), {"who": "contact", "contact-email": typed})
    assert response.status_code == 200
    assert 'aria-invalid="true"' in response.content.decode()
    assert len(bad()) == 1


@pytest.mark.parametrize("who", ["", "x", "more-1", "99999"])
def test_somebody_who_is_not_of_this_business(client, business, who):
    mark(business.contact_email)
    client.post(
        page(business, "adresser/"), {"who": who, f"{who}-email": "a@elsewhere.example", "works": "1"}
    )
    assert len(bad()) == 1


def test_an_address_that_works_is_not_changed_here(client, business):
    sent = {"who": "contact", "contact-email": "nya@tornrosa.example"}
    client.post(page(business, "adresser/"), sent)
    old = business.contact_email
    business.refresh_from_db()
    assert business.contact_email == old


def test_no_page_for_everybody_tells(client, business, place):
    for address in (business.contact_email, place.person.email):
        mark(address)
    for path in ("/ostersund/", "/mina-lankar/", f"/platser/{business.names_link}/"):
        content = client.get(path).content.decode()
        assert "fungerar inte" not in content
        assert "kommer inte fram" not in content

    def asked(email):
        content = client.post("/mina-lankar/", {"email": email}, follow=True).content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", content.replace(email, ""))

    assert asked(business.contact_email) == asked("nobody@elsewhere.example")


# --- whoever puts it right elsewhere ------------------------------------------------------------------


def test_a_coordinator_who_corrects_it_clears_it(cast, business):
    mark(old := business.contact_email)
    mark("nya@tornrosa.example")
    business.contact_email = "Nya@tornrosa.example"
    correct(business, fields=["contact_email"], by=cast.coordinator, now=NOW, city="ostersund")
    assert (bad(), old != business.contact_email) == ([], True)


def test_an_address_that_somebody_of_another_business_still_has_stays_marked(cast, business):
    mark(shared := business.contact_email)
    other = Place(name="Ada", email=shared.upper(), workshop_id=cast.workshop.pk)
    sign_up(cast.workshop, other, name="En annan", contact_email="bo@annan.example")
    business.contact_email = "nya@tornrosa.example"
    correct(business, fields=["contact_email"], by=cast.coordinator, now=NOW, city="ostersund")
    assert bad() == [shared.lower()]


def test_handed_over_to_an_address_that_was_marked(client, business):
    mark("nya@tornrosa.example")
    sent = {"over-name": "Ny", "over-email": "nya@tornrosa.example", "over-phone": ""}
    client.post(page(business, "kontakter/"), sent)
    assert Business.objects.get(pk=business.pk).contact_email == "nya@tornrosa.example"
    assert bad() == []


# --- optional mails, on the participant's page ----------------------------------------------------------


def test_the_participant_sees_and_switches_optional_mails(client, place):
    stored = f"/deltagare/{place.person.link}/uppgifter/"
    switch = f"/deltagare/{place.person.link}/mejl/"
    assert "Ja, du får också det som inte behövs" in client.get(stored).content.decode()
    assert "Nej, du får bara" in client.post(switch, {"necessary": "1"}, follow=True).content.decode()
    assert addresses.has_opted_out(place.person.email)
    assert "Ja, du får också" in client.post(switch, {"all": "1"}, follow=True).content.decode()
    assert not addresses.has_opted_out(place.person.email)
    assert client.get(switch).status_code == 405


def test_who_has_no_address_has_no_such_choice(client, cast):
    person = Person.objects.filter(email="").first()
    assert "Frivilliga mejl" not in client.get(f"/deltagare/{person.link}/uppgifter/").content.decode()
    client.post(f"/deltagare/{person.link}/mejl/", {"necessary": "1"})
    assert not addresses.has_opted_out("")
