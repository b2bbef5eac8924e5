"""More people, or places without names, while the registration is open."""

import pytest

from tests.factories import WorkshopFactory, wall
from tests.truths import assert_counters_match_rows
from workshops.models import Workshop


@pytest.fixture
def add(client, page, cast):
    address = f"{page}fler/{cast.registration.pk}/"
    return lambda **typed: client.post(
        address, {name.replace("_", "-"): value for name, value in typed.items()}, follow=True
    )


def test_one_more(cast, add, page, named):
    response = add(person_name="Eva Ek", person_email="eva@ek.example", person_time=str(cast.workshop.pk))
    assert response.redirect_chain == [(page, 302)]
    assert "Eva Ek är med." in response.content.decode()
    assert named("Eva Ek").workshop == cast.workshop
    assert_counters_match_rows()


def test_one_more_and_another(cast, add, page):
    response = add(person_name="Eva Ek", person_time="films", another="1")
    assert response.redirect_chain == [(f"{page}fler/{cast.registration.pk}/", 302)]


def test_sent_twice_is_one(cast, add):
    add(person_name="Eva Ek", person_time="films")
    response = add(person_name="eva  ek", person_time="films")
    assert "eva ek är redan med." in response.content.decode()
    assert cast.registration.enrolments.count() == 4


def test_places_sent_twice_are_booked_once_and_may_be_booked_again(cast, add, client, page):
    seen = 'name="nameless-seen" value="{}"'
    assert seen.format(0) in client.get(f"{page}fler/{cast.registration.pk}/").content.decode()
    add(nameless_number="2", nameless_time="later", nameless_seen="0")
    response = add(nameless_number="2", nameless_time="later", nameless_seen="0").content.decode()
    assert "Era platser har ändrats" in response and seen.format(1) in response
    assert cast.registration.enrolments.count() == 5
    add(nameless_number="2", nameless_time="later", nameless_seen="1")
    assert cast.registration.enrolments.count() == 7


def test_places_without_names(cast, add, client, page):
    response = add(nameless_number="2", nameless_time=str(cast.workshop.pk))
    shown = response.content.decode()
    assert "2 platser är bokade." in shown
    assert shown.count("<h3>Plats utan namn</h3>") == 2
    assert f"/platser/{cast.business.names_link}/" in shown
    assert_counters_match_rows()


@pytest.mark.parametrize(("together", "groups"), [({"nameless_together": "on"}, 1), ({}, 2)])
def test_those_who_want_to_come_together_wait_together(cast, add, together, groups):
    Workshop.objects.update(capacity=3)
    add(nameless_number="2", nameless_time=f"{cast.workshop.pk}:wait", **together)
    waiting = cast.registration.enrolments.filter(state="waiting")
    assert waiting.count() == 2
    assert len(set(waiting.values_list("group", flat=True))) == groups


def test_too_many_for_the_seats_is_a_sentence_and_a_choice_to_wait(cast, add):
    response = add(nameless_number="18", nameless_time=str(cast.workshop.pk), nameless_together="on")
    shown = response.content.decode()
    assert "Det finns bara 17 platser kvar och ni är 18." in shown
    assert cast.registration.enrolments.count() == 3
    assert "Ställ er i kö: de som inte får plats väntar. Vill ni gå tillsammans väntar alla." in shown
    assert shown.count(f'value="{cast.workshop.pk}:wait"') == 1
    add(nameless_number="18", nameless_time=f"{cast.workshop.pk}:wait", nameless_together="on")
    assert cast.registration.enrolments.filter(state="waiting").count() == 18


@pytest.mark.parametrize("number", ["", "0", "61", "x", "1e9", "-3"])
def test_a_number_that_is_none(cast, add, number):
    response = add(nameless_number=number, nameless_time="later")
    assert 'aria-invalid="true"' in response.content.decode()
    assert cast.registration.enrolments.count() == 3


def test_a_place_without_a_name_gets_one_on_the_page(cast, add, client, page, named):
    add(nameless_number="1", nameless_time="later")
    place = named("")
    client.post(f"{page}plats/{place.pk}/", {"do": "name", "name-name": "Eva Ek", "name-email": ""})
    place.refresh_from_db()
    assert place.person.name == "Eva Ek"


def test_when_it_is_closed_the_page_says_whom_to_call(cast, add, client, page, clock_at):
    clock_at(wall(12, 12))
    assert "Lägg till fler" not in client.get(page).content.decode()
    shown = client.get(f"{page}fler/{cast.registration.pk}/").content.decode()
    assert "Anmälan är stängd." in shown
    assert "063-12 34 56" in shown
    add(person_name="Eva Ek", person_time="films")
    assert cast.registration.enrolments.count() == 3


def test_the_registration_of_another_business_is_not_there(client, page, neighbour):
    address = f"{page}fler/{neighbour.registration_id}/"
    assert client.post(address, {"person-name": "Eva", "person-time": "films"}).status_code == 404
    assert neighbour.registration.enrolments.count() == 1


def test_times_show_their_seats(cast, client, page):
    WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9), capacity=7)
    shown = client.get(f"{page}fler/{cast.registration.pk}/").content.decode()
    assert "7 platser kvar" in shown
    assert "17 platser kvar" in shown
