"""Lists and forms: a city coordinator meets the own city, everything else is 404."""

import pytest
from django.urls import reverse

from citykompetens.admin import site
from participants.registration.models import Enrolment, Person, Registration
from tests.citykompetens.admin_world import CITY, COMMON, LEAK, NATIONAL, fill, of_city, page, registered

city_models = pytest.mark.parametrize("model", CITY, ids=lambda model: model._meta.model_name)


@pytest.fixture
def world(cast):
    fill(cast)
    return cast


def test_every_list_is_tested():
    """A new list must say here whose it is."""
    assert registered() == {*CITY, *NATIONAL, *COMMON}


@city_models
def test_a_city_coordinator_sees_the_rows_of_the_own_city(model, world, client_for):
    here, elsewhere = of_city(model, "ostersund"), of_city(model, "lund")
    assert here
    assert elsewhere - here
    response = client_for(world.coordinator).get(reverse(page(model, "changelist")))
    assert {row.pk for row in response.context["cl"].result_list} == here
    assert LEAK not in response.content.decode()


@city_models
def test_a_national_coordinator_sees_all(model, world, client_for):
    response = client_for(world.national).get(reverse(page(model, "changelist")) + "?all=1")
    shown = {row.pk for row in response.context["cl"].result_list}
    assert shown == set(model._default_manager.values_list("pk", flat=True))


@city_models
@pytest.mark.parametrize("view", ["change", "delete", "history"])
def test_a_page_of_another_city_is_not_there(model, view, world, client_for):
    elsewhere = next(iter(of_city(model, "lund") - of_city(model, "ostersund")))
    client = client_for(world.coordinator)
    assert client.get(reverse(page(model, view), args=[elsewhere])).status_code == 404
    assert client.post(reverse(page(model, view), args=[elsewhere]), {"post": "yes"}).status_code == 404
    assert model._default_manager.filter(pk=elsewhere).exists()


@city_models
def test_a_page_of_the_own_city_is_there_and_tells_nothing_of_the_other(model, world, client_for):
    here = next(iter(of_city(model, "ostersund")))
    response = client_for(world.coordinator).get(reverse(page(model, "change"), args=[here]))
    assert response.status_code == 200
    assert LEAK not in response.content.decode()


@pytest.mark.parametrize("model", NATIONAL, ids=lambda model: model._meta.model_name)
def test_national_lists_are_not_there_for_a_city(model, world, client_for):
    client = client_for(world.coordinator)
    for view in ("changelist", "add"):
        assert client.get(reverse(page(model, view))).status_code == 404
    assert client_for(world.national).get(reverse(page(model, "changelist"))).status_code == 200


@pytest.mark.parametrize("model", COMMON, ids=lambda model: model._meta.model_name)
def test_what_is_common_is_read_by_a_city_and_not_changed(model, world, client_for):
    client = client_for(world.coordinator)
    assert client.get(reverse(page(model, "changelist"))).status_code == 200
    assert client.get(reverse(page(model, "add"))).status_code == 404
    row = model._default_manager.first()
    if row is not None:
        before = model._default_manager.filter(pk=row.pk).values().get()
        assert client.post(reverse(page(model, "change"), args=[row.pk]), {"name": "x"}).status_code == 404
        assert model._default_manager.filter(pk=row.pk).values().get() == before


def test_somebody_in_two_cities_shows_each_only_its_own_half(world, client_for):
    """Maja works in Östersund and in Lund: Östersund must not read where she works in Lund."""
    maja = Person.objects.get(name="Maja Berg")
    lund = Registration.objects.get(business__name=f"{LEAK} AB")
    Enrolment.objects.create(registration=lund, person=maja, state="films_only", asked_at=lund.created_at)
    client = client_for(world.coordinator)
    for address in (reverse(page(Person, "changelist")), reverse(page(Person, "change"), args=[maja.pk])):
        response = client.get(address)
        assert "Maja Berg" in response.content.decode()
        assert LEAK not in response.content.decode()
    other = client_for(world.outsider).get(reverse(page(Person, "change"), args=[maja.pk]))
    assert LEAK in other.content.decode()
    assert "Kafé Törnrosa" not in other.content.decode()


def test_an_unknown_row_is_404_and_no_redirect(world, client_for):
    for model in CITY:
        key = (
            "00000000-0000-0000-0000-000000000000"
            if model._meta.pk.get_internal_type() == "UUIDField"
            else 99999
        )
        assert client_for(world.national).get(reverse(page(model, "change"), args=[key])).status_code == 404


def test_nothing_is_deleted_in_bulk(world, client_for):
    for model in site._registry:
        response = client_for(world.national).get(reverse(page(model, "changelist")))
        assert "delete_selected" not in response.content.decode()
