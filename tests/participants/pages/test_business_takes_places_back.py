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


# --- somebody else comes instead, and does not after all --------------------------------------------

EVA = {"do": "replace", "replace-name": "Eva Ek", "replace-email": "eva@ek.example"}


@pytest.fixture
def replaced(client, page, named, settled):
    """Eva comes instead of Maja; how many mails there were before."""
    before = len(settled())
    shown = client.post(f"{page}plats/{named('Maja Berg').pk}/", EVA, follow=True).content.decode()
    assert "Eva Ek kommer i stället för Maja Berg. Det går att ångra i tio minuter." in shown
    assert f'name="place" value="{named("Maja Berg").pk}"' in shown
    return before


def test_who_was_replaced_comes_after_all_the_same_person(client, page, named, replaced, settled):
    old = named("Maja Berg")
    for _twice in range(2):
        response = client.post(f"{page}angra/", {"place": old.pk}, follow=True)
        assert "Ångrat. Allt är som det var." in response.content.decode()
    maja, eva = named("Maja Berg"), named("Eva Ek")
    assert (maja.pk, maja.person.link) == (old.pk, old.person.link)
    assert (maja.is_confirmed, eva.is_cancelled) == (True, True)
    assert f'name="place" value="{eva.pk}"' not in client.get(page).content.decode()
    assert_counters_match_rows()
    told = settled(NOW + timedelta(minutes=10))[replaced:]
    assert [(mail.to, mail.subject) for mail in told] == [
        (["asa@tornrosa.example"], "Ändrat: så är Kafé Törnrosa anmäld nu")
    ]


def test_when_it_stays_so_both_are_told_once_after_ten_minutes(replaced, settled):
    assert settled()[replaced:] == []
    told = settled(NOW + timedelta(minutes=10))[replaced:]
    assert sorted(mail.to[0] for mail in told) == [
        "asa@tornrosa.example",
        "eva@ek.example",
        "maja@tornrosa.example",
    ]


def test_after_ten_minutes_who_was_replaced_does_not_come_back(client, page, named, replaced, clock_at):
    clock_at(NOW + timedelta(minutes=10))
    old = named("Maja Berg")
    assert f'name="place" value="{old.pk}"' not in client.get(page).content.decode()
    response = client.post(f"{page}angra/", {"place": old.pk}, follow=True)
    assert "Det går inte att ångra längre." in response.content.decode()
    assert named("Maja Berg").is_cancelled
    assert named("Eva Ek").is_confirmed


def test_nobody_comes_back_to_a_place_that_was_given_away_again(client, page, named, replaced, clock_at):
    """Eva was replaced, too: her own undo comes first."""
    clock_at(NOW + timedelta(minutes=1))
    client.post(f"{page}plats/{named('Eva Ek').pk}/", EVA | {"replace-name": "Ida Ek"})
    client.post(f"{page}angra/", {"place": named("Maja Berg").pk})
    assert named("Maja Berg").is_cancelled
