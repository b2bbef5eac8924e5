"""Full here: towns that welcome guests and have room, the nearest first."""

import pytest
from django.urls import reverse

from participants.registration.models import Enrolment
from participants.registration.waiting import elsewhere
from programs.models import CityRound
from tests.factories import NOW, CityRoundFactory, RoundFactory, WorkshopFactory, sign_up, wall

pytestmark = pytest.mark.django_db


@pytest.fixture
def full():
    """Lund's only workshop, with one seat, which is taken."""
    workshop = WorkshopFactory(capacity=1, city_round=CityRoundFactory(city__slug="lund"))
    sign_up(workshop, "Först")
    return workshop


def welcoming(slug: str, **workshop) -> CityRound:
    city_round = CityRoundFactory(city__slug=slug, welcomes_guests=True)
    WorkshopFactory(city_round=city_round, **workshop)
    return city_round


def names(city_round: CityRound) -> list[str]:
    return [town.city.slug for town in elsewhere(city_round, NOW)]


def test_the_nearest_three_first(full):
    for slug in ("simrishamn", "kristianstad", "helsingborg", "malmo", "sundsvall"):
        welcoming(slug)
    found = elsewhere(full.city_round, NOW)
    assert [town.city.slug for town in found] == ["malmo", "helsingborg", "kristianstad"]
    assert 14 <= found[0].km <= 18  # as the crow flies
    assert [len(town.workshops) for town in found] == [1, 1, 1]


def test_only_where_guests_are_welcome_and_there_is_room(full):
    shy = welcoming("malmo")
    CityRound.objects.filter(pk=shy.pk).update(welcomes_guests=False)
    welcoming("helsingborg", capacity=0)
    welcoming("kristianstad", starts_at=wall(11, 20, 9))
    welcoming("simrishamn", published_at=None)
    welcoming("karlskrona", cancelled_at=NOW)
    closed = welcoming("kalmar")
    CityRound.objects.filter(pk=closed.pk).update(registration_closes_at=wall(11, 22))
    assert names(full.city_round) == []
    welcoming("sundsvall")  # nobody goes so far
    assert names(full.city_round) == []
    welcoming("goteborg")
    assert names(full.city_round) == ["goteborg"]


def test_neither_the_town_itself_nor_another_part(full):
    CityRound.objects.filter(pk=full.city_round.pk).update(welcomes_guests=True)
    WorkshopFactory(city_round=full.city_round, starts_at=wall(12, 3, 9))
    second = RoundFactory(number=2)
    WorkshopFactory(city_round=CityRoundFactory(city__slug="malmo", round=second, welcomes_guests=True))
    assert names(full.city_round) == []


def test_two_questions_however_many_towns(full, assert_queries):
    for slug in ("simrishamn", "kristianstad", "helsingborg", "malmo"):
        welcoming(slug)
    with assert_queries(2):
        assert len(names(full.city_round)) == 3


def test_every_page_where_one_meets_a_full_town_says_it(full, client):
    welcoming("malmo")
    waiting = sign_up(full, "Väntar", may_wait=True, contact_email="v@v.example")
    person = Enrolment.objects.get(person__name="Väntar").person
    pages = [
        reverse("pages:city", args=["lund"]),
        reverse("registration:sign_up", args=["lund"]),
        reverse("pages:business", args=[waiting.business.link]),
        reverse("pages:person", args=[person.link]),
    ]
    there = reverse("registration:sign_up", args=["malmo"])
    for page in pages:
        assert there in client.get(page).content.decode(), page
    WorkshopFactory(city_round=full.city_round, starts_at=wall(12, 3, 9))
    for page in pages[:2]:  # there is room again
        assert there not in client.get(page).content.decode(), page


def test_also_when_registration_is_closed_here(full, client):
    welcoming("malmo")
    CityRound.objects.filter(pk=full.city_round.pk).update(registration_closes_at=wall(11, 22))
    there = reverse("registration:sign_up", args=["malmo"])
    for page in (
        reverse("registration:sign_up", args=["lund"]),
        reverse("pages:city", args=["lund"]),
    ):
        assert there in client.get(page).content.decode(), page


def test_the_way_there_says_from_where_so_that_what_was_typed_comes_along(full, client):
    welcoming("malmo")
    there = 'href="/malmo/anmalan/?fran=lund"'
    for page in ("/lund/", "/lund/anmalan/"):
        assert there in client.get(page).content.decode(), page
    assert client.get("/malmo/anmalan/?fran=lund").status_code == 200
    CityRound.objects.filter(pk=full.city_round.pk).update(registration_closes_at=wall(11, 22))
    assert there in client.get("/lund/anmalan/").content.decode()
