"""Each place can be changed by its business, with plain forms, and by nobody else's."""

import pytest

from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Enrolment, EnrolmentState
from tests.factories import NOW, WorkshopFactory, sign_up, wall
from tests.truths import assert_counters_match_rows


@pytest.fixture
def change(client, page):
    """`change(place, "rename", name="Eva")`: sends that form of the place's page."""

    def send(place: Enrolment, do: str, **typed: str):
        fields = {f"{do}-{field}": value for field, value in typed.items()}
        return client.post(f"{page}plats/{place.pk}/", {"do": do, **fields}, follow=True)

    return send


def test_a_name_is_spelt_right(change, page, named):
    response = change(named("Åke Öberg"), "rename", name="  Åke   Åberg ")
    assert response.redirect_chain == [(page, 302)]
    assert "Namnet är Åke Åberg." in response.content.decode()
    assert named("Åke Åberg").is_confirmed


def test_an_empty_name_is_a_sentence_beside_the_field(change, named):
    response = change(named("Åke Öberg"), "rename", name=" ")
    assert "Skriv vad personen heter." in response.content.decode()
    assert named("Åke Öberg").is_confirmed


def test_somebody_else_comes_instead(change, named):
    old = named("Åke Öberg")
    response = change(old, "replace", name="Eva Ek", email="eva@ek.example")
    assert "Eva Ek kommer i stället för Åke Öberg." in response.content.decode()
    assert named("Eva Ek").workshop == old.workshop
    assert named("Åke Öberg").is_cancelled
    assert_counters_match_rows()


def test_what_was_typed_survives_a_wrong_address(change, named):
    response = change(named("Åke Öberg"), "replace", name="Eva Ek", email="eva@")
    shown = response.content.decode()
    assert 'value="Eva Ek"' in shown
    assert 'value="eva@"' in shown
    assert "Adressen ser inte hel ut" in shown
    assert named("Åke Öberg").is_confirmed


def test_another_time(cast, change, named):
    other = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9))
    change(named("Åke Öberg"), "move", time=str(other.pk))
    assert named("Åke Öberg").workshop == other
    assert_counters_match_rows()


@pytest.mark.parametrize(
    ("time", "state"), [("later", EnrolmentState.UNDECIDED), ("films", EnrolmentState.FILMS_ONLY)]
)
def test_no_time(change, named, time, state):
    change(named("Åke Öberg"), "move", time=time)
    place = named("Åke Öberg")
    assert (place.state, place.workshop) == (state, None)
    assert_counters_match_rows()


def test_a_full_time_is_offered_as_a_place_in_line(cast, client, page, change, named):
    full = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9), capacity=1)
    sign_up(full, "Någon Annan", contact_email="annan@annan.example")
    place = named("Åke Öberg")
    shown = client.get(f"{page}plats/{place.pk}/").content.decode()
    assert f'value="{full.pk}:wait"' in shown
    assert f'value="{full.pk}"' not in shown
    response = change(place, "move", time=f"{full.pk}:wait")
    assert "Åke Öberg står på väntelistan till den nya tiden." in response.content.decode()
    assert named("Åke Öberg").is_waiting
    assert_counters_match_rows()


def test_a_time_that_filled_up_meanwhile_is_refused_beside_the_choice(cast, change, named):
    full = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9), capacity=1)
    sign_up(full, "Någon Annan", contact_email="annan@annan.example")
    response = change(named("Åke Öberg"), "move", time=str(full.pk))
    assert "Den tiden är full." in response.content.decode()
    assert named("Åke Öberg").workshop == cast.workshop


def test_a_time_of_another_town_is_none(cast, change, named):
    response = change(named("Åke Öberg"), "move", time=str(cast.workshop_elsewhere.pk))
    assert "Den tiden går inte längre att välja." in response.content.decode()
    assert named("Åke Öberg").workshop == cast.workshop


def test_the_own_link_is_sent_once_more_and_an_own_address_is_not_told(change, named):
    response = change(named("Maja Berg"), "resend")
    assert "Länken är på väg till Maja Berg." in response.content.decode()
    assert "maja@tornrosa.example" not in response.content.decode()
    change(named("Åke Öberg"), "resend")
    recipients = OutgoingMail.objects.filter(kind="person_link").values_list("recipient", flat=True)
    assert sorted(recipients) == ["asa@tornrosa.example", "maja@tornrosa.example"]


def test_what_has_begun_can_be_renamed_and_nothing_else(cast, client, page, named, clock_at):
    clock_at(cast.workshop.starts_at)
    place = named("Åke Öberg")
    assert set(client.get(f"{page}plats/{place.pk}/").context["forms"]) == {"rename", "resend"}
    for do in ("move", "replace"):
        client.post(f"{page}plats/{place.pk}/", {"do": do, f"{do}-name": "Eva", f"{do}-time": "films"})
    assert named("Åke Öberg").workshop == cast.workshop
    assert not Enrolment.objects.filter(person__name="Eva").exists()


def test_what_was_cancelled_has_no_forms(cast, client, page, named):
    client.post(f"{page}avboka/{named('Åke Öberg').pk}/")
    assert client.get(f"{page}plats/{named('Åke Öberg').pk}/").context["forms"] == {}


def test_hostile_choices_are_sentences(change, named):
    for time in ("", "x", "12:wait", "-1", "99999999999999999999", "\0"):
        assert change(named("Åke Öberg"), "move", time=time).status_code == 200
    for do in ("", "delete", "\0"):
        assert change(named("Åke Öberg"), do).status_code == 200
    assert named("Åke Öberg").asked_at < NOW


@pytest.mark.parametrize("do", ["rename", "replace", "move", "resend", "name"])
def test_a_place_of_another_business_is_not_there(client, page, neighbour, do):
    typed = {"do": do, f"{do}-name": "Tagen", f"{do}-time": "films"}
    assert client.post(f"{page}plats/{neighbour.pk}/", typed).status_code == 404
    assert client.get(f"{page}plats/{neighbour.pk}/").status_code == 404
    neighbour.refresh_from_db()
    assert (neighbour.person.name, neighbour.is_confirmed) == ("Någon Annan", True)
