"""Somebody else comes, another time, another spelling: the seat is never lost on the way."""

from datetime import timedelta

import pytest

from citykompetens.errors import Refused
from participants.registration.models import Enrolment, Person
from participants.registration.services import (
    Place,
    add_people,
    cancel,
    cancel_places,
    move,
    name_place,
    rename,
    replace,
    undo_cancel,
)
from programs.models import CityRound
from tests.factories import NOW, CityRoundFactory, WorkshopFactory, sign_up, wall
from tests.truths import assert_counters_match_rows

pytestmark = pytest.mark.django_db


def place_of(name: str) -> Enrolment:
    return Enrolment.objects.get(person__name=name)


@pytest.fixture
def other(cast):
    """Another workshop in the same town, with one seat."""
    return WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9), capacity=1)


def test_a_place_that_was_moved_meanwhile_is_not_given_back_unseen(cast, other):
    """The page still showed the old time when somebody pressed the button; the new seat must not be lost."""
    shown = place_of("Maja Berg")
    move(enrolment=place_of("Maja Berg"), workshop_id=other.pk, by="link", now=NOW)
    with pytest.raises(Refused, match="ändrats av någon annan"):
        cancel_places(enrolments=[shown], by="link", now=NOW, undoable=True)
    assert place_of("Maja Berg").is_confirmed
    assert_counters_match_rows()


def test_somebody_else_gets_the_very_seat_of_a_full_workshop():
    workshop = WorkshopFactory(capacity=1)
    sign_up(workshop, "Ada")
    sign_up(workshop, "Bo", may_wait=True, contact_email="bo@granne.example")
    new = replace(enrolment=place_of("Ada"), name="Eva", email="", by="link", now=NOW)
    assert new.is_confirmed
    assert place_of("Ada").is_cancelled
    assert place_of("Bo").is_waiting
    assert_counters_match_rows()


def test_the_one_replaced_keeps_the_own_person(cast):
    maja = Person.objects.get(name="Maja Berg")
    replace(enrolment=place_of("Maja Berg"), name="Eva", email="eva@eva.example", by="link", now=NOW)
    assert Person.objects.get(name="Maja Berg") == maja
    assert Person.objects.get(name="Eva") != maja


@pytest.mark.parametrize("change", ["replace", "move"])
def test_what_was_given_back_or_has_begun_is_not_changed(cast, other, change):
    def do(place, now):
        if change == "move":
            move(enrolment=place, workshop_id=other.pk, by="link", now=now)
        else:
            replace(enrolment=place, name="Eva", email="", by="link", now=now)

    with pytest.raises(Refused, match="börjat"):
        do(place_of("Maja Berg"), cast.workshop.starts_at)
    cancel(enrolment=place_of("Åke Öberg"), by="link", now=NOW)
    with pytest.raises(Refused, match="avbokad"):
        do(place_of("Åke Öberg"), NOW)
    assert_counters_match_rows()


def test_a_move_takes_the_new_seat_and_leaves_the_old(cast, other):
    move(enrolment=place_of("Maja Berg"), workshop_id=other.pk, by="link", now=NOW)
    place = place_of("Maja Berg")
    assert (place.workshop, place.is_confirmed) == (other, True)
    assert_counters_match_rows()


def test_no_seat_is_given_up_for_a_full_workshop(cast, other):
    sign_up(other, "Först")
    with pytest.raises(Refused, match="full"):
        move(enrolment=place_of("Maja Berg"), workshop_id=other.pk, by="link", now=NOW)
    assert place_of("Maja Berg").workshop == cast.workshop
    move(enrolment=place_of("Maja Berg"), workshop_id=other.pk, may_wait=True, by="link", now=NOW)
    assert place_of("Maja Berg").is_waiting
    assert_counters_match_rows()


def test_a_move_does_not_pass_those_who_wait(cast, other):
    sign_up(other, "Först")
    sign_up(other, "Väntar", may_wait=True)
    cancel(enrolment=place_of("Först"), by="link", now=NOW)
    with pytest.raises(Refused):
        move(enrolment=place_of("Maja Berg"), workshop_id=other.pk, by="link", now=NOW)
    assert_counters_match_rows()


def test_a_time_can_be_chosen_later_and_films_instead(cast, other):
    move(enrolment=place_of("Maja Berg"), workshop_id=None, undecided=True, by="link", now=NOW)
    assert place_of("Maja Berg").is_undecided
    move(enrolment=place_of("Maja Berg"), workshop_id=other.pk, by="link", now=NOW)
    assert place_of("Maja Berg").is_confirmed
    move(enrolment=place_of("Maja Berg"), workshop_id=None, by="link", now=NOW)
    assert place_of("Maja Berg").state == "films_only"
    assert_counters_match_rows()


def test_another_citys_workshop_is_refused(cast):
    with pytest.raises(Refused):
        move(enrolment=place_of("Maja Berg"), workshop_id=cast.workshop_elsewhere.pk, by="link", now=NOW)
    assert_counters_match_rows()


