"""Sixteen registrants at once for a few seats, on whichever database the tests run.

The controls take the guard away and show what it is there for.
"""

import threading

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.db.models import QuerySet

from citykompetens.errors import Refused
from participants.registration.models import Enrolment
from participants.registration.services import Place, cancel, seats
from tests.factories import NOW, WorkshopFactory, sign_up
from tests.participants.registration.at_once import at_once
from tests.truths import assert_counters_match_rows
from workshops.models import Workshop

pytestmark = pytest.mark.django_db(transaction=True)
REGISTRANTS, SEATS = 16, 5


def confirmed(workshop: Workshop) -> int:
    return Enrolment.objects.confirmed().filter(workshop=workshop).count()


def test_as_many_as_there_are_seats_get_one():
    workshop = WorkshopFactory(capacity=SEATS)
    outcome = at_once(REGISTRANTS, lambda n: sign_up(workshop, f"Person {n}"))
    assert outcome == {"done": SEATS, Refused.__name__: REGISTRANTS - SEATS}
    assert confirmed(workshop) == SEATS
    assert_counters_match_rows()


def test_the_others_wait_when_they_may():
    workshop = WorkshopFactory(capacity=SEATS)
    outcome = at_once(REGISTRANTS, lambda n: sign_up(workshop, f"Person {n}", may_wait=True))
    assert outcome == {"done": REGISTRANTS}
    workshop.refresh_from_db()
    assert (workshop.seats_taken, workshop.waiting) == (SEATS, REGISTRANTS - SEATS)
    assert_counters_match_rows()


def test_two_workshops_asked_for_in_opposite_order_block_nobody():
    """Locks are taken in the order of the keys, whatever order the form has."""
    first = WorkshopFactory(capacity=100)
    second = WorkshopFactory(capacity=100)

    def both(n: int) -> None:
        pair = [first, second] if n % 2 else [second, first]
        sign_up(first, *[Place(name=f"Person {n}", workshop_id=workshop.pk) for workshop in pair])

    assert at_once(8, both) == {"done": 8}
    assert_counters_match_rows()


@pytest.fixture
def without_lock(monkeypatch):
    """Eight read the seats before the first of them writes."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no row locks: the last of these tests is its control")
    everybody_has_read = threading.Barrier(8)
    lock = seats.lock

    def read_without_lock(workshop_ids):
        rows = lock(workshop_ids)
        everybody_has_read.wait(timeout=30)
        return rows

    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **how: rows)
    monkeypatch.setattr(seats, "lock", read_without_lock)


@pytest.fixture
def without_check():
    """The database does not compare the seats taken with the capacity."""
    check = next(c for c in Workshop._meta.constraints if c.name == "workshop_never_overbooked")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Workshop, check)
    yield
    Workshop.objects.update(seats_taken=0)
    with connection.schema_editor() as editor:
        editor.add_constraint(Workshop, check)


def test_without_its_lock_it_is_oversold(without_lock, without_check):
    workshop = WorkshopFactory(capacity=SEATS)
    at_once(8, lambda n: sign_up(workshop, f"Person {n}"))
    assert confirmed(workshop) == 8


def test_without_its_lock_the_database_itself_would_stop_it(without_lock):
    """Without a sentence: seats are counted on, not written over, so that none can be lost."""
    workshop = WorkshopFactory(capacity=SEATS)
    outcome = at_once(8, lambda n: sign_up(workshop, f"Person {n}"))
    assert outcome == {"done": SEATS, IntegrityError.__name__: 8 - SEATS}
    assert_counters_match_rows()


def test_without_the_immediate_lock_sqlite_loses_writers(monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has row locks: the test before is its control")
    everybody_has_read = threading.Barrier(8)
    lock = seats.lock

    def lock_when_everybody_has_read(workshop_ids):
        rows = lock(workshop_ids)
        everybody_has_read.wait(timeout=30)
        return rows

    monkeypatch.setattr(seats, "lock", lock_when_everybody_has_read)
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    workshop = WorkshopFactory(capacity=SEATS)
    outcome = at_once(8, lambda n: sign_up(workshop, f"Person {n}"))
    assert outcome[OperationalError.__name__] == 7


def test_all_of_a_business_cancel_at_once():
    """In different ways to the same end: the last one out takes the business off the count."""
    workshop = WorkshopFactory(capacity=SEATS)
    for _round in range(5):
        registration = sign_up(
            workshop, *[Place(name=f"Person {n}") for n in range(4)]
        )  # films only: no lock
        places = list(registration.enrolments.all())
        outcome = at_once(
            len(places), lambda n, places=places: cancel(enrolment=places[n], by="visitor", now=NOW)
        )
        assert outcome == {"done": 4}
        assert_counters_match_rows()
