"""What forms, filters, autocompletes, searches and actions offer, and what they take."""

import pytest
from django.contrib.admin.utils import flatten_fieldsets
from django.urls import reverse

from cities.models import City
from citykompetens.admin import site
from citykompetens.audit.models import Entry
from participants.registration.models import Business, Enrolment, Person
from programs.models import CityRound
from tests.citykompetens.admin_world import CITY, LEAK, fill, of_city, page
from tests.factories import CityRoundFactory, RoundFactory, VenueFactory, WorkshopFactory, wall
from workshops.models import Facilitator, Venue, Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast):
    fill(cast)
    return cast


@pytest.mark.parametrize("model", [Workshop, Venue, Facilitator], ids=lambda model: model._meta.model_name)
def test_every_choice_of_a_form_lies_in_the_own_city(model, world, client_for):
    response = client_for(world.coordinator).get(reverse(page(model, "add")))
    form = response.context["adminform"].form
    offered = {name: set(field.queryset) for name, field in form.fields.items() if hasattr(field, "queryset")}
    assert offered
    for rows in offered.values():
        assert rows
        for row in rows:
            assert type(row).objects.filter(pk=row.pk, **{CITY[type(row)]: "ostersund"}).exists()


def workshop_form(workshop, **changed):
    typed = {
        "city_round": workshop.city_round_id,
        "venue": workshop.venue_id,
        "facilitator": workshop.facilitator_id,
        "starts_at_0": "2026-12-01",
        "starts_at_1": "08:30",
        "ends_at_0": "2026-12-01",
        "ends_at_1": "11:30",
        "capacity": "20",
        "is_published": "on",
    }
    return typed | changed


@pytest.mark.parametrize("field", ["city_round", "venue", "facilitator"])
def test_a_posted_choice_of_another_city_is_refused_beside_the_field(field, world, client_for):
    elsewhere = getattr(world.workshop_elsewhere, f"{field}_id")
    typed = workshop_form(world.workshop, **{field: elsewhere})
    before = Workshop.objects.count()
    response = client_for(world.coordinator).post(reverse(page(Workshop, "add")), typed)
    assert list(response.context["adminform"].form.errors) == [field]
    assert Workshop.objects.count() == before


def test_the_same_form_with_the_own_city_is_taken(world, client_for):
    response = client_for(world.coordinator).post(
        reverse(page(Workshop, "add")), workshop_form(world.workshop)
    )
    assert response.status_code == 302
    assert Workshop.objects.latest("pk").starts_at == wall(12, 1, 8, 30)


def test_a_row_cannot_be_moved_to_another_city(world, client_for):
    """The city is read only: what is posted for it is not even looked at."""
    venue = world.workshop.venue
    lund = City.objects.get(slug="lund")
    typed = {"city": lund.pk, "name": "Flyttad", "street": "Storgatan 1", "postcode": "222 22"}
    client_for(world.coordinator).post(reverse(page(Venue, "change"), args=[venue.pk]), typed)
    venue.refresh_from_db()
    assert (venue.name, venue.city.slug) == ("Flyttad", "ostersund")


def test_filters_offer_the_own_city_only(world, client_for):
    """With a second city round, so that the filter has something to offer at all."""
    CityRoundFactory(round=RoundFactory(number=2))
    for model in CITY:
        response = client_for(world.coordinator).get(reverse(page(model, "changelist")))
        offered = {
            str(label)
            for spec in response.context["cl"].filter_specs
            for _value, label in getattr(spec, "lookup_choices", [])
        }
        assert not {label for label in offered if "Lund" in label}, model


def test_filters_offer_a_national_coordinator_every_city(world, client_for):
    response = client_for(world.national).get(reverse(page(Workshop, "changelist")))
    labels = {
        str(label)
        for spec in response.context["cl"].filter_specs
        for _value, label in getattr(spec, "lookup_choices", [])
    }
    assert {"Östersund", "Lund"} <= labels


