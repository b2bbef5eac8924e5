"""A mail greets its reader, speaks of places that have no name yet, and says nothing that does not hold."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cities.models import CityRole
from participants.registration.models import Contact, Enrolment, Person
from participants.registration.services import (
    Place,
    cancel,
    cancel_places,
    name_place,
    promote_waiting,
    rename,
    tell_moved,
)
from participants.reminders.services import plan_due
from tests.factories import NOW, MailRuleFactory, UserFactory, WorkshopFactory, sign_up, wall
from tests.participants.registration.own_texts import write
from workshops.services import change_workshop

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=10)
CONTACT, EVA = "asa@tornrosa.example", "eva@tornrosa.example"


@pytest.fixture
def read(settled):
    """`read("asa@…")`: subject and both texts of the newest mail to that address, with such a subject."""

    def newest(address: str, now=NOW, *, about: str = "") -> tuple[str, str]:
        mail = [mail for mail in settled(now) if mail.to == [address] and about in mail.subject][-1]
        return mail.subject, mail.body + mail.alternatives[0].content

    return newest


def two_seats_for(*waiting: Place):
    """Both seats of a workshop are given back, and go to these."""
    workshop = WorkshopFactory(capacity=2)
    first = sign_up(workshop, "Första", "Andra", contact_email="annan@annan.example")
    second = sign_up(
        workshop,
        *[Place(name=p.name, email=p.email, workshop_id=workshop.pk, may_wait=True) for p in waiting],
        name="Hotell Frösön",
    )
    for place in first.enrolments.all():
        cancel(enrolment=place, by="link", now=NOW)
    promote_waiting(now=NOW)
    return second


def test_the_contact_hears_once_of_all_who_got_a_seat_also_of_a_place_without_a_name(read, settled):
    two_seats_for(Place(name="Åke Öberg"), Place())
    subject, text = read(CONTACT, about="plats")
    assert subject == "Hotell Frösön har fått plats torsdag 26 november"
    assert "- Åke Öberg" in text and "- Plats utan namn" in text
    assert sum("har fått plats" in mail.subject for mail in settled()) == 1


def test_who_has_an_own_address_hears_of_the_own_seat_alone(read):
    two_seats_for(Place(name="Åke Öberg"), Place(name="Eva Ek", email=EVA))
    subject, text = read(EVA, about="plats")
    assert subject == "Du har fått plats torsdag 26 november"
    assert "Hej Eva Ek!" in text and "/nej-tack/" in text and "Åke" not in text
    to_contact = read(CONTACT, about="har fått plats")[1]
    assert "- Eva Ek" in to_contact  # whoever signed her up knows that she has it, without her key
    assert Person.objects.get(name="Eva Ek").link not in to_contact


def test_a_contact_who_comes_too_is_led_to_both_pages(read):
    workshop = WorkshopFactory(capacity=2)
    first = sign_up(workshop, "Första", "Andra", contact_email="annan@annan.example")
    waiting = [Place(name="Åke Öberg"), Place(name="Eva Ek", email=EVA)]
    places = [replace(place, workshop_id=workshop.pk, may_wait=True) for place in waiting]
    business = sign_up(workshop, *places, name="Hotell Frösön").business
    Contact.objects.create(business=business, name="Eva Ek", email=EVA, added_at=NOW)
    cancel_places(enrolments=list(first.enrolments.all()), by="link", now=NOW)
    promote_waiting(now=NOW)
    _subject, text = read(EVA, about="har fått plats")
    for link in (business.link, Person.objects.get(name="Eva Ek").link):
        assert text.count(link) == 2  # in both texts
    assert text.count("- Åke Öberg") == 1


def test_the_contact_of_one_who_got_a_seat_says_no_thanks_with_one_press(client, read):
    """Also the sole trader, who is both."""
    two_seats_for(Place(name="Åsa Törnqvist", email=CONTACT))
    _subject, text = read(CONTACT, about="har fått plats")
    place = Enrolment.objects.get(person__name="Åsa Törnqvist")
    link = f"/deltagare/{place.person.link}/nej-tack/{place.pk}/"
    assert text.count(link) == 2  # in both texts
    client.post(link)
    place.refresh_from_db()
    assert place.is_cancelled


def test_of_several_seats_the_contact_gives_one_back_on_the_page_of_the_business(read):
    two_seats_for(Place(name="Åke Öberg"), Place(name="Siv"))
    text = read(CONTACT, about="har fått plats")[1]
    assert "/nej-tack/" not in text
    assert "Avboka på er sida" in text


def test_the_contact_says_no_thanks_for_nobody_with_an_own_address(read):
    two_seats_for(Place(name="Eva Ek", email=EVA))
    assert "/nej-tack/" in read(EVA, about="har fått plats")[1]
    assert "/nej-tack/" not in read(CONTACT, about="har fått plats")[1]


def test_a_seat_that_was_offered_and_given_back_is_not_told(settled):
    registration = two_seats_for(Place(name="Åke Öberg"), Place(name="Siv"))
    cancel_places(enrolments=list(registration.enrolments.all()), by="link", now=NOW)
    assert not any("har fått plats" in mail.subject for mail in settled())


def test_a_reminder_names_places_without_a_name(cast, read):
    Person.objects.filter(name="Siv Éklund").update(name="")
    MailRuleFactory(program=cast.city_round.round.program)
    plan_due(now=wall(11, 25, 9))
    assert "- Plats utan namn" in read(CONTACT, wall(11, 25, 9))[1]


def test_who_only_sees_the_films_is_promised_no_reminder(read):
    sign_up(WorkshopFactory(), Place(name="Film"))
    assert "påminner" not in read(CONTACT)[1]


def test_who_chooses_the_time_later_is(read):
    sign_up(WorkshopFactory(), Place(name="Sen", undecided=True))
    assert "påminner" in read(CONTACT)[1]


def test_each_contact_is_greeted_by_the_own_name(cast, read):
    Contact.objects.create(business=cast.business, name="Bo Lind", email="bo@lind.example", added_at=NOW)
    rename(enrolment=cast.registration.enrolments.all()[1], name="Åke Åberg", by="link", now=NOW)
    assert "Hej Bo Lind!" in read("bo@lind.example", LATER)[1]
    assert "du har anmält" not in read("bo@lind.example", LATER)[1]
    assert "Hej Åsa Törnqvist!" in read(CONTACT, LATER)[1]


def test_when_everything_is_cancelled_the_mail_does_not_say_that_they_are_in(cast, read):
    cancel_places(enrolments=list(cast.registration.enrolments.all()), by="link", now=NOW, undoable=True)
    subject, text = read(CONTACT, LATER)
    assert subject == "Kafé Törnrosa: alla platser är avbokade"
    assert "Ni är med" not in text


def test_who_waits_is_not_told_that_a_seat_moves_along(read):
    workshop = WorkshopFactory(capacity=1)
    sign_up(workshop, "Första", contact_email="annan@annan.example")
    eva = Place(name="Eva Ek", email=EVA, workshop_id=workshop.pk, may_wait=True)
    sign_up(workshop, eva, Place(name="Åke Öberg", workshop_id=workshop.pk, may_wait=True))
    coordinator = UserFactory(is_staff=True)
    CityRole.objects.create(user=coordinator, city=workshop.city_round.city)
    changes = {"starts_at": wall(11, 27, 9), "ends_at": wall(11, 27, 12)}
    change_workshop(workshop=workshop, changes=changes, by=coordinator, now=NOW)
    tell_moved(now=NOW)
    assert "Du står kvar i kön" in read(EVA, about="flyttad")[1]
    assert "- Åke Öberg (på väntelistan)" in read(CONTACT, about="flyttad")[1]


def test_who_took_a_place_is_not_told_that_somebody_gave_us_the_name(cast, read):
    sign_up(cast.workshop, Place(undecided=True), contact_email="hotell@hotell.example")
    place = Enrolment.objects.get(person__name="")
    name_place(enrolment=place, name="Eva Ek", email=EVA, themselves=True, by="link", now=NOW)
    subject, text = read(EVA)
    assert subject == "Din plats på Service och bemötande"
    assert "har gett oss" not in text and "Du skrev ditt namn" in text


def test_own_words_greet_each_who_looks_after_the_places_by_the_own_name(cast, settled):
    write(cast, "moved", body="Hej {namn}!\n\n{tid_och_plats}\n\n{knapp}")
    Contact.objects.create(business=cast.business, name="Bea Berg", email="bea@x.example", added_at=NOW)
    before = len(settled())
    times = {"starts_at": wall(11, 27, 9), "ends_at": wall(11, 27, 12)}
    change_workshop(workshop=cast.workshop, changes=times, by=cast.coordinator, now=NOW)
    tell_moved(now=NOW)
    greeted = {mail.to[0]: mail.body for mail in settled()[before:]}
    assert "Hej Bea Berg!" in greeted["bea@x.example"]
    assert "Hej Åsa Törnqvist!" in greeted[CONTACT]
    assert "Hej Maja Berg!" in greeted["maja@tornrosa.example"]
