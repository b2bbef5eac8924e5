"""An address of one's own, that counts when it is confirmed; and the code for the door, that names nobody."""

import re

import pytest

from citykompetens import links
from participants.registration.models import Enrolment
from participants.registration.services.contacts import (
    confirm_own_address,
    own_address_token,
    resend_person_link,
)
from tests.factories import NOW
from tests.participants.registration.test_calendar_parts_of_mails import entries

pytestmark = pytest.mark.django_db


def place_of(name: str) -> Enrolment:
    return Enrolment.objects.get(person__name=name)


def path(name: str, rest: str = "") -> str:
    return f"/deltagare/{place_of(name).person.link}/{rest}"


def test_an_own_address_counts_when_it_is_confirmed(client, cast, settled):
    old = place_of("Åke Öberg").person.link
    client.post(path("Åke Öberg", "adress/"), {"email": "ake@hemma.example"})
    [mail] = [m for m in settled() if m.to == ["ake@hemma.example"]]
    address = re.search(r"https?://[^/]+(/adress/\S+/)", mail.body)[1]
    assert client.get(address).status_code == 200
    assert place_of("Åke Öberg").person.email == ""
    response = client.post(address, follow=True)
    assert "Nu når vi dig på ake@hemma.example" in response.content.decode()
    assert client.get(f"/deltagare/{old}/").status_code == 404
    link = place_of("Åke Öberg").person.link
    assert f"/deltagare/{link}/" in settled()[-1].body
    assert settled()[-1].to == ["ake@hemma.example"]
    business = client.get(f"/anmalan/{cast.business.link}/").content.decode()
    assert link not in business
    assert "ake@hemma.example" not in business


def test_the_own_address_gets_the_calendar_entry_with_it(cast, settled):
    """The contact's is the business's; who is reached there alone has an own one from now on."""
    settled()
    ake = place_of("Åke Öberg").person
    token = own_address_token(ake, "ake@hemma.example")
    confirm_own_address(token=token, now=NOW)
    mail = settled()[-1]
    assert mail.to == ["ake@hemma.example"]
    assert entries(mail) == [("REQUEST", f"workshop-{cast.workshop.pk}-{ake.public_id}@citykompetens", 0)]


def test_a_link_that_the_contact_passes_on_puts_nothing_into_the_contacts_calendar(cast, settled):
    settled()
    ake = place_of("Åke Öberg").person
    resend_person_link(person=ake, business=cast.business, by="x", now=NOW)
    assert entries(settled()[-1]) == []


def test_without_a_seat_there_is_nothing_to_put_into_it(cast, settled):
    settled()
    Enrolment.objects.update(state="films_only", workshop=None)
    confirm_own_address(token=own_address_token(place_of("Åke Öberg").person, "ake@hemma.example"), now=NOW)
    assert entries(settled()[-1]) == []


@pytest.mark.parametrize("email", ["", "ake", "ASA@tornrosa.example", "ake@\0.se"])
def test_a_wrong_address_is_said_beside_the_field(client, cast, settled, email):
    before = len(settled())
    response = client.post(path("Åke Öberg", "adress/"), {"email": email})
    text = response.content.decode()
    assert 'id="id_email_error"' in text
    assert len(settled()) == before


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00"])
def test_a_link_that_is_no_good_says_so(client, db, token):
    response = client.post(f"/adress/{token}/")
    assert "Länken gäller inte längre." in response.content.decode()
    assert 'href="/mina-lankar/"' in response.content.decode()[: response.content.decode().index("</main>")]


# --- the code for the door -------------------------------------------------------------------------


def test_the_facilitator_is_led_to_the_person_in_the_list(client_for, cast):
    person = place_of("Maja Berg").person
    response = client_for(cast.facilitator).get(f"/dorr/{person.door_link}/")
    assert response.url == f"/ledare/workshop/{cast.workshop.pk}/#person-{person.pk}"
    sheet = client_for(cast.facilitator).get(response.url).content.decode()
    assert f'id="person-{person.pk}"' in sheet


def test_nobody_else_learns_anything(client, client_for, cast):
    person = place_of("Maja Berg").person
    for browser in (client, client_for(cast.facilitator_elsewhere), client_for(cast.coordinator)):
        text = browser.get(f"/dorr/{person.door_link}/").content.decode()
        assert "En kod för dörren" in text
        assert "Maja" not in text
        assert "Törnrosa" not in text


def test_the_code_opens_nothing_else(client, cast):
    person = place_of("Maja Berg").person
    assert client.get(f"/dorr/{person.link}/").status_code == 404
    assert client.get(f"/dorr/{links.token(links.CALENDAR, person)}/").status_code == 404
    for address in ("/deltagare/{}/", "/kalender/{}.ics", "/anmalan/{}/", "/deltagare/{}/uppgifter/"):
        assert client.get(address.format(person.door_link)).status_code == 404
