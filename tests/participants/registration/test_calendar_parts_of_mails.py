"""What a mail does to its reader's calendar, read from the raw message."""

import email
from datetime import timedelta
from email.message import Message

import pytest

from participants.registration.models import Contact, Enrolment, Person
from participants.registration.services import (
    Place,
    cancel,
    cancel_places,
    move,
    promote_waiting,
    rename,
    replace,
    settle_cancelled_workshops,
    tell_moved,
    undo_cancel,
)
from tests import ics
from tests.factories import NOW, WorkshopFactory, sign_up, wall
from workshops.services import cancel_workshop, change_workshop

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=10)
MAJA, CONTACT = "maja@tornrosa.example", "asa@tornrosa.example"


def place_of(name: str) -> Enrolment:
    return Enrolment.objects.get(person__name=name)


def parts(message) -> list[Message]:
    raw = email.message_from_bytes(message.message().as_bytes(linesep="\r\n"))
    return [p for p in raw.walk() if p.get_content_type() in ("text/calendar", "application/ics")]


def entries(message) -> list[tuple[str, str, int]]:
    """(method, UID, SEQUENCE) of each calendar object that asks for something; all are checked."""
    found = []
    for part in parts(message):
        calendar = ics.read(part.get_payload(decode=True).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
        [event] = ics.events(calendar)
        if part.get_content_type() == "text/calendar":
            assert part.get_param("method") == calendar["METHOD"].value
            assert part.get_content_charset() == "utf-8"
            assert event["ATTENDEE"].value == f"MAILTO:{message.to[0]}"
            found.append((calendar["METHOD"].value, event["UID"].value, int(event["SEQUENCE"].value)))
    return found


def calendar_files(message) -> list[bytes]:
    """What each calendar part holds."""
    return [part.get_payload(decode=True) for part in parts(message)]


@pytest.fixture
def news(cast, settled):
    """What has gone out since the registration, by reader but the leader: its calendar parts."""
    before = len(settled())

    def since(now=LATER) -> dict[str, list[tuple[str, str, int]]]:
        sent = {mail.to[0]: entries(mail) for mail in settled(now)[before:]}
        sent.pop(cast.facilitator.email, None)
        return sent

    return since


@pytest.fixture
def uids(cast):
    maja = place_of("Maja Berg").person.public_id
    return {
        MAJA: f"workshop-{cast.workshop.pk}-{maja}@citykompetens",
        CONTACT: f"workshop-{cast.workshop.pk}-registration-{cast.registration.pk}@citykompetens",
    }


def test_the_first_mails_put_it_in(cast, settled, uids):
    assert {mail.to[0]: entries(mail) for mail in settled()} == {
        reader: [("REQUEST", uid, 0)] for reader, uid in uids.items()
    }


def test_it_stands_beside_the_text_and_as_a_file(cast, settled):
    """There mail programs look for it (RFC 6047); the file is for whoever opens it by hand."""
    raw = email.message_from_bytes(settled()[0].message().as_bytes())
    [alternatives] = [p for p in raw.walk() if p.get_content_type() == "multipart/alternative"]
    kinds = [p.get_content_type() for p in alternatives.get_payload()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    [file] = [p for p in raw.walk() if p.get_content_type() == "application/ics"]
    assert file.get_filename() == "workshop.ics"
    [part] = [p for p in raw.walk() if p.get_content_type() == "text/calendar"]
    lines = [p.get_payload(decode=True).splitlines() for p in (file, part)]
    assert lines[0] == lines[1]


def test_the_contacts_entry_says_who_comes(cast, settled):
    [receipt] = [mail for mail in settled() if mail.to == [CONTACT]]
    content = parts(receipt)[-1].get_payload(decode=True)
    description = ics.events(ics.read(content))[0]["DESCRIPTION"].text
    assert "Kommer: Maja Berg, Åke Öberg, Siv Éklund" in description
    [own] = [mail for mail in settled() if mail.to == [MAJA]]
    content = parts(own)[-1].get_payload(decode=True)
    assert "Åke" not in ics.events(ics.read(content))[0]["DESCRIPTION"].text


def test_a_new_name_is_a_new_version_of_the_same_entry(news, uids):
    rename(enrolment=place_of("Åke Öberg"), name="Åke Åberg", by="link", now=NOW)
    assert news() == {CONTACT: [("REQUEST", uids[CONTACT], 1)]}


def test_a_moved_workshop_moves_it(cast, news, uids):
    changes = {"starts_at": wall(11, 27, 9), "ends_at": wall(11, 27, 12)}
    change_workshop(workshop=cast.workshop, changes=changes, by=cast.coordinator, now=NOW)
    tell_moved(now=NOW)
    assert news(NOW) == {reader: [("REQUEST", uid, 1)] for reader, uid in uids.items()}


@pytest.fixture
def bo(cast, uids):
    """A contact beside Åsa, whose calendar has the business's entry, too."""
    contact = Contact.objects.create(
        business=cast.business, name="Bo Ek", email="bo@ek.example", added_at=NOW
    )
    uids[contact.email] = uids[CONTACT]
    return contact


def test_a_moved_workshop_moves_it_for_every_contact(cast, bo, news, uids):
    changes = {"starts_at": wall(11, 27, 9), "ends_at": wall(11, 27, 12)}
    change_workshop(workshop=cast.workshop, changes=changes, by=cast.coordinator, now=NOW)
    tell_moved(now=NOW)
    assert news(NOW) == {reader: [("REQUEST", uid, 1)] for reader, uid in uids.items()}


def test_a_workshop_that_is_not_held_is_taken_away_from_every_contact(cast, bo, news, uids):
    cancel_workshop(workshop=cast.workshop, reason="", by=cast.coordinator, now=NOW)
    settle_cancelled_workshops(now=NOW)
    assert news(NOW) == {reader: [("CANCEL", uid, 1)] for reader, uid in uids.items()}


def test_a_contact_of_people_with_own_addresses_is_told_and_has_no_entry(cast, news, uids):
    Person.objects.filter(email="").update(email="annan@annan.example")
    changes = {"starts_at": wall(11, 27, 9), "ends_at": wall(11, 27, 12)}
    change_workshop(workshop=cast.workshop, changes=changes, by=cast.coordinator, now=NOW)
    tell_moved(now=NOW)
    assert news(NOW)[CONTACT] == []
    assert news(NOW)[MAJA] == [("REQUEST", uids[MAJA], 1)]


def test_a_contact_who_comes_too_has_the_own_entry_and_the_businesss(cast, news, uids):
    Contact.objects.create(business=cast.business, name="Maja Berg", email=MAJA, added_at=NOW)
    changes = {"starts_at": wall(11, 27, 9), "ends_at": wall(11, 27, 12)}
    change_workshop(workshop=cast.workshop, changes=changes, by=cast.coordinator, now=NOW)
    tell_moved(now=NOW)
    assert sorted(news(NOW)[MAJA]) == sorted(("REQUEST", uid, 1) for uid in uids.values())


def test_a_seat_from_the_list_is_in_the_calendar_of_every_contact(cast, settled):
    full = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9), capacity=1)
    first = sign_up(full, "Första", contact_email="annan@annan.example")
    waits = sign_up(full, "Ida", may_wait=True, contact_email="ny@ny.example", name="Nya")
    Contact.objects.create(business=waits.business, name="Bo", email="bo@bo.example", added_at=NOW)
    cancel(enrolment=first.enrolments.get(), by="link", now=NOW)
    promote_waiting(now=NOW)
    told = {mail.to[0]: entries(mail) for mail in settled() if "har fått plats" in mail.subject}
    own = ("REQUEST", f"workshop-{full.pk}-registration-{waits.pk}@citykompetens", 0)
    assert told == {"ny@ny.example": [own], "bo@bo.example": [own]}


