"""Who chooses a time later is told when times are published that were not there before."""

import datetime as dt

import pytest

from citykompetens import sweeps
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Enrolment
from participants.registration.services import Place, settle_cancelled_workshops
from participants.reminders import new_times
from tests.factories import NOW, WorkshopFactory, sign_up, wall
from workshops.models import Workshop
from workshops.services import cancel_workshop

CONTACT, IDA = "chef@valjer.example", "ida@valjer.example"
HOUR = dt.timedelta(hours=1)
LATER = NOW + HOUR


@pytest.fixture
def waiting(cast):
    """Ida and Olle choose later; the cast's workshop was there before."""
    places = [
        Place(name="Ida Id", email=IDA, undecided=True),
        Place(name="Olle Od", undecided=True),
        Place(name="Filippa Film"),
    ]
    return sign_up(
        cast.workshop, *places, name="Väljer", contact_email=CONTACT, now=NOW - dt.timedelta(days=3)
    )


@pytest.fixture
def publish(cast):
    def at(published_at: dt.datetime = NOW, **more) -> Workshop:
        times = {"starts_at": wall(12, 8, 9), "ends_at": wall(12, 8, 12)}
        return WorkshopFactory(city_round=cast.city_round, published_at=published_at, **(times | more))

    return at


def told(settled, at: dt.datetime = LATER) -> dict:
    new_times.tell(now=at)
    ids = set(OutgoingMail.objects.filter(kind="choose_time").values_list("message_id", flat=True))
    return {m.to[0]: m for m in settled(at) if m.extra_headers["Message-ID"] in ids}


def test_each_address_is_told_once(waiting, publish, settled):
    publish()
    mails = told(settled)
    assert set(mails) == {CONTACT, IDA}
    assert "Hej Ida Id! Nu finns det nya tider. Du är med på Service och bemötande" in mails[IDA].body
    assert f"/deltagare/{waiting.enrolments.get(person__name='Ida Id').person.link}/" in mails[IDA].body
    assert "- Olle Od" in mails[CONTACT].body
    assert new_times.tell(now=LATER + HOUR) == 0


def test_those_published_one_after_the_other_are_told_of_together(waiting, publish, settled):
    publish()
    publish(NOW + HOUR / 2, starts_at=wall(12, 9, 9), ends_at=wall(12, 9, 12))
    assert told(settled, LATER) == {}
    assert set(told(settled, LATER + HOUR / 2)) == {CONTACT, IDA}
    publish(NOW + 2 * HOUR, starts_at=wall(12, 10, 9), ends_at=wall(12, 10, 12))
    assert new_times.tell(now=NOW + 3 * HOUR) == 0  # no more than once a day


@pytest.mark.parametrize(
    "more",
    [
        {"capacity": 0},
        {"cancelled_at": NOW},
        {"starts_at": NOW - HOUR},
        {"published_at": None},
        {"published_at": NOW - dt.timedelta(days=4)},  # before they chose to choose later
    ],
)
def test_what_nobody_can_choose_or_everybody_knew_of_is_not_told(waiting, publish, more):
    publish(**more)
    assert new_times.tell(now=LATER) == 0


def test_who_lost_the_workshop_and_had_nothing_to_choose_is_told(cast, publish, settled):
    cancel_workshop(workshop=cast.workshop, reason="Vatten", by=cast.coordinator, now=NOW - 2 * HOUR)
    settle_cancelled_workshops(now=NOW - 2 * HOUR)
    publish()
    assert set(told(settled)) == {person.email for person in _people(cast)} - {""} | {"asa@tornrosa.example"}


def test_who_lost_it_after_that_was_told_to_choose_already(cast, publish):
    publish()
    cancel_workshop(workshop=cast.workshop, reason="Vatten", by=cast.coordinator, now=NOW + HOUR / 2)
    settle_cancelled_workshops(now=NOW + HOUR / 2)
    assert new_times.tell(now=LATER) == 0


def test_who_has_chosen_meanwhile_is_not_told(waiting, publish, settled):
    workshop = publish()
    new_times.tell(now=LATER)
    Enrolment.objects.filter(state="undecided").update(state="confirmed", workshop=workshop)
    assert told(settled) == {}


def test_beat_asks(db):
    assert "new_times" in sweeps.names()


def _people(cast):
    return [enrolment.person for enrolment in cast.registration.enrolments.select_related("person")]
