"""Between 20 and 7 whoever pressed the button is answered at once; everybody else hears of it at seven."""

import pytest

from citykompetens import actors, links
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Contact
from participants.registration.services import Place, cancel_places, move, name_place
from participants.registration.services.contacts import (
    add_contact,
    hand_over,
    remove_contact,
    resend_person_link,
)
from participants.registration.services.correcting import correct
from tests.factories import WorkshopFactory, sign_up, wall

pytestmark = pytest.mark.django_db

NIGHT, LATER, MORNING = wall(11, 23, 23), wall(11, 23, 23, 10), wall(11, 24, 7)


@pytest.fixture(autouse=True)
def quiet(settings):
    settings.MAIL_QUIET_HOURS = "20-07"


@pytest.fixture
def told_at(cast, settled):
    """`told_at("changed", "asa@tornrosa.example")`: when the last such mail goes out."""
    settled()  # by day, who is signed up already has heard of it

    def find(kind: str, recipient: str):
        for moment in (NIGHT, LATER, MORNING):
            settled(moment)
            if OutgoingMail.objects.filter(kind=kind, recipient=recipient).latest("pk").state == "sent":
                return moment

    return find


def by_whom(place, *, themselves: bool) -> str:
    if themselves:
        return actors.link(links.PERSON, place.person)
    return actors.link(links.MANAGE, place.registration.business)


def maja_of(cast):
    return cast.registration.enrolments.get(person__name="Maja Berg")


def test_the_contact_gets_the_receipt_and_the_employee_the_news_in_the_morning(cast, told_at):
    sign_up(
        cast.workshop,
        Place(name="Eva Ek", email="eva@ek.example", workshop_id=cast.workshop.pk),
        name="Eks",
        contact_email="bo@ek.example",
        now=NIGHT,
    )
    assert told_at("receipt", "bo@ek.example") == NIGHT
    assert told_at("signed_up", "eva@ek.example") == MORNING


@pytest.mark.parametrize(("themselves", "expected"), [(True, NIGHT), (False, MORNING)])
def test_another_time(cast, themselves, expected, told_at):
    maja, other = maja_of(cast), WorkshopFactory(city_round=cast.city_round)
    by = by_whom(maja, themselves=themselves)
    move(enrolment=maja, workshop_id=other.pk, by=by, now=NIGHT)
    assert told_at("place_changed", "maja@tornrosa.example") == expected


@pytest.mark.parametrize(("themselves", "expected"), [(True, NIGHT), (False, MORNING)])
def test_a_place_that_was_given_back(cast, themselves, expected, told_at):
    maja = maja_of(cast)
    cancel_places(enrolments=[maja], by=by_whom(maja, themselves=themselves), now=NIGHT)
    assert told_at("place_cancelled", "maja@tornrosa.example") == expected


@pytest.mark.parametrize(("themselves", "expected"), [(True, NIGHT), (False, MORNING)])
def test_a_place_that_got_a_name(cast, themselves, expected, told_at):
    registration = sign_up(
        cast.workshop, Place(workshop_id=cast.workshop.pk), name="Eks", contact_email="bo@ek.example"
    )
    place = registration.enrolments.get()
    typed = {"name": "Eva Ek", "email": "eva@ek.example", "themselves": themselves}
    name_place(enrolment=place, **typed, by=by_whom(place, themselves=False), now=NIGHT)
    assert told_at("signed_up", "eva@ek.example") == expected


def test_what_was_done_by_day_and_is_reached_at_night(cast, told_at):
    """Just before eight, with a run that lasted so long, or a relay that said to come again."""
    maja = maja_of(cast)
    by = by_whom(maja, themselves=False)
    cancel_places(enrolments=[maja], by=by, now=NIGHT.replace(hour=19, minute=58))
    assert told_at("place_cancelled", "maja@tornrosa.example") == MORNING


@pytest.mark.parametrize(("themselves", "expected"), [(True, MORNING), (False, LATER)])
def test_the_contact_hears_of_what_others_changed_in_the_morning(cast, themselves, expected, told_at):
    maja = maja_of(cast)
    cancel_places(enrolments=[maja], by=by_whom(maja, themselves=themselves), now=NIGHT)
    assert told_at("changed", "asa@tornrosa.example") == expected


@pytest.mark.parametrize("contact", ["asa@tornrosa.example", "bo@ek.example"])
def test_of_several_contacts_nobody_knows_who_it_was(cast, contact, told_at):
    maja = maja_of(cast)
    Contact.objects.create(business=cast.business, name="Bo Ek", email="bo@ek.example", added_at=NIGHT)
    cancel_places(enrolments=[maja], by=by_whom(maja, themselves=False), now=NIGHT)
    assert told_at("changed", contact) == MORNING


@pytest.mark.parametrize(
    ("kind", "recipient"),
    [
        ("handed_over", "asa@tornrosa.example"),
        ("business_link", "eva@ek.example"),
    ],
)
def test_places_that_are_handed_over(cast, kind, recipient, told_at):
    by = by_whom(maja_of(cast), themselves=False)
    typed = {"name": "Eva Ek", "email": "eva@ek.example", "phone": "+4663123456"}
    hand_over(business=cast.business, **typed, by=by, now=NIGHT)
    assert told_at(kind, recipient) == MORNING


def test_a_new_link_after_a_contact_was_removed(cast, told_at):
    by = by_whom(maja_of(cast), themselves=False)
    bo = add_contact(business=cast.business, name="Bo Ek", email="bo@ek.example", by=by, now=NIGHT)
    remove_contact(contact=bo, by=by, now=NIGHT)
    assert told_at("business_link", "asa@tornrosa.example") == MORNING


def test_a_new_link_after_a_coordinator_has_put_the_address_right(cast, told_at):
    maja = maja_of(cast).person
    maja.email = "maja@berg.example"
    correct(maja, fields=["email"], by=cast.coordinator, now=NIGHT)
    assert told_at("person_link", "maja@berg.example") == MORNING


def test_whose_link_the_contact_sends_anew(cast, told_at):
    person = maja_of(cast).person
    resend_person_link(person=person, business=cast.business, by=actors.VISITOR, now=NIGHT)
    assert told_at("person_link", person.email) == MORNING
