"""Between 20 and 7 whoever pressed the button is answered at once; everybody else hears of it at seven."""

import pytest

from citykompetens import actors, links
from citykompetens.mail.models import OutgoingMail
from participants.registration.services import Place, cancel_places, move, name_place
from tests.factories import WorkshopFactory, sign_up, wall

pytestmark = pytest.mark.django_db

NIGHT, MORNING = wall(11, 23, 23), wall(11, 24, 7)


@pytest.fixture(autouse=True)
def quiet(settings):
    settings.MAIL_QUIET_HOURS = "20-07"


def due(kind: str, recipient: str):
    return OutgoingMail.objects.filter(kind=kind, recipient=recipient).latest("pk").due_at


def by_whom(place, *, themselves: bool) -> str:
    if themselves:
        return actors.link(links.PERSON, place.person)
    return actors.link(links.MANAGE, place.registration.business)


def maja_of(cast):
    return cast.registration.enrolments.get(person__name="Maja Berg")


def test_the_contact_gets_the_receipt_and_the_employee_the_news_in_the_morning(cast, settled):
    sign_up(
        cast.workshop,
        Place(name="Eva Ek", email="eva@ek.example", workshop_id=cast.workshop.pk),
        name="Eks",
        contact_email="bo@ek.example",
        now=NIGHT,
    )
    assert due("receipt", "bo@ek.example") == NIGHT
    assert due("signed_up", "eva@ek.example") == MORNING
    late = [message.to for message in settled(NIGHT)]
    assert ["bo@ek.example"] in late
    assert ["eva@ek.example"] not in late
    assert ["eva@ek.example"] in [message.to for message in settled(MORNING)]


@pytest.mark.parametrize(("themselves", "told_at"), [(True, NIGHT), (False, MORNING)])
def test_another_time(cast, themselves, told_at):
    maja, other = maja_of(cast), WorkshopFactory(city_round=cast.city_round)
    by = by_whom(maja, themselves=themselves)
    move(enrolment=maja, workshop_id=other.pk, by=by, now=NIGHT)
    assert due("place_changed", "maja@tornrosa.example") == told_at


@pytest.mark.parametrize(("themselves", "told_at"), [(True, NIGHT), (False, MORNING)])
def test_a_place_that_was_given_back(cast, themselves, told_at):
    maja = maja_of(cast)
    cancel_places(enrolments=[maja], by=by_whom(maja, themselves=themselves), now=NIGHT)
    assert due("place_cancelled", "maja@tornrosa.example") == told_at


@pytest.mark.parametrize(("themselves", "told_at"), [(True, NIGHT), (False, MORNING)])
def test_a_place_that_got_a_name(cast, themselves, told_at):
    registration = sign_up(
        cast.workshop, Place(workshop_id=cast.workshop.pk), name="Eks", contact_email="bo@ek.example"
    )
    place = registration.enrolments.get()
    typed = {"name": "Eva Ek", "email": "eva@ek.example", "themselves": themselves}
    name_place(enrolment=place, **typed, by=by_whom(place, themselves=False), now=NIGHT)
    assert due("signed_up", "eva@ek.example") == told_at
