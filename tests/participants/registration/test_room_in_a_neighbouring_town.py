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
    """Östersund's only workshop, with one seat, which is taken."""
    workshop = WorkshopFactory(capacity=1)
    sign_up(workshop, "Först")
    return workshop


def welcoming(slug: str, **workshop) -> CityRound:
    city_round = CityRoundFactory(city__slug=slug, welcomes_guests=True)
    WorkshopFactory(city_round=city_round, **workshop)
    return city_round


def names(city_round: CityRound) -> list[str]:
    return [town.city.slug for town in elsewhere(city_round, NOW)]


def test_the_nearest_three_first(full):
    for slug in ("lund", "orebro", "sundsvall", "goteborg"):
        welcoming(slug)
    found = elsewhere(full.city_round, NOW)
    assert [town.city.slug for town in found] == ["sundsvall", "orebro", "goteborg"]
    assert 150 < found[0].km < 170  # as the crow flies
    assert [len(town.workshops) for town in found] == [1, 1, 1]


def test_only_where_guests_are_welcome_and_there_is_room(full):
    shy = welcoming("lund")
    CityRound.objects.filter(pk=shy.pk).update(welcomes_guests=False)
    welcoming("orebro", capacity=0)
    welcoming("goteborg", starts_at=wall(11, 20, 9))
    welcoming("uppsala", published_at=None)
    welcoming("sundsvall", cancelled_at=NOW)
    closed = welcoming("kalmar")
    CityRound.objects.filter(pk=closed.pk).update(registration_closes_at=wall(11, 22))
    assert names(full.city_round) == []
    welcoming("umea")
    assert names(full.city_round) == ["umea"]


def test_neither_the_town_itself_nor_another_part(full):
    CityRound.objects.filter(pk=full.city_round.pk).update(welcomes_guests=True)
    WorkshopFactory(city_round=full.city_round, starts_at=wall(12, 3, 9))
    second = RoundFactory(number=2)
    WorkshopFactory(city_round=CityRoundFactory(city__slug="lund", round=second, welcomes_guests=True))
    assert names(full.city_round) == []


def test_two_questions_however_many_towns(full, assert_queries):
    for slug in ("lund", "orebro", "sundsvall", "goteborg"):
        welcoming(slug)
    with assert_queries(2):
        assert len(names(full.city_round)) == 3


def test_every_page_where_one_meets_a_full_town_says_it(full, client):
    welcoming("orebro")
    waiting = sign_up(full, "Väntar", may_wait=True, contact_email="v@v.example")
    person = Enrolment.objects.get(person__name="Väntar").person
    pages = [
        reverse("pages:city", args=["ostersund"]),
        reverse("registration:sign_up", args=["ostersund"]),
        reverse("pages:business", args=[waiting.business.link]),
        reverse("pages:person", args=[person.link]),
    ]
    there = reverse("registration:sign_up", args=["orebro"])
    for page in pages:
        assert there in client.get(page).content.decode(), page
    WorkshopFactory(city_round=full.city_round, starts_at=wall(12, 3, 9))
    for page in pages[:2]:  # there is room again
        assert there not in client.get(page).content.decode(), page


def test_also_when_registration_is_closed_here(full, client):
    welcoming("orebro")
    CityRound.objects.filter(pk=full.city_round.pk).update(registration_closes_at=wall(11, 22))
    there = reverse("registration:sign_up", args=["orebro"])
    for page in (
        reverse("registration:sign_up", args=["ostersund"]),
        reverse("pages:city", args=["ostersund"]),
    ):
        assert there in client.get(page).content.decode(), page
