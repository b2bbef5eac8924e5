from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from citykompetens.errors import Refused
from citykompetens.mail.models import OutgoingMail
from participants.pages.participant import own_places
from participants.registration.models import Enrolment
from participants.registration.queries import bookable
from participants.registration.services import Place, cancel, promote_waiting, split_group
from participants.registration.waiting import welcoming
from programs.models import CityRound
from tests.factories import NOW, CityRoundFactory, WorkshopFactory, sign_up, wall
from tests.truths import assert_counters_match_rows
from workshops.models import Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def full_workshop():
    """Two seats, both taken by people whom tests cancel."""
    workshop = WorkshopFactory(capacity=2)
    sign_up(workshop, "Första", "Andra")
    return workshop


def give_back(name: str) -> None:
    cancel(enrolment=Enrolment.objects.get(person__name=name), by="visitor", now=NOW)


def with_seats() -> list[str]:
    return list(Enrolment.objects.confirmed().order_by("person__name").values_list("person__name", flat=True))


def test_first_come_first_served(full_workshop):
    sign_up(full_workshop, "Tidig", may_wait=True, now=wall(11, 23, 10, 1))
    sign_up(full_workshop, "Sen", may_wait=True, now=wall(11, 23, 10, 2))
    give_back("Första")
    assert promote_waiting(now=NOW) == 1
    assert with_seats() == ["Andra", "Tidig"]
    assert_counters_match_rows()


def test_a_newcomer_does_not_pass_those_who_wait(full_workshop):
    """The seat is free and the sweep has not run yet: it still goes to who waits."""
    sign_up(full_workshop, "Väntar", may_wait=True)
    give_back("Första")
    newcomer = sign_up(full_workshop, "Nykomling", may_wait=True)
    assert with_seats() == ["Andra", "Väntar"]
    assert newcomer.enrolments.get().is_waiting
    assert_counters_match_rows()


def test_who_gets_a_seat_because_a_newcomer_came_is_told(full_workshop):
    sign_up(full_workshop, "Väntar", may_wait=True)
    give_back("Första")
    sign_up(full_workshop, "Nykomling", may_wait=True)
    told = OutgoingMail.objects.filter(kind="place_offered").values_list("context__enrolments", flat=True)
    assert list(told) == [[Enrolment.objects.get(person__name="Väntar").pk]]


def test_a_group_waits_whole_and_is_admitted_whole(full_workshop):
    sign_up(full_workshop, "Ena", "Andra halvan", may_wait=True, together=True)
    give_back("Första")
    assert promote_waiting(now=NOW) == 0
    give_back("Andra")
    assert promote_waiting(now=NOW) == 2
    assert with_seats() == ["Andra halvan", "Ena"]
    assert_counters_match_rows()


def test_a_group_that_does_not_fit_whole_waits_whole():
    workshop = WorkshopFactory(capacity=2)
    registration = sign_up(workshop, "Ena", "Andra", "Tredje", may_wait=True, together=True)
    assert {e.state for e in registration.enrolments.all()} == {"waiting"}
    assert_counters_match_rows()


def test_those_who_do_not_come_together_are_groups_of_one():
    workshop = WorkshopFactory(capacity=2)
    registration = sign_up(workshop, "Ena", "Andra", "Tredje", may_wait=True)
    assert [e.state for e in registration.enrolments.all()] == ["confirmed", "confirmed", "waiting"]
    assert len({e.group for e in registration.enrolments.all()}) == 3


def test_a_group_is_one_for_each_workshop():
    morning, evening = WorkshopFactory(capacity=1), WorkshopFactory(capacity=1)
    registration = sign_up(
        morning,
        Place(name="Ena", workshop_id=morning.pk),
        Place(name="Andra", workshop_id=evening.pk),
        together=True,
    )
    assert {e.state for e in registration.enrolments.all()} == {"confirmed"}


def test_a_smaller_group_may_take_the_seat_that_a_larger_one_cannot_use(full_workshop):
    """No seat stays empty; the larger group keeps its turn for the next ones."""
    sign_up(full_workshop, "Ena", "Andra halvan", may_wait=True, together=True, now=wall(11, 23, 10, 1))
    sign_up(full_workshop, "Ensam", may_wait=True, now=wall(11, 23, 10, 2))
    give_back("Första")
    promote_waiting(now=NOW)
    assert with_seats() == ["Andra", "Ensam"]
    sign_up(full_workshop, "Sist", may_wait=True, now=wall(11, 23, 10, 3))
    give_back("Andra")
    give_back("Ensam")
    promote_waiting(now=NOW)
    assert with_seats() == ["Andra halvan", "Ena"]


HOUR_BEFORE = wall(11, 26, 8)


