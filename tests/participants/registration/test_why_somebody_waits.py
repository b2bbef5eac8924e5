"""Nobody is passed over silently: the list says where one stands, and why."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from citykompetens.audit.models import Entry
from citykompetens.errors import Refused
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Enrolment
from participants.registration.services import Place, add_people, cancel, move, promote_waiting, split_group
from participants.registration.waiting import WhyWaiting, why_waiting
from tests.factories import NOW, WorkshopFactory, sign_up, wall
from tests.truths import assert_counters_match_rows
from workshops.models import Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop() -> Workshop:
    """Two seats taken; three wait together, and one behind them alone."""
    workshop = WorkshopFactory(capacity=2)
    sign_up(workshop, "Första", "Andra")
    sign_up(workshop, "Ena", "Två", "Tre", may_wait=True, together=True, now=wall(11, 23, 10, 1))
    sign_up(workshop, "Ensam", may_wait=True, now=wall(11, 23, 10, 2))
    return workshop


def place(name: str) -> Enrolment:
    return Enrolment.objects.select_related("workshop").get(person__name=name)


def give_back(*names: str) -> None:
    for name in names:
        cancel(enrolment=place(name), by="visitor", now=NOW)
    promote_waiting(now=NOW)


def why(name: str) -> WhyWaiting:
    enrolment = place(name)
    return why_waiting([enrolment])[enrolment.pk]


def test_a_place_in_line_is_counted_in_groups(workshop):
    assert why("Tre") == WhyWaiting(position=1, together=3, seats_left=0, passed_over=False)
    assert why("Ensam") == WhyWaiting(position=2, together=1, seats_left=0, passed_over=False)


def test_who_was_passed_over_is_told_so_and_stays_first(workshop):
    give_back("Första")
    assert place("Ensam").is_confirmed
    assert why("Ena") == WhyWaiting(position=1, together=3, seats_left=0, passed_over=True)
    assert place("Ena").passed_over_at == NOW


def newcomer(workshop: Workshop) -> None:
    sign_up(workshop, "Ny", now=wall(11, 23, 11))


def person_added(workshop: Workshop) -> None:
    add_people(
        registration=place("Andra").registration,
        places=[Place(name="Ny", workshop_id=workshop.pk)],
        by="link",
        now=wall(11, 23, 11),
    )


def person_moved(workshop: Workshop) -> None:
    sign_up(WorkshopFactory(starts_at=wall(12, 3, 9)), "Ny")
    move(enrolment=place("Ny"), workshop_id=workshop.pk, by="link", now=wall(11, 23, 11))


@pytest.mark.parametrize("come", [newcomer, person_added, person_moved])
def test_whoever_comes_and_takes_a_seat_that_a_group_cannot_use_passes_it_over(workshop, come):
    give_back("Ensam", "Första")
    come(workshop)
    assert place("Ny").is_confirmed
    assert why("Ena") == WhyWaiting(position=1, together=3, seats_left=0, passed_over=True)
    assert place("Ena").passed_over_at == wall(11, 23, 11)


def test_a_newcomer_who_waits_passes_nobody_over_and_was_not_passed_over(workshop):
    """Of two who come, the first takes the seat and the second stands behind the three."""
    give_back("Ensam", "Första")
    sign_up(workshop, "Ny", "Till", may_wait=True, now=wall(11, 23, 11))
    assert [why(name).passed_over for name in ("Ena", "Till")] == [True, False]
    Enrolment.objects.update(passed_over_at=None)
    sign_up(workshop, "Sist", may_wait=True, now=wall(11, 23, 12))
    assert [why(name).passed_over for name in ("Ena", "Till", "Sist")] == [False] * 3


def test_to_pass_somebody_over_takes_one_statement_more(workshop, assert_queries):
    give_back("Ensam", "Första", "Andra")
    roomy = WorkshopFactory(city_round=workshop.city_round)
    with CaptureQueriesContext(connection) as usual:
        sign_up(roomy, "Den ena", "Den andra")
    with assert_queries(len(usual) + 2):  # and one that reads the line
        sign_up(workshop, "Ny", "Till")


def test_a_seat_that_nobody_took_passes_nobody_over(workshop):
    give_back("Ensam", "Första")
    assert why("Ena") == WhyWaiting(position=1, together=3, seats_left=1, passed_over=False)
    assert why("Ena").does_not_fit


def test_who_stands_behind_the_one_admitted_was_not_passed_over(workshop):
    sign_up(workshop, "Par ett", "Par två", may_wait=True, together=True, now=wall(11, 23, 10, 3))
    give_back("Första")
    assert not why("Par ett").passed_over


def test_one_question_for_all_and_none_for_nobody(workshop, assert_queries):
    waiting, seated = list(Enrolment.objects.waiting()), list(Enrolment.objects.confirmed())
    with assert_queries(1):
        assert len(why_waiting(waiting)) == 4
    with assert_queries(0):
        assert why_waiting(seated) == {}


def test_another_workshop_has_another_line(workshop):
    other = WorkshopFactory(capacity=1, starts_at=wall(12, 3, 9))
    sign_up(other, "Där", "Därefter", may_wait=True)
    assert why("Därefter").position == 1
    assert why("Ena").position == 1


def test_split_the_first_gets_the_seat_and_the_others_keep_their_turn(workshop):
    give_back("Ensam", "Första")
    admitted = split_group(enrolment=place("Två"), by="link", now=NOW)
    assert [enrolment.person.name for enrolment in admitted] == ["Ena"]
    assert place("Ena").is_confirmed
    assert why("Två") == WhyWaiting(position=1, together=1, seats_left=0, passed_over=False)
    assert why("Tre").position == 2
    assert OutgoingMail.objects.filter(kind="place_offered").count() == 1
    assert Entry.objects.filter(action="enrolment.split").count() == 3
    assert_counters_match_rows()


def test_split_keeps_the_time_at_which_they_asked(workshop):
    """Whoever came later stays behind all three."""
    asked_at = place("Tre").asked_at
    split_group(enrolment=place("Två"), by="link", now=wall(11, 23, 12))
    give_back("Första", "Andra")
    assert place("Tre").asked_at == asked_at
    assert [place(name).is_confirmed for name in ("Ena", "Två", "Tre", "Ensam")] == [True, True, False, False]


def test_who_is_left_alone_of_a_group_was_not_passed_over_for_being_many(workshop):
    give_back("Första")
    give_back("Två")
    assert why("Ena") == WhyWaiting(position=1, together=2, seats_left=0, passed_over=True)
    give_back("Tre")
    assert why("Ena") == WhyWaiting(position=1, together=1, seats_left=0, passed_over=False)


def test_split_forgets_that_they_were_passed_over(workshop):
    """It was because they were three."""
    give_back("Första")
    split_group(enrolment=place("Ena"), by="link", now=NOW)
    assert not why("Ena").passed_over


def test_split_twice_is_once(workshop):
    split_group(enrolment=place("Ena"), by="link", now=NOW)
    assert split_group(enrolment=place("Ena"), by="link", now=NOW) == []
    assert Entry.objects.filter(action="enrolment.split").count() == 3


def test_split_leaves_other_groups_alone(workshop):
    sign_up(workshop, "Par ett", "Par två", may_wait=True, together=True, now=wall(11, 23, 10, 3))
    split_group(enrolment=place("Ena"), by="link", now=NOW)
    assert place("Par ett").group == place("Par två").group


def test_nothing_to_split_for_who_has_a_seat_or_when_it_has_begun(workshop):
    with pytest.raises(Refused, match="väntelistan"):
        split_group(enrolment=place("Första"), by="link", now=NOW)
    with pytest.raises(Refused, match="börjat"):
        split_group(enrolment=place("Ena"), by="link", now=workshop.starts_at)
    assert place("Ena").group == place("Två").group


def test_who_moves_away_was_not_passed_over_there(workshop):
    give_back("Första")
    other = WorkshopFactory(capacity=5, starts_at=wall(12, 3, 9))
    moved = move(enrolment=place("Ena"), workshop_id=other.pk, by="link", now=NOW)
    assert moved.passed_over_at is None
