"""More contacts, fewer, another one: who gets the link, and whose link dies."""

import pytest

from participants.registration.services.contacts import add_contact
from tests.factories import NOW

CONTACT = "asa@tornrosa.example"


@pytest.fixture
def contacts(client, page):
    return lambda **typed: client.post(
        f"{page}kontakter/", {name.replace("_", "-"): value for name, value in typed.items()}, follow=True
    )


@pytest.fixture
def bo(cast):
    return add_contact(business=cast.business, name="Bo Ek", email="bo@ek.example", by="x", now=NOW)


def letters(settled) -> list[tuple[str, str]]:
    return [(mail.to[0], mail.subject) for mail in settled()]


def test_somebody_more_gets_the_link(contacts, cast, settled):
    response = contacts(more_name="Bo Ek", more_email="bo@ek.example")
    shown = response.content.decode()
    assert "Bo Ek har fått länken med mejl." in shown
    assert "bo@ek.example" in shown
    mail = next(mail for mail in settled() if mail.to == ["bo@ek.example"])
    assert mail.subject == "Länken till sidan för Kafé Törnrosa"
    assert f"/anmalan/{cast.business.link}/" in mail.body
    assert "tillsammans med Åsa Törnqvist" in mail.body


def test_beyond_five_is_a_sentence(contacts, cast):
    for n in range(6):
        response = contacts(more_name=f"Bo {n}", more_email=f"bo{n}@ek.example")
    assert "Det får vara högst fem till." in response.content.decode()
    assert cast.business.more_contacts.count() == 5


def test_a_contact_needs_a_name_and_an_address(contacts, cast):
    shown = contacts(more_name="", more_email="").content.decode()
    assert "Skriv vad personen heter." in shown
    assert "Skriv en e-postadress." in shown
    assert not cast.business.more_contacts.exists()


def test_who_is_removed_has_a_dead_link_and_who_did_it_goes_on(client, cast, page, bo, settled):
    response = client.post(f"{page}kontakter/{bo.pk}/", follow=True)
    cast.business.refresh_from_db()
    assert response.redirect_chain == [(f"/anmalan/{cast.business.link}/kontakter/", 302)]
    assert "Bo Ek är borttagen." in response.content.decode()
    assert client.get(page).status_code == 404
    [mail] = [mail for mail in settled() if mail.subject == "Länken till sidan för Kafé Törnrosa"]
    assert mail.to == [CONTACT]
    assert f"/anmalan/{cast.business.link}/" in mail.body


def test_the_contact_of_another_business_stays(client, bo, neighbour):
    address = f"/anmalan/{neighbour.registration.business.link}/kontakter/{bo.pk}/"
    assert client.post(address).status_code == 404
    bo.refresh_from_db()


def test_handed_over(client, contacts, cast, page, settled):
    response = contacts(over_name="Eva Ek", over_email="eva@ek.example", over_phone="063-12 34 56")
    shown = response.content.decode()
    assert response.redirect_chain == [("/mina-lankar/", 302)]
    assert "Eva Ek är kontaktperson nu" in shown
    cast.business.refresh_from_db()
    assert (cast.business.contact_name, str(cast.business.contact_phone)) == ("Eva Ek", "063-12 34 56")
    assert cast.business.link not in shown  # who handed it over is out
    assert client.get(page).status_code == 404
    assert {
        ("eva@ek.example", "Länken till sidan för Kafé Törnrosa"),
        (CONTACT, "Kafé Törnrosa har en ny kontaktperson"),
    } <= set(letters(settled))
    told = next(mail for mail in settled() if "ny kontaktperson" in mail.subject)
    assert "/anmalan/" not in told.body


def test_a_contact_who_only_changes_the_name_stays(contacts, cast):
    response = contacts(over_name="Åsa Berg", over_email=CONTACT, over_phone="")
    cast.business.refresh_from_db()
    assert response.redirect_chain == [(f"/anmalan/{cast.business.link}/", 302)]


def test_a_link_is_not_mailed_to_who_was_removed_meanwhile(client, cast, page, bo, settled):
    client.post(f"{page}kontakter/{bo.pk}/")
    assert "bo@ek.example" not in [to for to, _subject in letters(settled)]


def test_who_is_contact_again_is_not_told_of_another(client, contacts, cast, settled):
    contacts(over_name="Eva Ek", over_email="eva@ek.example", over_phone="")
    cast.business.refresh_from_db()
    client.post(
        f"/anmalan/{cast.business.link}/kontakter/",
        {"over-name": "Åsa Törnqvist", "over-email": CONTACT, "over-phone": ""},
    )
    told = [to for to, subject in letters(settled) if "ny kontaktperson" in subject]
    assert told == ["eva@ek.example"]
