"""Who was there, once the workshop is closed, and saw the films where the round asks for it. Once."""

import pytest

from citykompetens.audit.models import Entry
from participants.attendance.services import close
from participants.certificates.models import Certificate
from participants.certificates.services import issue_earned
from participants.learning.services import mark_seen
from participants.registration.models import Person
from participants.registration.services import Place
from programs.models import Program, Round
from tests.factories import FilmFactory, WorkshopFactory, sign_up, wall

AFTERWARDS = wall(11, 26, 13)


def names() -> list[str]:
    return list(Certificate.objects.order_by("pk").values_list("name", flat=True))


def test_only_who_was_there(held):
    assert issue_earned(now=AFTERWARDS) == 1
    assert names() == ["Maja Berg"]


def test_a_place_without_a_name_earns_one_when_it_is_named(held):
    Person.objects.filter(name="Maja Berg").update(name="")
    assert issue_earned(now=AFTERWARDS) == 0
    Person.objects.filter(name="").update(name="Maja Ek")
    assert issue_earned(now=AFTERWARDS) == 1
    assert names() == ["Maja Ek"]


def test_not_before_the_workshop_is_closed(cast, tick):
    tick("Maja", "present")
    assert issue_earned(now=AFTERWARDS) == 0


def test_again_gives_no_second_one(held):
    issue_earned(now=AFTERWARDS)
    assert issue_earned(now=wall(11, 27)) == 0
    assert names() == ["Maja Berg"]
    assert Entry.objects.filter(action="certificate.issued").count() == 1


def test_a_late_correction_gives_one(held, tick):
    issue_earned(now=AFTERWARDS)
    tick("Siv", "present", at=wall(11, 27), reason="Glömdes i listan")
    assert issue_earned(now=wall(11, 27)) == 1
    assert names() == ["Maja Berg", "Siv Éklund"]


def test_one_for_each_round_however_many_workshops(cast, held, tick):
    """Maja came a second time, with another list."""
    issue_earned(now=AFTERWARDS)
    again = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 1, 9))
    registration = sign_up(again, "Maja Berg", name="Andra stället")
    place = registration.enrolments.get()
    type(place).objects.filter(pk=place.pk).update(person=Certificate.objects.get().person)
    tick("Maja", "present", workshop=again, enrolment=place, at=wall(12, 1, 9, 5))
    close(workshop=again, by=cast.facilitator, now=wall(12, 1, 13))
    assert issue_earned(now=wall(12, 1, 13)) == 0


def test_what_was_revoked_is_not_given_again_by_a_sweep(certificate):
    Certificate.objects.update(revoked_at=AFTERWARDS, revoked_reason="Fel person")
    assert issue_earned(now=wall(11, 27)) == 0


@pytest.fixture
def films(cast):
    Round.objects.update(films_required=True)
    return [FilmFactory(round=cast.city_round.round) for _number in range(2)]


def test_where_films_are_required_all_of_them_must_be_seen(held, films, place_of):
    person = place_of("Maja").person
    mark_seen(person=person, film=films[0], by="link:person:x", now=AFTERWARDS)
    assert issue_earned(now=AFTERWARDS) == 0
    mark_seen(person=person, film=films[1], by="link:person:x", now=AFTERWARDS)
    assert issue_earned(now=AFTERWARDS) == 1


def test_films_alone_are_not_enough(cast, held, films):
    person = sign_up(cast.workshop, Place(name="Filmtittare"), now=wall(11, 20)).enrolments.get().person
    for film in films:
        mark_seen(person=person, film=film, by="link:person:x", now=AFTERWARDS)
    assert issue_earned(now=AFTERWARDS) == 0


def test_name_and_texts_are_frozen(cast, certificate):
    person = certificate.person
    person.name = "Maja Nygift"
    person.save()
    Program.objects.update(name="Nytt namn", certificate_text="Ny text")
    certificate.refresh_from_db()
    assert (certificate.name, certificate.program_name, certificate.body, certificate.business_name) == (
        "Maja Berg",
        "Service och bemötande",
        "har deltagit i utbildningen Service och bemötande.",
        "Kafé Törnrosa",
    )
    assert certificate.signatures == [
        ["Frida Fjällgren", "workshopledare"],
        ["Gunilla Sjöström", "Visit Östersund"],
    ]
    assert certificate.belongs_to("Maja Berg")
    assert not certificate.belongs_to("Maja Nygift")


def test_it_outlives_the_person(certificate):
    person = certificate.person
    Certificate.objects.update(person=None)
    certificate.refresh_from_db()
    assert certificate.belongs_to(person.name)


def test_codes_cannot_be_guessed_from_one_another(certificate, tick):
    tick("Siv", "present", at=wall(11, 27), reason="Glömdes i listan")
    issue_earned(now=wall(11, 27))
    codes = list(Certificate.objects.values_list("code", flat=True))
    assert [len(code) for code in codes] == [16, 16]
    assert len(set(codes)) == 2