def test_a_place_that_is_given_back_takes_it_away(news, uids):
    cancel(enrolment=place_of("Maja Berg"), by="link", now=NOW)
    assert news() == {
        MAJA: [("CANCEL", uids[MAJA], 1)],
        CONTACT: [("REQUEST", uids[CONTACT], 1)],  # others still come
    }


def test_second_thoughts_leave_it_where_it_is(news, uids):
    cancel_places(enrolments=[place_of("Åke Öberg")], by="link", now=NOW, undoable=True)
    undo_cancel(enrolments=[place_of("Åke Öberg")], by="link", now=NOW + timedelta(minutes=1))
    assert news(NOW + timedelta(minutes=11)) == {CONTACT: [("REQUEST", uids[CONTACT], 2)]}


def test_when_nobody_is_left_it_goes(cast, news, uids):
    cancel_places(enrolments=list(cast.registration.enrolments.all()), by="link", now=NOW)
    assert news() == {
        MAJA: [("CANCEL", uids[MAJA], 1)],
        CONTACT: [("CANCEL", uids[CONTACT], 1)],
    }


def test_another_time_puts_one_in_and_takes_the_other_away(cast, news, uids):
    other = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9))
    move(enrolment=place_of("Maja Berg"), workshop_id=other.pk, by="link", now=NOW)
    new = uids[MAJA].replace(f"workshop-{cast.workshop.pk}", f"workshop-{other.pk}")
    assert news(NOW) == {MAJA: [("REQUEST", new, 1), ("CANCEL", uids[MAJA], 1)]}


