"""Whoever has a link can change something all day: nobody's mailbox fills up, and the last word is told."""

from datetime import timedelta

import pytest

from participants.registration.models import Enrolment
from participants.registration.services import cancel_places, move, rename, undo_cancel
from participants.registration.services.contacts import hand_over
from tests.factories import NOW, WorkshopFactory, wall

pytestmark = pytest.mark.django_db

CONTACT, MAJA = "asa@tornrosa.example", "maja@tornrosa.example"
MORNING = wall(11, 24, 7)


@pytest.fixture
def to(cast, settled):
    """`to("maja@…")`: the subjects of what has come there since the registration, by a moment."""
    before = len(settled(NOW - timedelta(days=10)))
    return lambda address, now: [m.subject for m in settled(now)[before:] if m.to == [address]]


@pytest.fixture
def maja(cast) -> Enrolment:
    return Enrolment.objects.get(person__name="Maja Berg")


def at(minutes: int):
    return NOW + timedelta(minutes=minutes)


def test_a_change_every_quarter_of_an_hour_is_three_mails_and_the_last_word_in_the_morning(maja, to):
    for number in range(10):
        rename(enrolment=maja, name=f"Maja {number}", by="link", now=at(15 * number))
        to(CONTACT, at(15 * number + 10))
    assert len(to(CONTACT, at(600))) == 3
    assert len(to(CONTACT, MORNING)) == 4
    assert len(to(CONTACT, MORNING + timedelta(days=1))) == 4


def test_moved_to_and_fro_is_three_mails_and_the_last_word_in_the_morning(cast, maja, to, settled):
    other = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9))
    for number in range(10):
        wanted = cast.workshop if number % 2 else other
        move(enrolment=maja, workshop_id=wanted.pk, by="link", now=at(number))
        maja.refresh_from_db()
        to(MAJA, at(number))
    assert len(to(MAJA, at(600))) == 3
    assert to(MAJA, MORNING)[3:] == ["Ny tid för dig: torsdag 26 november"]


def test_cancelled_and_taken_back_and_cancelled_is_told_once(maja, to):
    cancel_places(enrolments=[maja], undoable=True, by="link", now=NOW)
    undo_cancel(enrolments=[maja], by="link", now=at(1))
    cancel_places(enrolments=[maja], undoable=True, by="link", now=at(2))
    assert to(MAJA, at(12)) == ["Din plats är avbokad"]


def test_handed_to_and_fro_is_three_mails(cast, to):
    for number in range(6):
        email = "bo@lind.example" if number % 2 == 0 else CONTACT
        hand_over(business=cast.business, name="Bo", email=email, phone="", by="link", now=at(number))
        to(CONTACT, at(number))
    assert len(to(CONTACT, at(600))) == 3
    assert len(to("bo@lind.example", at(600))) == 3
