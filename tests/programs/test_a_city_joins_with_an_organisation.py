"""A city without an organisation has nobody to call: it cannot join, and its pages are not there."""

import pytest
from django.urls import reverse

from programs.models import CityRound
from tests.factories import CityFactory, CityRoundFactory, WorkshopFactory

SENTENCE = "Lägg till stadens cityorganisation först"


@pytest.fixture
def city(cast):
    return CityFactory(slug="umea", organisation=None)


def typed(city, cast, **changed):
    fields = {"city": city.pk, "round": cast.city_round.round_id, "state": "joined", "target_businesses": "5"}
    return fields | {"registration_closes_at_0": "", "registration_closes_at_1": "", "text": ""} | changed


def test_it_is_refused_beside_the_field(cast, city, client_for):
    response = client_for(cast.national).post(reverse("admin:programs_cityround_add"), typed(city, cast))
    [message] = response.context["adminform"].form.errors["state"]
    assert message.startswith(SENTENCE)
    assert not CityRound.objects.filter(city=city).exists()


def test_also_when_the_part_was_there_before(cast, city, client_for):
    part = CityRoundFactory(city=city, state=CityRound.ASKED)
    address = reverse("admin:programs_cityround_change", args=[part.pk])
    response = client_for(cast.national).post(address, typed(city, cast))
    assert list(response.context["adminform"].form.errors) == ["state"]
    part.refresh_from_db()
    assert part.state == CityRound.ASKED


def test_it_may_be_asked(cast, city, client_for):
    client_for(cast.national).post(reverse("admin:programs_cityround_add"), typed(city, cast, state="asked"))
    assert CityRound.objects.get(city=city).state == CityRound.ASKED


def test_its_pages_are_not_there(cast, city, client):
    workshop = WorkshopFactory(city_round=CityRoundFactory(city=city))
    for address in ("/umea/", "/umea/anmalan/", reverse("workshops:workshop", args=["umea", workshop.pk])):
        assert client.get(address).status_code == 404
    assert "/umea/" not in client.get("/").content.decode()
