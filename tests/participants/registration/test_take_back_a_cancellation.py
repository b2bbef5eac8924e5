"""For ten minutes a place that was given back can be taken back; nobody else gets the seat meanwhile."""

from datetime import timedelta

import pytest

from citykompetens.errors import Refused
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Enrolment
from participants.registration.services import (
    cancel_places,
    promote_waiting,
    replace,
    settle_cancelled_workshops,
    undo_cancel,
)
from tests.factories import NOW, WorkshopFactory, sign_up
from tests.truths import assert_counters_match_rows
from workshops.models import Workshop

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(minutes=9)
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def full():
    """One seat, taken by Ada; Bo waits."""
    workshop = WorkshopFactory(capacity=1)
    sign_up(workshop, "Ada")
    sign_up(workshop, "Bo", may_wait=True, name="Grannen", contact_email="granne@granne.example")
    return workshop


def place_of(name: str) -> Enrolment:
    return Enrolment.objects.get(person__name=name)


def give_back(name: str = "Ada") -> None:
    cancel_places(enrolments=[place_of(name)], by="link", now=NOW, undoable=True)


def test_the_seat_is_kept_and_comes_back(full):
    give_back()
    promote_waiting(now=SOON)
    assert place_of("Bo").is_waiting
    undo_cancel(enrolments=[place_of("Ada")], by="link", now=SOON)
    assert place_of("Ada").is_confirmed
    assert_counters_match_rows()


def test_after_ten_minutes_it_goes_to_who_waits(full):
    give_back()
    promote_waiting(now=LATER)
    assert place_of("Bo").is_confirmed
    with pytest.raises(Refused, match="tio minuter"):
        undo_cancel(enrolments=[place_of("Ada")], by="link", now=LATER)
    assert place_of("Ada").is_cancelled
    assert_counters_match_rows()


def test_too_late_is_refused_also_before_the_sweep_has_run(full):
    give_back()
    with pytest.raises(Refused):
        undo_cancel(enrolments=[place_of("Ada")], by="link", now=LATER)
    assert_counters_match_rows()


def test_when_the_workshop_is_cancelled_or_begins_within_the_ten_minutes_that_is_what_is_said(full):
    give_back()
    Workshop.objects.update(cancelled_at=NOW)
    settle_cancelled_workshops(now=SOON)
    with pytest.raises(Refused, match="inställd"):
        undo_cancel(enrolments=[place_of("Ada")], by="link", now=SOON)
    other = WorkshopFactory(starts_at=SOON)
    sign_up(other, "Dan")
    give_back("Dan")
    with pytest.raises(Refused, match="redan börjat"):
        undo_cancel(enrolments=[place_of("Dan")], by="link", now=SOON)
    assert_counters_match_rows()


def test_a_newcomer_does_not_get_the_kept_seat(full):
    give_back()
    sign_up(full, "Cia", may_wait=True, contact_email="cia@cia.example")
    assert place_of("Cia").is_waiting
    assert_counters_match_rows()


def test_who_waited_stands_where_they_stood(full):
    sign_up(full, "Cia", may_wait=True, now=NOW + timedelta(minutes=1), contact_email="cia@cia.example")
    give_back("Bo")
    undo_cancel(enrolments=[place_of("Bo")], by="link", now=SOON)
    give_back("Ada")
    promote_waiting(now=LATER)
    assert place_of("Bo").is_confirmed
    assert place_of("Cia").is_waiting
    assert_counters_match_rows()


def test_undo_twice_is_once(full):
    give_back()
    for _time in range(2):
        undo_cancel(enrolments=[place_of("Ada")], by="link", now=SOON)
    assert_counters_match_rows()


def test_all_of_a_business_at_once_and_back(cast):
    places = list(cast.registration.enrolments.all())
    cancel_places(enrolments=places, by="link", now=NOW, undoable=True)
    cast.city_round.refresh_from_db()
    assert (cast.city_round.businesses, cast.city_round.people) == (0, 0)
    assert_counters_match_rows()
    undo_cancel(enrolments=places, by="link", now=SOON)
    cast.city_round.refresh_from_db()
    assert (cast.city_round.businesses, cast.city_round.people) == (1, 3)
    assert_counters_match_rows()


def test_the_seat_is_not_kept_past_the_start(cast):
    just_before = cast.workshop.starts_at - timedelta(minutes=3)
    place = cast.registration.enrolments.first()
    cancel_places(enrolments=[place], by="link", now=just_before, undoable=True)
    place.refresh_from_db()
    assert place.seat_kept_until == cast.workshop.starts_at


def test_nobody_is_told_of_what_was_taken_back(cast, settled):
    place = cast.registration.enrolments.get(person__name="Maja Berg")
    settled()
    cancel_places(enrolments=[place], by="link", now=NOW, undoable=True)
    undo_cancel(enrolments=[place], by="link", now=SOON)
    settled(LATER)
    assert OutgoingMail.objects.get(kind="place_cancelled").state == "skipped"


def test_who_was_replaced_cannot_be_taken_back(cast):
    place = cast.registration.enrolments.first()
    replace(enrolment=place, name="Eva", email="", by="link", now=NOW)
    with pytest.raises(Refused):
        undo_cancel(enrolments=[place], by="link", now=NOW)
    assert_counters_match_rows()
