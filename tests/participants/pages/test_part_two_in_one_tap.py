"""When another part opens, the same people are proposed, ticked, and signed up with one POST."""

import pytest

from participants.registration.models import Enrolment, Registration
from participants.registration.services import Place, cancel
from tests.factories import CityRoundFactory, RoundFactory, WorkshopFactory, sign_up, wall
from tests.truths import assert_counters_match_rows

TITLE = "Del 2 är öppen"


@pytest.fixture
def part_two(cast):
    """Opens on the first of December."""
    round_ = RoundFactory(
        number=2,
        registration_opens_at=wall(12, 1, 8),
        registration_closes_at=wall(4, 9, 17, year=2027),
        premiere_at=wall(4, 5, 9, year=2027),
        ends_on=wall(4, 30, year=2027).date(),
    )
    return CityRoundFactory(round=round_, city=cast.city_round.city)


@pytest.fixture
def april(part_two):
    return WorkshopFactory(
        city_round=part_two, starts_at=wall(4, 12, 9, year=2027), ends_at=wall(4, 12, 12, year=2027)
    )


@pytest.fixture
def opened(clock_at, april):
    clock_at(wall(12, 2, 9))
    return april


def sent(client, page) -> dict:
    """What the browser sends when nothing is touched."""
    form = client.get(page).context["again"]
    return {
        "again-submission_key": str(form["submission_key"].value()),
        "again-people": form["people"].value(),
        "again-time": form["time"].value(),
    }


def test_before_it_opens_the_page_says_when(client, page, april):
    shown = client.get(page).content.decode()
    assert "Anmälan öppnar tisdag 1 december kl. 8.00." in shown.replace("\n", "")
    assert TITLE not in shown


def test_one_tap(client, page, cast, opened, settled):
    assert TITLE in client.get(page).content.decode()
    response = client.post(f"{page}igen/{opened.city_round_id}/", sent(client, page), follow=True)
    registration = Registration.objects.get(city_round=opened.city_round)
    assert response.redirect_chain == [(f"{page}bekraftelse/{registration.pk}/", 302)]
    people = {e.person_id for e in cast.registration.enrolments.all()}
    assert {e.person_id for e in registration.enrolments.all()} == people
    assert all(e.workshop == opened and e.is_confirmed for e in registration.enrolments.all())
    assert TITLE not in client.get(page).content.decode()
    assert_counters_match_rows()


def test_where_no_time_has_room_for_all_they_choose_later(client, page, opened):
    opened.capacity = 2
    opened.save()
    client.post(f"{page}igen/{opened.city_round_id}/", sent(client, page))
    places = Enrolment.objects.filter(registration__city_round=opened.city_round)
    assert [place.is_undecided for place in places] == [True] * 3


def test_sent_twice_is_one(client, page, opened):
    typed = sent(client, page)
    client.post(f"{page}igen/{opened.city_round_id}/", typed)
    response = client.post(f"{page}igen/{opened.city_round_id}/", typed)
    assert response.url == page
    assert Registration.objects.filter(city_round=opened.city_round).count() == 1


def test_fewer_people_and_one_at_another_time(client, page, opened, named):
    later = WorkshopFactory(city_round=opened.city_round, starts_at=wall(4, 14, 9, year=2027))
    maja, ake = named("Maja Berg").person_id, named("Åke Öberg").person_id
    typed = sent(client, page) | {"again-people": [maja, ake], f"again-time-{ake}": str(later.pk)}
    client.post(f"{page}igen/{opened.city_round_id}/", typed)
    places = Enrolment.objects.filter(registration__city_round=opened.city_round)
    assert dict(places.values_list("person", "workshop")) == {maja: opened.pk, ake: later.pk}


def test_nobody_is_a_sentence(client, page, opened):
    typed = sent(client, page) | {"again-people": []}
    shown = client.post(f"{page}igen/{opened.city_round_id}/", typed).content.decode()
    assert "Kryssa för minst en person." in shown


def test_too_few_seats_is_a_sentence_and_the_ticks_stay(client, page, opened):
    typed = sent(client, page)
    opened.capacity = 2
    opened.save()
    response = client.post(f"{page}igen/{opened.city_round_id}/", typed)
    assert "Det finns bara 2 platser kvar och ni är 3." in response.content.decode()
    assert response.content.decode().count("checked") >= 4
    assert not Registration.objects.filter(city_round=opened.city_round).exists()


def test_who_cannot_come_any_more_and_who_has_no_name_are_not_proposed(
    client, page, cast, opened, named, now
):
    cancel(enrolment=named("Siv Éklund"), by="x", now=now)
    Enrolment.objects.filter(pk=named("Åke Öberg").pk).update(
        person=sign_up(cast.workshop, Place(), contact_email="a@a.example").enrolments.get().person
    )
    names = [label for _pk, label in client.get(page).context["again"].fields["people"].choices]
    assert names == ["Maja Berg"]


def test_somebody_of_another_business_cannot_be_sent(client, page, opened, neighbour):
    typed = sent(client, page) | {"again-people": [neighbour.person_id]}
    client.post(f"{page}igen/{opened.city_round_id}/", typed)
    assert not Registration.objects.filter(city_round=opened.city_round).exists()


def test_a_part_in_another_town_is_none(client, page, cast):
    response = client.post(f"{page}igen/{cast.workshop_elsewhere.city_round_id}/", {})
    assert response.url == page


def test_each_part_has_its_receipt(client, page, cast, opened, neighbour):
    client.post(f"{page}igen/{opened.city_round_id}/", sent(client, page))
    shown = client.get(f"{page}bekraftelse/{cast.registration.pk}/").content.decode()
    assert "Torsdag 26 november" in shown
    assert "12 april" not in shown
    assert client.get(f"{page}bekraftelse/{neighbour.registration_id}/").status_code == 404
