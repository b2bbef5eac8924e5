"""What was cancelled can be taken back for ten minutes, one place or all of them."""

from datetime import timedelta

import pytest

from participants.attendance.models import Presence
from tests.factories import NOW
from tests.truths import assert_counters_match_rows

UNDO = "Det går att ångra i tio minuter."


@pytest.fixture
def cancel(client, page, named):
    return lambda name: client.post(f"{page}avboka/{named(name).pk}/", follow=True).content.decode()


def test_the_page_says_so_and_offers_to_take_it_back(client, page, named, cancel):
    shown = cancel("Åke Öberg")
    assert "Åke Öberg är avbokad." in shown
    assert UNDO in shown
    response = client.post(f"{page}angra/", {"place": named("Åke Öberg").pk}, follow=True)
    assert "Ångrat. Allt är som det var." in response.content.decode()
    assert "är avbokad" not in response.content.decode()
    assert named("Åke Öberg").is_confirmed
    assert_counters_match_rows()


def test_after_ten_minutes_it_is_not_offered_and_refused(client, page, named, cancel, clock_at):
    cancel("Åke Öberg")
    clock_at(NOW + timedelta(minutes=10))
    assert UNDO not in client.get(page).content.decode().partition("Avboka alla")[0]
    response = client.post(f"{page}angra/", {"place": named("Åke Öberg").pk}, follow=True)
    assert "Det har gått mer än tio minuter" in response.content.decode()
    assert named("Åke Öberg").is_cancelled


def test_all_at_once_and_back(cast, client, page):
    places = cast.registration.enrolments
    shown = client.post(f"{page}avboka-alla/{cast.registration.pk}/", follow=True).content.decode()
    assert "3 platser är avbokade." in shown
    assert "Alla platser är avbokade." in shown
    assert [place.is_cancelled for place in places.all()] == [True] * 3
    assert_counters_match_rows()
    client.post(f"{page}angra/", {"place": [place.pk for place in places.all()]})
    assert [place.is_confirmed for place in places.all()] == [True] * 3
    assert_counters_match_rows()


def test_all_but_what_was_held(cast, client, page, named, clock_at, tick):
    tick("Åke", Presence.PRESENT)
    clock_at(cast.workshop.starts_at)
    client.post(f"{page}avboka-alla/{cast.registration.pk}/")
    assert [place.is_confirmed for place in cast.registration.enrolments.all()] == [True] * 3


def test_places_of_another_business_stay(cast, client, page, neighbour):
    own = cast.registration.enrolments.first()
    assert client.post(f"{page}avboka-alla/{neighbour.registration_id}/").status_code == 404
    client.post(f"/anmalan/{neighbour.registration.business.link}/avboka/{neighbour.pk}/")
    assert client.post(f"{page}angra/", {"place": neighbour.pk}).status_code == 404
    client.post(f"{page}avboka/{own.pk}/")
    client.post(f"{page}angra/", {"place": [own.pk, neighbour.pk]})
    neighbour.refresh_from_db()
    assert neighbour.is_cancelled


@pytest.mark.parametrize("place", ["", "x", "-1", "²", "99999999999999999999", "\0"])
def test_nothing_to_undo_is_404(client, page, place):
    assert client.post(f"{page}angra/", {"place": place}).status_code == 404


@pytest.mark.parametrize("address", ["angra/", "avboka-alla/1/", "kontakter/1/"])
def test_a_look_changes_nothing(client, page, address):
    assert client.get(page + address).status_code == 405
