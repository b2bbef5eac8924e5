"""What coordinators see of demand, newsletters, and businesses that may be the same."""

import pytest
from django.urls import reverse

from participants.registration.models import Business, NewsletterConsent, TownWish
from participants.registration.queries import perhaps_the_same
from programs.models import CityRound
from tests.citykompetens.admin_world import page
from tests.factories import NOW, BusinessFactory, CityFactory, sign_up

pytestmark = pytest.mark.django_db


def listed(client, model, query=""):
    return client.get(reverse(page(model, "changelist")) + query)


def test_demand_is_counted_per_town(cast, client_for):
    program = cast.city_round.round.program
    for number, town in enumerate(["Visby", "Borås", "borås"]):
        TownWish.objects.create(program=program, town=town, email=f"a{number}@b.example", asked_at=NOW)
    rows = listed(client_for(cast.national), TownWish).context["cl"].result_list
    assert [(row.town.casefold(), row.wishes) for row in rows] == [("borås", 2), ("borås", 2), ("visby", 1)]
    for user in (cast.coordinator, cast.outsider):
        assert listed(client_for(user), TownWish).status_code == 404


def test_a_newsletter_counts_when_it_is_confirmed(cast, client_for):
    city = cast.city_round.city
    NewsletterConsent.objects.create(city=city, email="ja@b.example", asked_at=NOW, confirmed_at=NOW)
    NewsletterConsent.objects.create(city=city, email="kanske@b.example", asked_at=NOW)
    for user in (cast.coordinator, cast.national):
        content = listed(client_for(user), NewsletterConsent).content.decode()
        assert "ja@b.example" in content
        assert "kanske@b.example" not in content
    assert "ja@b.example" not in listed(client_for(cast.outsider), NewsletterConsent).content.decode()


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        ({"organisation_number": "5560360793"}, True),
        ({"name": "KAFÉ  TÖRNROSA"}, True),
        ({"name": "Kafé Törnrosen"}, False),
        ({"organisation_number": ""}, False),
        ({"city__slug": "lund", "organisation_number": "5560360793"}, False),
    ],
)
def test_the_same_number_or_name_in_the_same_town(cast, other, alike):
    business = BusinessFactory(**({"name": "Annat"} | other))
    found = perhaps_the_same(Business.objects.all())
    assert found == ({cast.business.pk: [business], business.pk: [cast.business]} if alike else {})


def test_without_a_number_nobody_is_alike_for_it():
    CityFactory()
    BusinessFactory(name="Ett"), BusinessFactory(name="Två")
    assert perhaps_the_same(Business.objects.all()) == {}


def test_the_coordinator_sees_the_suggestion_and_finds_them(cast, client_for, client):
    twin = sign_up(cast.workshop, "Maja Berg", contact_email="maja@tornrosa.example").business
    client_ = client_for(cast.coordinator)
    there = reverse(page(Business, "change"), args=[twin.pk])
    assert there in client_.get(reverse(page(Business, "change"), args=[cast.business.pk])).content.decode()
    BusinessFactory(name="Ensam i sitt slag")
    rows = listed(client_, Business, "?same=1").context["cl"].result_list
    assert {row.pk for row in rows} == {cast.business.pk, twin.pk}
    own = client.get(reverse("pages:business", args=[twin.link])).content.decode()
    assert cast.business.link not in own


def test_the_suggestion_keeps_to_the_own_city(cast, client_for):
    elsewhere = sign_up(cast.workshop_elsewhere, "Lena").business
    rows = listed(client_for(cast.outsider), Business, "?same=1").context["cl"].result_list
    assert list(rows) == []
    change, there = (reverse(page(Business, "change"), args=[b.pk]) for b in (elsewhere, cast.business))
    assert there not in client_for(cast.outsider).get(change).content.decode()


@pytest.mark.parametrize("number", [2, 5])
def test_as_many_questions_for_five_twins_as_for_two(number, cast, client_for, assert_queries):
    for _twin in range(number):
        BusinessFactory(name="Kafé Törnrosa")
    client = client_for(cast.coordinator)
    client.get(reverse("admin:index"))
    with assert_queries(13):
        listed(client, Business, "?same=1")


def cap(client, city_round, seats, until):
    typed = {
        "target_businesses": 50,
        "welcomes_guests": "on",
        "seats_per_business": seats,
        "seats_per_business_until": until,
        "text": "",
        "state": "joined",
    }
    return client.post(reverse(page(CityRound, "change"), args=[city_round.pk]), typed)


def test_a_town_welcomes_guests_and_caps_seats(cast, client_for):
    cap(client_for(cast.coordinator), cast.city_round, 4, "2026-12-01")
    city_round = CityRound.objects.get(pk=cast.city_round.pk)
    assert city_round.welcomes_guests
    assert (city_round.seats_per_business, str(city_round.seats_per_business_until)) == (4, "2026-12-01")


@pytest.mark.parametrize(
    ("seats", "until", "sentence"),
    [
        (4, "", "Skriv också till och med vilken dag det gäller."),
        ("", "2026-12-01", "Skriv också hur många platser det gäller."),
        (0, "2026-12-01", "Minst en plats"),
    ],
)
def test_half_a_cap_gets_a_sentence(cast, client_for, seats, until, sentence):
    content = cap(client_for(cast.coordinator), cast.city_round, seats, until).content.decode()
    assert sentence in content
    assert "city_round_cap_has_an_end" not in content
    assert CityRound.objects.get(pk=cast.city_round.pk).seats_per_business is None