def test_a_filter_typed_into_the_address_shows_no_more(world, client_for):
    lund = City.objects.get(slug="lund")
    asked = [
        (Workshop, f"city_round__city__id__exact={lund.pk}"),
        (Business, f"city__id__exact={lund.pk}"),
        (Enrolment, f"workshop__id__exact={world.workshop_elsewhere.pk}"),
        (Entry, "city=lund"),
    ]
    for model, query in asked:
        elsewhere = of_city(model, "lund")
        response = client_for(world.coordinator).get(reverse(page(model, "changelist")) + "?" + query)
        assert not {row.pk for row in response.context["cl"].result_list} & elsewhere, model
        everybody = client_for(world.national).get(reverse(page(model, "changelist")) + "?" + query)
        assert {row.pk for row in everybody.context["cl"].result_list} == elsewhere, model


@pytest.mark.parametrize(
    ("field", "remote"), [("venue", Venue), ("facilitator", Facilitator), ("city_round", CityRound)]
)
def test_autocomplete_offers_the_own_city_only(field, remote, world, client_for):
    query = f"?app_label=workshops&model_name=workshop&field_name={field}&term="
    address = reverse("admin:autocomplete") + query
    here = {str(pk) for pk in remote.objects.filter(city__slug="ostersund").values_list("pk", flat=True)}
    offered = client_for(world.coordinator).get(address).json()["results"]
    assert {row["id"] for row in offered} == here
    everybody = client_for(world.national).get(address).json()["results"]
    assert len(everybody) == remote.objects.count() > len(here)


def test_autocomplete_of_a_national_list_is_not_there(world, client_for):
    address = reverse("admin:autocomplete") + "?app_label=cities&model_name=cityrole&field_name=user&term="
    assert client_for(world.coordinator).get(address).status_code == 404
    assert client_for(world.national).get(address).json()["results"]


def test_searching_finds_the_own_city_only(world, client_for):
    for model in (Business, Person, Enrolment):
        address = reverse(page(model, "changelist")) + f"?q={LEAK}"
        assert list(client_for(world.coordinator).get(address).context["cl"].result_list) == []
        assert len(client_for(world.national).get(address).context["cl"].result_list) > 0


def test_the_menu_search_names_no_row(world, client_for):
    response = client_for(world.coordinator).get(reverse("admin:search") + f"?s={LEAK}&extended=1")
    assert LEAK not in response.content.decode().replace(f'value="{LEAK}"', "")


def test_an_action_touches_the_own_city_only(world, client_for):
    here = WorkshopFactory(city_round=world.city_round, published_at=None)
    elsewhere = WorkshopFactory(city_round=world.workshop_elsewhere.city_round, published_at=None)
    client_for(world.coordinator).post(
        reverse(page(Workshop, "changelist")),
        {"action": "publish", "_selected_action": [here.pk, elsewhere.pk]},
    )
    shown = dict(Workshop.objects.filter(pk__in=[here.pk, elsewhere.pk]).values_list("pk", "published_at"))
    assert shown[here.pk] is not None
    assert shown[elsewhere.pk] is None


def test_a_city_coordinator_reads_what_only_the_country_decides(world, client_for):
    """`state` is shown and not taken; the target is."""
    city_round = world.city_round
    typed = {"state": "declined", "target_businesses": "77", "text": ""}
    address = reverse(page(CityRound, "change"), args=[city_round.pk])
    client_for(world.coordinator).post(address, typed)
    city_round.refresh_from_db()
    assert (city_round.state, city_round.target_businesses) == ("joined", 77)


def test_no_form_shows_what_registration_keeps(world):
    """Counters are written by registration alone."""
    kept = {"seats_taken", "waiting", "schedule_version", "businesses", "people", "link_version"}
    for admin in site._registry.values():
        assert not kept & set(flatten_fieldsets([(None, {"fields": admin.fields or ()})]))


def test_a_new_venue_of_another_city_is_refused(world, client_for):
    lund = City.objects.get(slug="lund")
    typed = {"city": lund.pk, "name": "Smuglad", "street": "Storgatan 1", "postcode": "222 22"}
    response = client_for(world.coordinator).post(reverse(page(Venue, "add")), typed)
    assert list(response.context["adminform"].form.errors) == ["city"]
    assert not Venue.objects.filter(name="Smuglad").exists()
    VenueFactory(name="Uppställd")  # control: a venue can be made at all
    assert Venue.objects.filter(name="Uppställd").exists()