def test_nobody_is_promoted_in_the_last_hour(full_workshop):
    sign_up(full_workshop, "Väntar", may_wait=True)
    give_back("Första")
    for too_late in (full_workshop.starts_at, HOUR_BEFORE):
        assert promote_waiting(now=too_late) == 0
    assert with_seats() == ["Andra"]
    assert promote_waiting(now=HOUR_BEFORE - timedelta(seconds=1)) == 1
    assert with_seats() == ["Andra", "Väntar"]


def test_nor_by_splitting_or_because_somebody_comes_who_does_not_pass_them_either(full_workshop):
    sign_up(full_workshop, "Ena", "Andra halvan", may_wait=True, together=True)
    give_back("Första")
    place = Enrolment.objects.get(person__name="Ena")
    assert split_group(enrolment=place, by="link", now=HOUR_BEFORE) == []
    with pytest.raises(Refused, match="går inte längre att välja"):
        sign_up(full_workshop, "Nykomling", may_wait=True, now=HOUR_BEFORE)
    assert with_seats() == ["Andra"]
    assert_counters_match_rows()


def test_in_the_last_hour_a_seat_that_nobody_waits_for_can_be_had(full_workshop):
    with pytest.raises(Refused):  # nobody joins a list that is closed
        sign_up(full_workshop, "Nykomling", may_wait=True, now=HOUR_BEFORE)
    give_back("Första")
    sign_up(full_workshop, "Nykomling", now=HOUR_BEFORE)
    assert with_seats() == ["Andra", "Nykomling"]


@pytest.mark.parametrize("now", [HOUR_BEFORE - timedelta(seconds=1), HOUR_BEFORE, wall(11, 26, 9)])
@pytest.mark.parametrize("case", ["full", "somebody waits", "room, and somebody waits", "room"])
def test_what_is_offered_is_what_is_taken(full_workshop, case, now):
    if "waits" in case:
        sign_up(full_workshop, "Ena", "Andra halvan", may_wait=True, together=True)
    if "room" in case:
        give_back("Första")
    other = WorkshopFactory(city_round=full_workshop.city_round, starts_at=wall(12, 3, 9))
    person = sign_up(other, "Byter").enrolments.get().person
    offered = bookable(full_workshop.city_round, now)
    kept = bookable(full_workshop.city_round, now, keeping=full_workshop.pk)
    [own] = own_places(person, now)
    takes = [full_workshop]
    try:
        sign_up(full_workshop, "Nykomling", may_wait=True, now=now)
    except Refused:
        takes = []
    assert offered == [*takes, other]
    assert own.times == takes
    has_begun = full_workshop.starts_at <= now
    assert kept == ([other] if has_begun else [full_workshop, other])


def test_a_neighbour_whose_room_is_for_those_who_wait_there_is_not_offered(full_workshop):
    CityRound.objects.update(welcomes_guests=True)
    sign_up(full_workshop, "Ena", "Andra halvan", may_wait=True, together=True)
    give_back("Första")
    city_round = full_workshop.city_round
    assert [town.city for town in welcoming(city_round.round_id, NOW, near=None)] == [city_round.city]
    assert welcoming(city_round.round_id, HOUR_BEFORE, near=None) == []


def test_who_gets_a_seat_is_told_once(full_workshop):
    sign_up(full_workshop, "Väntar", may_wait=True)
    give_back("Första")
    assert promote_waiting(now=NOW) == 1
    assert promote_waiting(now=NOW) == 0
    assert OutgoingMail.objects.filter(kind="place_offered").count() == 1


def test_the_lines_of_many_workshops_are_served_in_one_question(assert_queries):
    """A hotel that comes to three workshops, each with a seat given back, before the sweep has run."""
    city_round = CityRoundFactory()

    def workshop_with_a_line(name: str) -> Workshop:
        workshop = WorkshopFactory(city_round=city_round, capacity=1)
        sign_up(workshop, f"{name} först")
        sign_up(workshop, f"{name} väntar", may_wait=True)
        give_back(f"{name} först")
        return workshop

    def comes_to(workshops: list[Workshop]) -> None:
        people = [Place(name="Ny", workshop_id=workshop.pk, may_wait=True) for workshop in workshops]
        sign_up(workshops[0], *people)

    three = [workshop_with_a_line(name) for name in ("Två", "Tre", "Fyra")]
    ett = [workshop_with_a_line("Ett")]
    with CaptureQueriesContext(connection) as one:
        comes_to(ett)
    with assert_queries(len(one)):
        comes_to(three)
    assert with_seats() == ["Ett väntar", "Fyra väntar", "Tre väntar", "Två väntar"]
    assert_counters_match_rows()
