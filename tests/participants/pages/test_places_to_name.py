"""The link to send around: a colleague takes a place that has no name yet, and sees nobody else."""

import pytest

from citykompetens import links
from citykompetens.audit.models import Entry
from participants.registration.models import Enrolment
from participants.registration.services import Place, name_place
from tests.factories import NOW, WorkshopFactory, sign_up, wall
from tests.pages import EVERY


@pytest.fixture
def hotel(cast):
    other = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9), venue__name="Biblioteket")
    return sign_up(
        cast.workshop,
        Place(name="Hemlig Kollega", workshop_id=cast.workshop.pk),
        Place(workshop_id=cast.workshop.pk),
        Place(workshop_id=cast.workshop.pk),
        Place(workshop_id=other.pk),
        name="Grand Hotel",
        contact_name="Kerstin Åkerlund",
        contact_email="kerstin@grand.example",
    )


@pytest.fixture
def around(hotel) -> str:
    return f"/platser/{hotel.business.names_link}/"


def times(client, address) -> list[tuple[str, int]]:
    choices = client.get(address).context["form"].fields["time"].choices
    return [(str(key), time.left) for key, time in choices]


def test_it_shows_the_times_and_no_names(client, hotel, around):
    shown = client.get(around).content.decode()
    assert "2 platser kvar" in shown
    assert "Biblioteket" in shown
    for hidden in ("Hemlig Kollega", "kerstin@grand.example", hotel.business.link):
        assert hidden not in shown


def test_a_colleague_takes_one_and_is_on_the_own_page(client, hotel, around, named, settled):
    time, left = times(client, around)[0]
    response = client.post(around, {"time": time, "name": "Eva Ek", "email": "eva@ek.example"}, follow=True)
    assert response.redirect_chain == [(f"/deltagare/{named('Eva Ek').person.link}/", 302)]
    assert "Välkommen, Eva Ek!" in response.content.decode()
    assert times(client, around)[0] == (time, left - 1)
    assert ["eva@ek.example"] in [mail.to for mail in settled()]


def test_without_an_address(client, around, named):
    client.post(around, {"time": times(client, around)[0][0], "name": "Eva Ek", "email": ""})
    assert named("Eva Ek").person.email == ""


def test_a_time_that_is_taken_is_a_sentence_and_the_name_stays(client, around):
    gone = times(client, around)[1][0]
    client.post(around, {"time": gone, "name": "Eva Ek", "email": ""})
    shown = client.post(around, {"time": gone, "name": "Bo Ek", "email": ""}).content.decode()
    assert "Den tiden är tagen." in shown
    assert 'value="Bo Ek"' in shown
    assert not Enrolment.objects.filter(person__name="Bo Ek").exists()


@pytest.fixture
def somebody_is_quicker(monkeypatch):
    """`somebody_is_quicker(…)`: so many of the places reached for are taken just before."""

    def prepare(number: int) -> None:
        quicker = iter(["Snabb"] * number)

        def take(*, enrolment, **typed):
            if name := next(quicker, None):
                name_place(enrolment=enrolment, name=name, email="", by="link", now=NOW)
            return name_place(enrolment=enrolment, **typed)

        monkeypatch.setattr("participants.pages.views.names.name_place", take)

    return prepare


def test_who_loses_the_race_for_a_time_keeps_what_was_typed(client, around, somebody_is_quicker):
    somebody_is_quicker(1)
    typed = {"time": times(client, around)[1][0], "name": "Bo Ek", "email": "bo@ek.example"}
    response = client.post(around, typed)
    assert response.context["form"].errors == {"time": ["Den tiden är tagen. Välj en annan."]}
    assert len(response.context["form"].fields["time"].choices) == 1
    shown = response.content.decode()
    assert 'value="Bo Ek"' in shown and 'value="bo@ek.example"' in shown
    assert not Enrolment.objects.filter(person__name="Bo Ek").exists()


def test_who_loses_the_race_for_one_place_gets_another_at_that_time(client, around, somebody_is_quicker):
    somebody_is_quicker(1)
    time, left = times(client, around)[0]
    assert left == 2
    client.post(around, {"time": time, "name": "Bo Ek", "email": ""})
    assert (
        Enrolment.objects.get(person__name="Bo Ek").workshop
        == Enrolment.objects.get(person__name="Snabb").workshop
    )


def test_when_all_are_taken_it_says_so(client, around):
    for name in ("Eva", "Bo", "Siv"):
        client.post(around, {"time": times(client, around)[0][0], "name": name, "email": ""})
    assert "Alla platser är tagna" in client.get(around).content.decode()


def test_when_the_date_has_passed_it_says_so(client, hotel, around, clock_at):
    clock_at(wall(11, 26, 9))
    assert [left for _key, left in times(client, around)] == [1]
    clock_at(wall(12, 3, 9))
    shown = client.post(around, {"time": "x", "name": "Eva Ek", "email": ""}).content.decode()
    assert "Tiden har passerat" in shown
    assert not Enrolment.objects.filter(person__name="Eva Ek").exists()


@pytest.mark.parametrize("purpose", [links.MANAGE, links.PERSON, links.CALENDAR, links.DOOR])
def test_a_link_for_another_purpose_is_none(client, hotel, purpose):
    assert client.get(f"/platser/{links.token(purpose, hotel.business)}/").status_code == 404


def test_the_link_manages_nothing(client, hotel):
    pages = [page for name, page in EVERY.items() if name.startswith("business")]
    place = hotel.enrolments.first()
    for page in pages:
        address = page.format(business=hotel.business.names_link, place=place.pk, registration=hotel.pk)
        assert client.get(address).status_code == 404


def test_the_audit_names_the_link(client, hotel, around):
    client.post(around, {"time": times(client, around)[0][0], "name": "Eva Ek", "email": ""})
    entry = Entry.objects.filter(action="person.named").latest("pk")
    assert (entry.by, entry.at) == (f"link:names:{hotel.business.public_id}", NOW)


@pytest.mark.parametrize("places", [1, 3, 12])
def test_it_asks_two_questions(client, cast, assert_queries, places):
    hotel = sign_up(
        cast.workshop, *[Place(workshop_id=cast.workshop.pk)] * places, contact_email="a@a.example"
    )
    with assert_queries(2):
        client.get(f"/platser/{hotel.business.names_link}/")