def test_a_place_without_a_name_is_named_once(cast):
    sign_up(cast.workshop, Place(workshop_id=cast.workshop.pk))
    place = Enrolment.objects.get(person__name="")
    assert place.is_confirmed
    name_place(enrolment=place, name="Eva", email="", by="link", now=NOW)
    with pytest.raises(Refused, match="före"):
        name_place(enrolment=place, name="Bo", email="", by="link", now=NOW)
    assert place_of("Eva") == place


def test_a_new_spelling_raises_the_revision_and_the_same_does_not(cast):
    rename(enrolment=place_of("Maja Berg"), name="Maja Bergh", by="link", now=NOW)
    cast.registration.refresh_from_db()
    assert cast.registration.revision == 1
    rename(enrolment=place_of("Maja Bergh"), name="Maja Bergh", by="link", now=NOW)
    cast.registration.refresh_from_db()
    assert cast.registration.revision == 1


def test_more_people_of_the_same_business(cast):
    add_people(registration=cast.registration, places=[Place(name="Eva")], by="link", now=NOW)
    assert place_of("Eva").state == "films_only"
    assert_counters_match_rows()


def test_a_business_that_comes_back_counts_again(cast):
    for place in cast.registration.enrolments.all():
        cancel(enrolment=place, by="link", now=NOW)
    add_people(registration=cast.registration, places=[Place(name="Eva")], by="link", now=NOW)
    cast.city_round.refresh_from_db()
    assert (cast.city_round.businesses, cast.city_round.people) == (1, 1)
    assert_counters_match_rows()


class TestSeatsPerBusiness:
    @pytest.fixture
    def workshop(self):
        until = {"seats_per_business": 2, "seats_per_business_until": "2026-11-23"}
        return WorkshopFactory(city_round=CityRoundFactory(**until))

    def test_nobody_gets_more(self, workshop):
        workshop.city_round.refresh_from_db()
        with pytest.raises(Refused, match="2 platser"):
            sign_up(workshop, "Ada", "Bo", "Cia")
        sign_up(workshop, "Ada", "Bo", Place(name="Cia", undecided=True))
        with pytest.raises(Refused):
            move(enrolment=place_of("Cia"), workshop_id=workshop.pk, by="link", now=NOW)
        with pytest.raises(Refused):
            registration = place_of("Cia").registration
            add_people(
                registration=registration,
                places=[Place(name="Dan", workshop_id=workshop.pk)],
                by="link",
                now=NOW,
            )
        assert_counters_match_rows()

    def test_nobody_takes_back_two_after_two_others_have_come(self, workshop):
        workshop.city_round.refresh_from_db()
        registration = sign_up(workshop, "Ada", "Bo")
        given_back = list(registration.enrolments.all())
        cancel_places(enrolments=given_back, by="link", now=NOW, undoable=True)
        others = [Place(name=name, workshop_id=workshop.pk) for name in ("Cia", "Dan")]
        add_people(registration=registration, places=others, by="link", now=NOW)
        with pytest.raises(Refused, match="2 platser"):
            undo_cancel(enrolments=given_back, by="link", now=NOW)
        cancel(enrolment=place_of("Cia"), by="link", now=NOW)
        undo_cancel(enrolments=given_back[:1], by="link", now=NOW)
        assert place_of("Ada").is_confirmed
        assert_counters_match_rows()

    def test_nor_by_taking_back_one_after_the_other_what_was_never_there_together(self, workshop):
        workshop.city_round.refresh_from_db()
        registration = sign_up(workshop, "Ada", "Bo")
        ada = place_of("Ada")
        cancel_places(enrolments=[ada], by="link", now=NOW, undoable=True)
        cia = Place(name="Cia", workshop_id=workshop.pk)
        later = NOW + timedelta(minutes=1)
        [new] = add_people(registration=registration, places=[cia], by="link", now=later)
        cancel_places(enrolments=[new], by="link", now=later, undoable=True)
        undo_cancel(enrolments=[ada], by="link", now=later)
        with pytest.raises(Refused, match="2 platser"):
            undo_cancel(enrolments=[new], by="link", now=later)
        assert_counters_match_rows()

    def test_what_somebody_had_before_the_cap_can_be_taken_back(self, workshop):
        workshop.city_round.refresh_from_db()
        registration = sign_up(workshop, "Ada", "Bo", "Cia", now=wall(11, 24, 0, 1))
        ada = place_of("Ada")
        CityRound.objects.update(seats_per_business_until=wall(11, 30).date())
        cancel_places(enrolments=[ada], by="link", now=wall(11, 24, 9), undoable=True)
        undo_cancel(enrolments=[ada], by="link", now=wall(11, 24, 9, 1))
        assert registration.enrolments.confirmed().count() == 3
        assert_counters_match_rows()

    def test_the_day_after_everybody_may(self, workshop):
        workshop.city_round.refresh_from_db()
        sign_up(workshop, "Ada", "Bo", "Cia", now=wall(11, 24, 0, 1))
        assert_counters_match_rows()
