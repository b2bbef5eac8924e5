"""Two people of one business, or somebody and a sweep, do what excludes each other at the same moment."""

import uuid
from datetime import timedelta

import pytest

from citykompetens.errors import Refused
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Enrolment, Registration
from participants.registration.services import (
    Place,
    add_people,
    cancel_places,
    move,
    name_place,
    register_again,
    rename,
    replace,
    seats,
    undo_cancel,
)
from tests.factories import NOW, CityRoundFactory, RoundFactory, WorkshopFactory, sign_up
from tests.participants.registration.at_once import at_once
from tests.truths import assert_counters_match_rows

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3  # a race that is lost is lost now and then
BY = "business"


def test_two_browsers_move_into_the_last_seat():
    for _ in range(ROUNDS):
        workshop, last = WorkshopFactory(capacity=10), WorkshopFactory(capacity=1)
        places = [sign_up(workshop, f"Person {n}").enrolments.get() for n in range(4)]
        outcome = at_once(
            4, lambda n, p=places, w=last: move(enrolment=p[n], workshop_id=w.pk, by=BY, now=NOW)
        )
        assert outcome == {"done": 1, Refused.__name__: 3}
        assert Enrolment.objects.confirmed().filter(workshop=last).count() == 1
        assert_counters_match_rows()


def test_two_swap_their_workshops_and_block_nobody():
    for _ in range(ROUNDS):
        pair = [WorkshopFactory(capacity=10), WorkshopFactory(capacity=10)]
        places = [sign_up(pair[n % 2], f"Person {n}").enrolments.get() for n in range(6)]
        outcome = at_once(
            6,
            lambda n, p=places, w=pair: move(enrolment=p[n], workshop_id=w[1 - n % 2].pk, by=BY, now=NOW),
        )
        assert outcome == {"done": 6}
        assert_counters_match_rows()


def test_two_of_a_business_choose_different_workshops_and_only_one_may_have_a_seat():
    """The workshops are two, so it is the registration that lets one pass after the other."""
    until = {"seats_per_business": 1, "seats_per_business_until": NOW.date()}
    for number in range(1, ROUNDS + 1):
        part = CityRoundFactory(**until, round__number=number)
        pair = [WorkshopFactory(city_round=part, capacity=10) for _ in range(2)]
        undecided = [Place(name=name, undecided=True) for name in ("Maja Berg", "Åke Öberg")]
        registration = sign_up(pair[0], *undecided)
        places = list(registration.enrolments.all())
        outcome = at_once(
            2, lambda n, p=places, w=pair: move(enrolment=p[n], workshop_id=w[n].pk, by=BY, now=NOW)
        )
        assert outcome == {"done": 1, Refused.__name__: 1}
        assert registration.enrolments.confirmed().count() == 1
        assert_counters_match_rows()


def test_a_name_is_put_right_while_somebody_is_added_and_those_who_wait_move_up():
    """Each takes the workshop, the registration and its places in this order, so none waits for the other."""
    for _ in range(ROUNDS):
        workshop = WorkshopFactory(capacity=1)
        gone = sign_up(workshop, "Först").enrolments.get()
        waiting = sign_up(workshop, "Maja Berg", "Åke Öberg", may_wait=True)
        first = waiting.enrolments.first()
        cancel_places(enrolments=[gone], by=BY, now=NOW)

        def act(n, waiting=waiting, first=first, workshop=workshop):
            if n:
                rename(enrolment=first, name="Maja Bergh", by=BY, now=NOW)
            else:
                more = [Place(name="Siv Éklund", workshop_id=workshop.pk, may_wait=True)]
                add_people(registration=waiting, places=more, by=BY, now=NOW)

        assert at_once(2, act) == {"done": 2}
        first.refresh_from_db()
        assert first.is_confirmed and first.person.name == "Maja Bergh"
        assert_counters_match_rows()


def test_a_cancellation_is_taken_back_while_the_sweep_releases_the_seat():
    """Either the seat is back, or it is free and the next in line has it; never both."""
    later = NOW + timedelta(minutes=10)
    for _ in range(ROUNDS):
        workshop = WorkshopFactory(capacity=1)
        place = sign_up(workshop, "Maja Berg").enrolments.get()
        sign_up(workshop, "Nils Holm", may_wait=True)
        cancel_places(enrolments=[place], by=BY, now=NOW, undoable=True)

        def act(n, place=place):
            if n:
                seats.promote_waiting(now=later)
            else:
                undo_cancel(enrolments=[place], by=BY, now=later - timedelta(seconds=1))

        outcome = at_once(2, act)
        assert outcome["done"] >= 1 and set(outcome) <= {"done", Refused.__name__}
        assert Enrolment.objects.confirmed().filter(workshop=workshop).count() == 1
        assert_counters_match_rows()


@pytest.mark.parametrize("same_key", [True, False], ids=["one browser twice", "two browsers"])
def test_part_two_sent_twice_at_once_is_one_registration(same_key):
    for _ in range(ROUNDS):
        workshop = WorkshopFactory(capacity=10)
        first = sign_up(workshop, "Maja Berg", "Åke Öberg")
        round_ = RoundFactory(program=workshop.city_round.round.program, number=2)
        city_round = CityRoundFactory(round=round_, city=workshop.city_round.city)
        again = WorkshopFactory(city_round=city_round, capacity=10)
        keys = [uuid.uuid4()] * 2 if same_key else [uuid.uuid4(), uuid.uuid4()]
        people = [(e.person, Place(workshop_id=again.pk)) for e in first.enrolments.select_related("person")]

        def act(n, first=first, city_round=city_round, people=people, keys=keys):
            register_again(
                business=first.business,
                city_round=city_round,
                people=people,
                submission_key=keys[n],
                by=BY,
                now=NOW,
            )

        assert at_once(2, act) == {"done": 2}
        assert Registration.objects.filter(city_round=city_round, business=first.business).count() == 1
        assert_counters_match_rows()


def test_a_place_without_a_name_is_taken_by_one():
    for _ in range(ROUNDS):
        workshop = WorkshopFactory(capacity=10)
        place = sign_up(workshop, Place(name="", workshop_id=workshop.pk)).enrolments.get()
        outcome = at_once(
            3,
            lambda n, p=place: name_place(
                enrolment=p, name=f"Person {n}", email=f"p{n}@a.example", by=BY, now=NOW
            ),
        )
        assert outcome == {"done": 1, Refused.__name__: 2}
        person = Enrolment.objects.select_related("person").get(pk=place.pk).person
        told = OutgoingMail.objects.filter(recipient__endswith="@a.example", context__enrolment=place.pk)
        assert [mail.recipient for mail in told] == [person.email]
        assert_counters_match_rows()


def test_somebody_is_replaced_while_the_place_is_cancelled():
    """Both orders are right; what is counted is what is there."""
    for _ in range(ROUNDS):
        workshop = WorkshopFactory(capacity=10)
        place = sign_up(workshop, "Maja Berg").enrolments.get()

        def act(n, place=place):
            if n:
                cancel_places(enrolments=[place], by=BY, now=NOW)
            else:
                replace(enrolment=place, name="Nils Holm", email="", by=BY, now=NOW)

        outcome = at_once(2, act)
        assert outcome["done"] >= 1 and set(outcome) <= {"done", Refused.__name__}
        assert_counters_match_rows()
