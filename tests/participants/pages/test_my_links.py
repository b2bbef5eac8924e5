"""Who lost the links gets them by mail, at the address that they belong to and nowhere else."""

import re

import pytest

from citykompetens.mail.models import OutgoingMail
from participants.registration.services import Place
from participants.registration.services.contacts import add_contact, all_places_token
from tests.factories import NOW, sign_up

CONTACT = "asa@tornrosa.example"


@pytest.fixture
def ask(client):
    return lambda email: client.post("/mina-lankar/", {"email": email}, follow=True).content.decode()


@pytest.fixture
def second(cast):
    """Another place with a door, of the same owner."""
    return sign_up(cast.workshop, "Ture Skog", name="Kafé Rosenlund").business


def the_mail(settled):
    [mail] = [mail for mail in settled() if mail.subject == "Dina länkar till Citykompetens"]
    return mail


def test_the_answer_is_the_same_whoever_asks(cast, ask):
    def answer(email):
        return re.sub(r"csrfmiddlewaretoken.*?>", "", ask(email).replace(email, "X"))

    assert answer(CONTACT) == answer("ingen@alls.example")
    assert "länkarna på väg dit" in ask(CONTACT)
    assert set(OutgoingMail.objects.filter(kind="links").values_list("recipient", flat=True)) == {CONTACT}


def test_a_wrong_address_is_a_sentence(db, ask):
    assert "Adressen ser inte hel ut" in ask("asa@")
    assert "Skriv din e-postadress." in ask("")


def test_the_mail_has_every_link(cast, second, ask, settled):
    ask(CONTACT.upper())
    mail = the_mail(settled)
    assert mail.to == [CONTACT.upper()]
    for business in (cast.business, second):
        assert f"/anmalan/{business.link}/" in mail.body
    assert f"/mina-lankar/{all_places_token(CONTACT)}/".split(":")[0] in mail.body
    assert "Åke" not in mail.body


def test_a_participant_gets_the_own_page(cast, ask, settled):
    ask("maja@tornrosa.example")
    mail = the_mail(settled)
    person = cast.registration.enrolments.get(person__name="Maja Berg").person
    assert f"/deltagare/{person.link}/" in mail.body
    assert "/anmalan/" not in mail.body


def test_everything_of_an_owner_on_one_page(client, cast, second):
    shown = client.get(f"/mina-lankar/{all_places_token(CONTACT)}/").content.decode()
    for told in (
        "Kafé Törnrosa",
        "Åke Öberg",
        "Kafé Rosenlund",
        "Ture Skog",
        cast.business.link,
        second.link,
    ):
        assert told in shown


def test_a_second_contact_has_it_too_and_nothing_of_others(client, cast, second, neighbour):
    add_contact(business=second, name="Bo Ek", email="bo@ek.example", by="x", now=NOW)
    shown = client.get(f"/mina-lankar/{all_places_token('bo@ek.example')}/").content.decode()
    assert "Ture Skog" in shown
    for other in ("Kafé Törnrosa", "Åke Öberg", "Någon Annan", cast.business.link):
        assert other not in shown


@pytest.mark.parametrize(
    "token", ["x", "a:b:c", all_places_token("x@x.example") + "x"], ids=["x", "abc", "forged"]
)
def test_a_link_that_is_none_asks_for_the_address(client, db, token):
    response = client.get(f"/mina-lankar/{token}/")
    assert response.status_code == 404
    assert "Länken gäller inte längre." in response.content.decode()
    assert 'action="/mina-lankar/"' in response.content.decode()


def test_it_is_found_from_the_footer_and_from_a_dead_link(client, cast):
    assert 'href="/mina-lankar/"' in client.get("/").content.decode()
    dead = client.get("/anmalan/dead/")
    assert dead.status_code == 404
    assert "mejlar dig gärna länkarna" in dead.content.decode()


@pytest.mark.parametrize("people", [1, 3])
def test_it_asks_three_questions(client, cast, assert_queries, people):
    sign_up(cast.workshop, *[Place(name=f"P{n}") for n in range(people)], contact_email="m@m.example")
    with assert_queries(3):
        client.get(f"/mina-lankar/{all_places_token('m@m.example')}/")
