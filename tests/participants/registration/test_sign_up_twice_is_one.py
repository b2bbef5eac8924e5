"""The same form sent again, by a second click, the back button or a phone that retries."""

import uuid

import pytest

from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Business, Enrolment, Registration
from programs.models import CityRound
from tests.factories import WorkshopFactory, sign_up, wall
from tests.truths import assert_counters_match_rows

pytestmark = pytest.mark.django_db
KEY = uuid.UUID("2c1a6f0e-6d0f-4c53-9f0b-5a1d2f3e4b5c")


def test_one_registration_and_no_second_mail():
    workshop = WorkshopFactory()
    first = sign_up(workshop, "Maja Berg", "Åke Öberg", submission_key=KEY)
    again = sign_up(workshop, "Maja Berg", "Åke Öberg", submission_key=KEY)
    assert again == first
    assert Business.objects.count() == Registration.objects.count() == 1
    assert Enrolment.objects.count() == 2
    assert OutgoingMail.objects.filter(kind="receipt").count() == 1
    assert_counters_match_rows()


def test_the_receipt_is_still_there_after_registration_closed():
    workshop = WorkshopFactory(starts_at=wall(12, 14, 9))
    first = sign_up(workshop, "Maja Berg", submission_key=KEY)
    assert sign_up(workshop, "Maja Berg", submission_key=KEY, now=wall(12, 12)) == first


def test_the_last_seats_sent_twice_are_not_refused():
    workshop = WorkshopFactory(capacity=1)
    first = sign_up(workshop, "Maja Berg", submission_key=KEY)
    assert sign_up(workshop, "Maja Berg", submission_key=KEY) == first


@pytest.mark.parametrize("capacity", [20, 1], ids=["many seats", "the last seat"])
def test_two_that_arrive_at_once_are_one(monkeypatch, capacity):
    """The second looked for the key before the first had written, and waited for its lock."""
    workshop = WorkshopFactory(capacity=capacity)
    is_open = CityRound.is_open
    first = []

    def is_open_and_the_other_is_quicker(city_round, now):
        monkeypatch.setattr(CityRound, "is_open", is_open)
        first.append(sign_up(workshop, "Maja Berg", submission_key=KEY))
        return is_open(city_round, now)

    monkeypatch.setattr(CityRound, "is_open", is_open_and_the_other_is_quicker)
    second = sign_up(workshop, "Maja Berg", submission_key=KEY)
    assert [second] == first
    assert Business.objects.count() == Enrolment.objects.count() == 1
    assert_counters_match_rows()


def test_another_form_of_the_same_business_is_another_registration():
    workshop = WorkshopFactory()
    assert sign_up(workshop, "Maja Berg") != sign_up(workshop, "Maja Berg")
