import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from citykompetens.errors import Refused
from participants.registration.models import Business, Enrolment, EnrolmentState
from participants.registration.services import Place, cancel, promote_waiting
from tests.factories import NOW, WorkshopFactory, sign_up, wall
from tests.truths import assert_counters_match_rows

pytestmark = pytest.mark.django_db


def states(registration) -> list[str]:
    return list(registration.enrolments.order_by("pk").values_list("state", flat=True))


def test_everybody_gets_a_seat_while_there_are_seats():
    workshop = WorkshopFactory(capacity=3)
    registration = sign_up(workshop, "Maja Berg", "Åke Öberg", "Siv Éklund")
    assert states(registration) == ["confirmed"] * 3
    assert_counters_match_rows()


def test_a_workshop_that_filled_up_while_the_form_was_open_is_refused_with_a_sentence():
    workshop = WorkshopFactory(capacity=1)
    sign_up(workshop, "Den som hann först")
    with pytest.raises(Refused) as refused:
        sign_up(workshop, "Maja Berg")
    assert refused.value.field == f"workshop:{workshop.pk}"
    assert str(refused.value.message) == (
        "Den här tiden blev full medan du fyllde i. Välj en annan tid eller ställ er på väntelistan."
    )
    assert Business.objects.count() == 1


def test_too_few_seats_left_are_counted_for_the_reader():
    workshop = WorkshopFactory(capacity=3)
    sign_up(workshop, "Maja Berg")
    with pytest.raises(Refused, match="bara 2 platser kvar och ni är 3"):
        sign_up(workshop, "Åke Öberg", "Siv Éklund", "Bo Ek")


def test_who_knows_that_it_is_full_waits():
    workshop = WorkshopFactory(capacity=1)
    sign_up(workshop, "Maja Berg")
    assert states(sign_up(workshop, "Åke Öberg", may_wait=True)) == ["waiting"]
    assert_counters_match_rows()


def test_who_waits_gets_a_seat_that_became_free_meanwhile():
    workshop = WorkshopFactory(capacity=1)
    assert states(sign_up(workshop, "Maja Berg", may_wait=True)) == ["confirmed"]


@pytest.mark.parametrize("first", [True, False])
def test_the_last_seat_goes_to_who_did_not_say_that_waiting_is_fine(first):
    """Whatever the order of the rows: nobody waits who has not agreed to."""
    workshop = WorkshopFactory(capacity=1)
    asked = [
        Place(name="Får vänta", workshop_id=workshop.pk, may_wait=True),
        Place(name="Vill ha plats", workshop_id=workshop.pk),
    ]
    registration = sign_up(workshop, *(asked if first else reversed(asked)))
    told = dict(registration.enrolments.values_list("person__name", "state"))
    assert told == {"Får vänta": "waiting", "Vill ha plats": "confirmed"}
    assert_counters_match_rows()


def test_a_group_waits_only_when_all_of_it_may():
    workshop = WorkshopFactory(capacity=1)
    pair = [
        Place(name="Får vänta", workshop_id=workshop.pk, may_wait=True),
        Place(name="Vill ha plats", workshop_id=workshop.pk),
    ]
    with pytest.raises(Refused, match="bara 1 plats kvar och ni är 2") as refused:
        sign_up(workshop, *pair, together=True)
    assert refused.value.field == f"workshop:{workshop.pk}"
    assert not Business.objects.exists()


def test_films_only_takes_no_seat():
    workshop = WorkshopFactory(capacity=1)
    assert states(sign_up(workshop, Place(name="Maja Berg"))) == ["films_only"]
    workshop.refresh_from_db()
    assert workshop.seats_taken == 0
    assert_counters_match_rows()


@pytest.mark.parametrize(
    "changed",
    [
        {"cancelled_at": NOW},
        {"published_at": None},
        {"starts_at": wall(11, 23, 9), "ends_at": wall(11, 23, 12)},
    ],
    ids=["cancelled", "not published", "begun"],
)
def test_a_time_that_is_no_longer_to_be_had_is_refused(changed):
    with pytest.raises(Refused, match="går inte längre att välja"):
        sign_up(WorkshopFactory(**changed), "Maja Berg")
    assert not Business.objects.exists()


def test_a_workshop_of_another_city_is_refused():
    here, lund = WorkshopFactory(), WorkshopFactory(city_round__city__slug="lund")
    with pytest.raises(Refused, match="går inte längre att välja"):
        sign_up(here, Place(name="Maja Berg", workshop_id=lund.pk))
    with pytest.raises(Refused, match="går inte längre att välja"):
        sign_up(here, Place(name="Maja Berg", workshop_id=987654))


@pytest.mark.parametrize("moment", [wall(8, 31, 12), wall(12, 11, 17)], ids=["not open yet", "closed"])
def test_a_closed_registration_is_refused(moment):
    workshop = WorkshopFactory(starts_at=wall(12, 14, 9))
    with pytest.raises(Refused, match="Anmälan är stängd"):
        sign_up(workshop, "Maja Berg", now=moment)
    assert not Business.objects.exists()


def test_a_city_may_close_earlier_than_the_round():
    workshop = WorkshopFactory(city_round__registration_closes_at=NOW)
    with pytest.raises(Refused, match="Anmälan är stängd"):
        sign_up(workshop, "Maja Berg")


class WhateverHappens(TestCase):
    """Sign-ups, groups, cancellations and sweeps in any order: the counters are true, nobody is lost."""

    steps = st.one_of(
        st.tuples(st.just("sign up"), st.integers(1, 4), st.booleans()),
        st.tuples(st.just("cancel"), st.integers(0, 30), st.none()),
        st.tuples(st.just("sweep"), st.none(), st.none()),
    )

    @settings(max_examples=40, deadline=None)
    @given(capacity=st.integers(0, 5), steps=st.lists(steps, max_size=12))
    def test_the_capacity_holds(self, capacity, steps):
        workshop = WorkshopFactory(capacity=capacity)
        for step, number, together in steps:
            if step == "sign up":
                people = [f"Person {n}" for n in range(number)]
                sign_up(workshop, *people, may_wait=True, together=together)
            elif step == "cancel":
                places = list(Enrolment.objects.active())
                if places:
                    cancel(enrolment=places[number % len(places)], by="visitor", now=NOW)
            else:
                promote_waiting(now=NOW)
            assert_counters_match_rows()
            self.assert_groups_are_whole()

    def assert_groups_are_whole(self):
        states = {}
        for group, state in Enrolment.objects.active().values_list("group", "state"):
            states.setdefault(group, set()).add(state)
        assert all(len(s) == 1 and s != {EnrolmentState.FILMS_ONLY} for s in states.values())
