"""Films left to see: each is told of the own workshop while it is ahead, and it is in the calendar."""

import datetime as dt

import pytest
from icalendar import Calendar

from participants.registration.models import Enrolment
from participants.registration.services import Place, move
from participants.reminders.services import plan_due
from programs.models import Film, Side
from tests.factories import NOW, FilmFactory, MailRuleFactory, WorkshopFactory, sign_up, wall
from workshops.models import Workshop

CONTACT, MAJA, BO = "asa@tornrosa.example", "maja@tornrosa.example", "bo@bo.example"
THREE_WEEKS_AFTER = wall(11, 23, 12)  # the premiere


@pytest.fixture
def films(cast) -> list[Film]:
    return FilmFactory.create_batch(2, round=cast.city_round.round)


@pytest.fixture
def after_premiere(program, films):
    return MailRuleFactory(program=program, kind="films_unseen", days=21, side=Side.AFTER, at=dt.time(12))


@pytest.fixture
def before_workshop(program, films):
    return MailRuleFactory(program=program, kind="films_unseen", days=2, at=dt.time(12))


def place_of(name: str) -> Enrolment:
    return Enrolment.objects.get(person__name=name)


def entries(message) -> list[tuple[str, str, int]]:
    """Method, UID and SEQUENCE of each entry."""
    calendars = [
        Calendar.from_ical(part.content)
        for part in message.alternatives
        if part.mimetype.startswith("text/calendar")
    ]
    return [(each["method"], each.events[0]["uid"], each.events[0]["sequence"]) for each in calendars]


def test_whose_workshop_is_over_is_left_alone(cast, after_premiere, sent, reasons):
    ahead = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9))
    sign_up(ahead, Place(name="Bo", email=BO, workshop_id=ahead.pk), contact_email=BO, now=wall(11, 20))
    Workshop.objects.filter(pk=cast.workshop.pk).update(starts_at=wall(11, 21, 9), ends_at=wall(11, 21, 12))
    assert set(sent("films_unseen", THREE_WEEKS_AFTER)) == {BO}
    assert set(reasons("films_unseen").values()) == {"already held"}


def test_of_several_at_an_address_only_those_who_are_still_to_come(cast, after_premiere, sent):
    ahead = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9))
    move(enrolment=place_of("Siv Éklund"), workshop_id=ahead.pk, by="link", now=NOW - dt.timedelta(days=5))
    Workshop.objects.filter(pk=cast.workshop.pk).update(starts_at=wall(11, 21, 9), ends_at=wall(11, 21, 12))
    body = sent("films_unseen", THREE_WEEKS_AFTER)[CONTACT].body
    assert "- Siv Éklund, 2 filmer kvar" in body
    assert "Åke" not in body
    assert "Om 10 dagar är det workshop: torsdag 3 december kl. 9.00, Gamla Teatern." in body


def test_each_workshop_of_those_at_an_address_is_named(cast, after_premiere, sent):
    ahead = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9), venue__name="Rådhuset")
    move(enrolment=place_of("Siv Éklund"), workshop_id=ahead.pk, by="link", now=NOW - dt.timedelta(days=5))
    told = sent("films_unseen", THREE_WEEKS_AFTER)
    body = told[CONTACT].body
    assert "Om 3 dagar är det workshop: torsdag 26 november kl. 9.00, Gamla Teatern." in body
    assert "Om 10 dagar är det workshop: torsdag 3 december kl. 9.00, Rådhuset." in body
    assert body.count("Workshopen bygger på filmerna.") == 1
    assert len(told[CONTACT].attachments) == 2  # an entry each
    assert "Rådhuset" not in told[MAJA].body


def test_who_has_changed_to_another_time_hears_of_that_one(cast, before_workshop, settled, sent):
    ahead = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9))
    due = wall(11, 24, 12)
    plan_due(now=due)
    move(enrolment=place_of("Åke Öberg"), workshop_id=ahead.pk, by="link", now=due)
    body = sent("films_unseen", due)[CONTACT].body
    assert "Siv Éklund" in body
    assert "Åke" not in body


def test_who_waits_is_promised_no_workshop(cast, after_premiere, sent):
    full = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9), capacity=0)
    place = Place(name="Bo", email=BO, workshop_id=full.pk, may_wait=True)
    sign_up(full, place, contact_email="chef@bo.example", name="Bos", now=wall(11, 20))
    told = sent("films_unseen", THREE_WEEKS_AFTER)[BO]
    assert "Du har 2 filmer kvar" in told.body
    assert "är det workshop" not in told.body
    assert entries(told) == []


def test_the_workshop_it_names_is_in_the_calendar_as_in_every_mail(cast, before_workshop, sent, settled):
    receipts = {mail.to[0]: entries(mail) for mail in settled()}
    told = sent("films_unseen", wall(11, 24, 12))
    assert {address: entries(mail) for address, mail in told.items()} == {
        CONTACT: receipts[CONTACT],
        MAJA: receipts[MAJA],
    }
    assert receipts[MAJA][0][0] == "REQUEST"


def test_films_that_may_not_be_seen_yet_are_not_left(cast, before_workshop, sent):
    cast.city_round.round.__class__.objects.update(premiere_at=wall(11, 25, 9))
    assert sent("films_unseen", wall(11, 24, 12)) == {}
