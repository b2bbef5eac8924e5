"""Who was replaced comes after all for ten minutes, unless somebody has been told of something else."""

from datetime import datetime, timedelta

import pytest

from citykompetens.errors import Refused
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Enrolment
from participants.registration.services import (
    Place,
    can_undo,
    cancel,
    cancel_places,
    promote_waiting,
    replace,
    replaced_by,
    tell_moved,
    undo_cancel,
    undo_replace,
)
from tests.factories import NOW, WorkshopFactory, sign_up, wall
from tests.truths import assert_counters_match_rows
from workshops.services import change_workshop

pytestmark = pytest.mark.django_db


def at(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def place_of(name: str) -> Enrolment:
    return Enrolment.objects.get(person__name=name)


def somebody_else(old: Enrolment, name: str, now: datetime) -> Enrolment:
    email = f"{name.lower()}@annan.example"
    return replace(enrolment=old, name=name, email=email, by="link", now=now, undoable=True)


def told(kind: str, name: str) -> list[str]:
    """The states of the mails of a kind to somebody who came instead."""
    recipient = f"{name.lower()}@annan.example"
    mails = OutgoingMail.objects.filter(kind=kind, recipient=recipient).order_by("pk")
    return list(mails.values_list("state", flat=True))


@pytest.fixture
def waiting():
    """Anna waits for the one seat, which X has."""
    workshop = WorkshopFactory(capacity=1)
    sign_up(workshop, "X", contact_email="x@x.example")
    anna = Place(name="Anna", email="anna@k.example", workshop_id=workshop.pk, may_wait=True)
    sign_up(workshop, anna, contact_email="k@k.example")
    return place_of("Anna")


def test_not_once_the_new_one_was_told_of_another_time(cast, settled):
    maja = place_of("Maja Berg")
    somebody_else(maja, "Bo", NOW)
    times = {"starts_at": wall(11, 27, 9), "ends_at": wall(11, 27, 12)}
    change_workshop(workshop=cast.workshop, changes=times, by=cast.coordinator, now=at(2))
    tell_moved(now=at(3))
    with pytest.raises(Refused, match="går inte att ångra"):
        undo_replace(enrolment=maja, by="link", now=at(5))
    settled(at(12))
    assert told("moved", "Bo") == ["sent"]


def test_not_once_the_new_one_was_given_a_seat(waiting):
    bo = somebody_else(waiting, "Bo", NOW)
    cancel(enrolment=place_of("X"), by="link", now=at(1))
    assert promote_waiting(now=at(2)) == 1
    with pytest.raises(Refused, match="går inte att ångra"):
        undo_replace(enrolment=waiting, by="link", now=at(5))
    bo.refresh_from_db()
    assert bo.is_confirmed
    assert_counters_match_rows()


def test_who_does_not_come_after_all_cannot_take_the_place_back_too(waiting):
    """It had been given back and taken back before: one place must not become two."""
    bo = somebody_else(waiting, "Bo", NOW)
    cancel_places(enrolments=[bo], by="link", now=at(1), undoable=True)
    undo_cancel(enrolments=[bo], by="link", now=at(2))
    undo_replace(enrolment=waiting, by="link", now=at(3))
    bo.refresh_from_db()
    assert not can_undo(bo, at(4))
    with pytest.raises(Refused):
        undo_cancel(enrolments=[bo], by="link", now=at(4))
    assert_counters_match_rows()


def test_just_before_the_start_both_are_told_at_once_and_it_stays_so(cast, settled):
    settled()
    maja, shortly_before = place_of("Maja Berg"), cast.workshop.starts_at - timedelta(minutes=5)
    bo = somebody_else(maja, "Bo", shortly_before)
    maja.refresh_from_db()
    assert replaced_by(maja, [bo], shortly_before) is None
    assert ["maja@tornrosa.example"] in [mail.to for mail in settled(shortly_before)]
    assert told("signed_up", "Bo") == ["sent"]


def test_who_was_never_told_of_a_place_hears_nothing_of_its_end(cast, settled):
    settled()
    bo = somebody_else(place_of("Maja Berg"), "Bo", NOW)
    somebody_else(bo, "Cia", at(3))
    settled(at(20))
    assert told("signed_up", "Bo") + told("place_cancelled", "Bo") == ["skipped", "skipped"]
    assert told("signed_up", "Cia") == ["sent"]


def test_who_has_a_place_after_all_hears_of_it_after_all(cast, settled):
    """The mail came due while the place was cancelled, and it is taken back a moment later."""
    bo = somebody_else(place_of("Maja Berg"), "Bo", NOW)
    cancel_places(enrolments=[bo], by="link", now=at(5), undoable=True)
    settled(at(11))
    assert told("signed_up", "Bo") == ["skipped"]
    undo_cancel(enrolments=[bo], by="link", now=at(12))
    settled(at(12))
    assert told("signed_up", "Bo") == ["sent"]


def test_who_may_know_of_the_place_from_reminders_is_told_of_its_end(cast, settled):
    """The first mail was skipped as the address was marked; it works again since."""
    bo = somebody_else(place_of("Maja Berg"), "Bo", NOW)
    first = OutgoingMail.objects.filter(kind="signed_up", recipient="bo@annan.example")
    first.update(state="skipped", reason="bad address", settled_at=at(10))
    cancel(enrolment=bo, by="link", now=at(20))
    settled(at(20))
    assert told("place_cancelled", "Bo") == ["sent"]