def test_there_and_back_again_is_still_there(cast, news, uids):
    other = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9))
    for workshop in (other, cast.workshop):
        move(enrolment=place_of("Maja Berg"), workshop_id=workshop.pk, by="link", now=NOW)
    own = news(NOW)[MAJA]
    assert ("REQUEST", uids[MAJA], 2) in own
    assert [entry for entry in own if entry[0] == "CANCEL" and entry[1] == uids[MAJA]] == []


def test_when_all_of_the_contacts_have_moved_the_old_entry_goes(cast, news, uids):
    other = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9))
    move(enrolment=place_of("Åke Öberg"), workshop_id=other.pk, by="link", now=NOW)
    move(enrolment=place_of("Siv Éklund"), workshop_id=other.pk, by="link", now=NOW)
    new = uids[CONTACT].replace(f"workshop-{cast.workshop.pk}", f"workshop-{other.pk}")
    assert news()[CONTACT] == [("REQUEST", new, 2), ("CANCEL", uids[CONTACT], 2)]


def test_only_films_takes_it_away(news, uids):
    move(enrolment=place_of("Maja Berg"), workshop_id=None, by="link", now=NOW)
    assert news(NOW) == {MAJA: [("CANCEL", uids[MAJA], 1)]}


def test_who_is_replaced_loses_it_and_who_comes_instead_gets_it(cast, news, uids):
    replace(enrolment=place_of("Maja Berg"), name="Eva", email="eva@eva.example", by="link", now=NOW)
    eva = place_of("Eva").person.public_id
    assert news(NOW) == {
        MAJA: [("CANCEL", uids[MAJA], 1)],
        "eva@eva.example": [("REQUEST", f"workshop-{cast.workshop.pk}-{eva}@citykompetens", 1)],
    }


def test_a_workshop_that_is_not_held_is_taken_away_from_all(cast, news, uids):
    cancel_workshop(workshop=cast.workshop, reason="", by=cast.coordinator, now=NOW)
    settle_cancelled_workshops(now=NOW)
    assert news(NOW) == {reader: [("CANCEL", uid, 1)] for reader, uid in uids.items()}


def test_who_waited_had_nothing_to_take_away(cast, news):
    full = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9), capacity=0)
    person = Place(name="Bo", email="bo@bo.example", workshop_id=full.pk, may_wait=True)
    sign_up(full, person, contact_email="ny@ny.example", name="Nya")
    news()
    cancel(enrolment=place_of("Bo"), by="link", now=NOW)
    assert news()["bo@bo.example"] == []


def test_through_everything_the_sequence_never_falls(cast, settled, uids):
    other = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9))
    settled()
    rename(enrolment=place_of("Siv Éklund"), name="Siv Ek", by="link", now=NOW)
    changes = {"starts_at": wall(11, 27, 9), "ends_at": wall(11, 27, 12)}
    settled(LATER)
    change_workshop(workshop=cast.workshop, changes=changes, by=cast.coordinator, now=LATER)
    tell_moved(now=LATER)
    settled(LATER)
    move(enrolment=place_of("Maja Berg"), workshop_id=other.pk, by="link", now=LATER)
    settled(LATER)
    move(enrolment=place_of("Maja Berg"), workshop_id=cast.workshop.pk, by="link", now=LATER)
    settled(LATER)
    cancel(enrolment=place_of("Maja Berg"), by="link", now=LATER)
    sent = settled(LATER + timedelta(minutes=10))
    for reader, uid in uids.items():
        told = [seq for m in sent if m.to == [reader] for _method, name, seq in entries(m) if name == uid]
        assert told == sorted(told)
        assert len(set(told)) == len(told) >= 3
