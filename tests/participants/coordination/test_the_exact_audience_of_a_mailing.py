"""Who would get a mailing, who would not and why: known before it is sent."""

import uuid

import pytest

from citykompetens.mail.models import BadAddress, OptOut
from participants.attendance import services as attendance
from participants.coordination.audiences import audience_of
from participants.coordination.models import Who
from participants.learning.services import mark_seen
from participants.registration.services import Place, cancel_places
from tests.factories import NOW, FilmFactory, WorkshopFactory, sign_up

pytestmark = pytest.mark.django_db


def addresses(found) -> list[str]:
    return sorted(reader.address for reader in found.getting)


def names(readers) -> list[str]:
    return sorted(person.name for reader in readers for person in reader.people)


def place(cast, name):
    return cast.registration.enrolments.get(person__name=name)


def test_one_mail_an_address_and_everybody_counted(cast, mailing):
    found = audience_of(mailing())
    assert addresses(found) == ["asa@tornrosa.example", "maja@tornrosa.example"]
    assert (found.mails, found.people, found.skipped) == (2, 3, {})


def test_only_the_contacts(cast, mailing):
    sign_up(cast.workshop, "Ny", name="Annan AB", contact_email="ASA@tornrosa.example")
    found = audience_of(mailing(only_contacts=True))
    assert [address.lower() for address in addresses(found)] == ["asa@tornrosa.example"]
    assert found.people == 4


def test_who_does_not_get_it_and_why(cast, mailing):
    cancel_places(enrolments=[place(cast, "Siv Éklund")], by="visitor", now=NOW)
    sign_up(cast.workshop, "Bo", name="Bos", contact_email="Bo@bos.example")
    sign_up(cast.workshop, "Eva", name="Evas", contact_email="eva@evas.example")
    BadAddress.objects.create(address="bo@bos.example", reported_at=NOW, reason="5.1.1")
    OptOut.objects.create(address="eva@evas.example", at=NOW)
    found = audience_of(mailing())
    assert {reason: names(some) for reason, some in found.skipped.items()} == {
        "cancelled": ["Siv Éklund"],
        "opted out": ["Eva"],
        "bad address": ["Bo"],
    }
    assert (found.mails, found.people, found.all_skipped) == (2, 2, 3)


def test_a_bad_address_is_said_before_a_wish(cast, mailing):
    for model, more in ((BadAddress, {"reported_at": NOW, "reason": "x"}), (OptOut, {"at": NOW})):
        model.objects.create(address="maja@tornrosa.example", **more)
    assert list(audience_of(mailing()).skipped) == ["bad address"]


def test_who_gave_one_place_back_and_has_another_is_not_skipped(cast, mailing):
    maja = place(cast, "Maja Berg")
    cancel_places(enrolments=[maja], by="visitor", now=NOW)
    again = sign_up(cast.workshop, "X", name="Andra", contact_email="x@x.example").enrolments.get()
    again.person = maja.person
    again.save()
    assert audience_of(mailing()).skipped == {}


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (Who.EVERYBODY, ["Film", "Senare", "Sitter", "Står"]),
        (Who.SEATED, ["Sitter"]),
        (Who.WAITING, ["Står"]),
        (Who.UNDECIDED, ["Senare"]),
        (Who.FILMS_ONLY, ["Film"]),
        (Who.UNSEEN, ["Senare", "Står"]),  # Sitter has seen them, Film is never chased
        (Who.PRESENT, []),
        (Who.ABSENT, []),  # not reported is not absent
    ],
)
def test_each_choice_means_these_people(who, expected, cast, mailing):
    workshop = WorkshopFactory(city_round=cast.city_round, capacity=1)
    film = FilmFactory(round=cast.city_round.round)
    sitter = sign_up(workshop, "Sitter", name="A").enrolments.get()
    sign_up(workshop, "Står", may_wait=True, name="B")
    sign_up(workshop, Place(name="Film"), Place(name="Senare", undecided=True), name="C")
    mark_seen(person=sitter.person, film=film, by="link:person:x", now=NOW)
    cast.registration.enrolments.update(state="cancelled", cancelled_at=NOW)
    assert names(audience_of(mailing(who=who)).getting) == expected


def test_a_place_without_a_name_has_nobody_to_see_the_films(cast, mailing):
    FilmFactory(round=cast.city_round.round)
    sign_up(cast.workshop, Place(workshop_id=cast.workshop.pk), name="Eks", contact_email="bo@ek.example")
    assert "bo@ek.example" in addresses(audience_of(mailing()))
    assert addresses(audience_of(mailing(who=Who.UNSEEN))) == [
        "asa@tornrosa.example",
        "maja@tornrosa.example",
    ]


def test_who_was_there_and_who_did_not_come(cast, mailing):
    for name, presence in {"Maja Berg": "present", "Åke Öberg": "absent"}.items():
        attendance.record(
            event_id=uuid.uuid4(),
            workshop=cast.workshop,
            enrolment=place(cast, name),
            presence=presence,
            occurred_at=cast.workshop.ends_at,
            by=cast.facilitator,
            now=cast.workshop.ends_at,
        )
    assert names(audience_of(mailing(who=Who.PRESENT)).getting) == ["Maja Berg"]
    assert names(audience_of(mailing(who=Who.ABSENT)).getting) == ["Åke Öberg"]


def test_a_town_and_a_workshop_and_no_other(cast, mailing):
    sign_up(cast.workshop_elsewhere, "Lunda", name="Lunds")
    other = WorkshopFactory(city_round=cast.city_round)
    sign_up(other, "Annan tid", name="Annan")
    assert names(audience_of(mailing(workshop=other)).getting) == ["Annan tid"]
    assert "Lunda" not in names(audience_of(mailing()).getting)
    assert "Lunda" in names(audience_of(mailing(city=None, by=cast.national)).getting)


def test_as_many_questions_for_many_as_for_few(cast, mailing, assert_queries):
    draft = mailing()
    for number in (0, 6):
        for n in range(number):
            sign_up(cast.workshop, f"P{n}", name=f"V{n}", contact_email=f"p{n}@p.example")
        with assert_queries(3):
            found = audience_of(draft)
            [reader.language for reader in found.getting]
