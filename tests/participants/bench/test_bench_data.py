"""The bench's country is whole, and the same every time."""

import datetime as dt

import pytest
from django.db import transaction

from cities.models import City
from participants.bench.data import SEATS, Size, fill, open_city_rounds
from participants.registration.models import Business, Enrolment, Person
from tests.truths import assert_counters_match_rows
from workshops.models import Workshop

SMALL = Size(cities=2, businesses=9, people=5)


@pytest.mark.django_db
def test_everybody_has_a_seat_and_the_counters_know(now: dt.datetime):
    fill(SMALL, now=now)
    assert (City.objects.count(), Business.objects.count(), Person.objects.count()) == (2, 18, 90)
    assert Enrolment.objects.confirmed().count() == 90
    assert {w.seats_taken for w in Workshop.objects.all()} == {SEATS, 45 - SEATS, 0}
    assert_counters_match_rows()


@pytest.mark.django_db
def test_there_is_something_to_sign_up_for(now: dt.datetime):
    fill(SMALL, now=now)
    for city_round in open_city_rounds(now):
        assert (
            Workshop.objects.public(now).upcoming(now).filter(city_round=city_round, seats_taken=0).exists()
        )


@pytest.mark.django_db
def test_beyond_the_seventeen_cities_more_are_invented(now: dt.datetime):
    fill(Size(cities=19, businesses=1, people=1), now=now)
    assert City.objects.filter(name__startswith="Nystad").count() == 2
    assert len(open_city_rounds(now)) == 19


@pytest.mark.django_db
def test_it_is_the_same_every_time(now: dt.datetime):
    def filled() -> list[tuple]:
        with transaction.atomic():
            fill(SMALL, now=now)
            rows = [
                *Person.objects.order_by("pk").values_list("public_id", "name", "email"),
                *Business.objects.order_by("pk").values_list("public_id", "name", "industry"),
            ]
            transaction.set_rollback(True)
        return rows

    first = filled()
    assert len(first) == 108
    assert filled() == first
