"""What people read when something about their place has changed, and that nobody reads it in vain."""

from datetime import timedelta

import pytest

from participants.registration.models import Enrolment
from participants.registration.services import (
    Place,
    cancel_places,
    move,
    name_place,
    rename,
    replace,
    settle_cancelled_workshops,
    tell_moved,
)
from tests.factories import NOW, WorkshopFactory, sign_up, wall
from workshops.services import cancel_workshop, change_workshop

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=10)
MAJA, CONTACT = "maja@tornrosa.example", "asa@tornrosa.example"


def place_of(name: str) -> Enrolment:
    return Enrolment.objects.get(person__name=name)


@pytest.fixture
def news(cast, settled):
    """The mails since the registration, but to the leader: (to, subject) of what is sent by a moment."""
    before = len(settled())
    return lambda now=LATER: [
        (mail.to[0], mail.subject) for mail in settled(now)[before:] if mail.to != [cast.facilitator.email]
    ]


def test_the_contact_gets_one_mail_for_several_changes(cast, news):
    rename(enrolment=place_of("Åke Öberg"), name="Åke Åberg", by="link", now=NOW)
    rename(enrolment=place_of("Siv Éklund"), name="Siv Ek", by="link", now=NOW)
    assert news() == [(CONTACT, "Ändrat: så är Kafé Törnrosa anmäld nu")]


def test_who_is_cancelled_is_told_after_ten_minutes(cast, news):
    cancel_places(enrolments=[place_of("Maja Berg")], by="link", now=NOW, undoable=True)
    assert news(NOW) == []
    assert sorted(news()) == [
        (CONTACT, "Ändrat: så är Kafé Törnrosa anmäld nu"),
        (MAJA, "Din plats är avbokad"),
    ]


def test_who_is_replaced_and_who_comes_instead_are_told(cast, news):
    replace(enrolment=place_of("Maja Berg"), name="Eva", email="eva@eva.example", by="link", now=NOW)
    assert sorted(news(NOW)) == [
        ("eva@eva.example", "Åsa Törnqvist har anmält dig till Service och bemötande"),
        (MAJA, "Din plats är avbokad"),
    ]


def test_who_gets_another_time_is_told(cast, news, settled):
    other = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9))
    move(enrolment=place_of("Maja Berg"), workshop_id=other.pk, by="link", now=NOW)
    assert news(NOW) == [(MAJA, "Ny tid för dig: torsdag 3 december")]
    assert "Torsdag 3 december" in settled()[-1].body


def test_who_had_no_time_before_is_not_told_of_an_old_one(cast, settled):
    place = place_of("Maja Berg")
    move(enrolment=place, workshop_id=None, undecided=True, by="link", now=NOW)
    settled()
    move(enrolment=place, workshop_id=cast.workshop.pk, by="link", now=NOW + timedelta(minutes=1))
    told = settled(NOW + timedelta(minutes=1))[-1]
    assert (told.to, told.subject) == ([MAJA], "Ny tid för dig: torsdag 26 november")
    assert "Det här är din tid för workshopen i Service och bemötande." in told.body
    assert "gamla" not in told.body


def test_who_takes_a_nameless_place_is_told_what_is_stored(cast, news):
    sign_up(cast.workshop, Place(workshop_id=cast.workshop.pk), contact_email="hotell@hotell.example")
    place = Enrolment.objects.get(person__name="")
    name_place(enrolment=place, name="Eva", email="eva@eva.example", by="link", now=NOW)
    assert ("eva@eva.example", "Åsa Törnqvist har anmält dig till Service och bemötande") in news(NOW)


def test_a_moved_workshop_names_to_the_contact_all_who_come(cast, news, settled):
    changes = {"starts_at": wall(11, 27, 9), "ends_at": wall(11, 27, 12)}
    change_workshop(workshop=cast.workshop, changes=changes, by=cast.coordinator, now=NOW)
    tell_moved(now=NOW)
    subject = "Workshopen är flyttad: fredag 27 november"
    assert sorted(news(NOW)) == [(CONTACT, subject), (MAJA, subject)]
    [to_contact] = [mail for mail in settled() if mail.to == [CONTACT] and mail.subject == subject]
    assert "- Åke Öberg" in to_contact.body
    assert "- Maja Berg" in to_contact.body  # told herself, too: the contact plans the day
    assert "/deltagare/" not in to_contact.body


def test_a_cancelled_workshop_asks_to_choose_again(cast, news, settled):
    cancel_workshop(workshop=cast.workshop, reason="", by=cast.coordinator, now=NOW)
    settle_cancelled_workshops(now=NOW)
    subject = "Inställd: workshopen torsdag 26 november"
    assert sorted(news(NOW)) == [(CONTACT, subject), (MAJA, subject)]
    assert all("/deltagare/" in mail.body or "/anmalan/" in mail.body for mail in settled()[-2:])


def test_a_cancelled_workshop_does_not_swallow_what_was_to_be_told(cast, news):
    rename(enrolment=place_of("Åke Öberg"), name="Åke Åberg", by="link", now=NOW)
    cancel_workshop(workshop=cast.workshop, reason="", by=cast.coordinator, now=NOW)
    settle_cancelled_workshops(now=NOW)
    assert (CONTACT, "Ändrat: så är Kafé Törnrosa anmäld nu") in news()
