"""A workshop moves or is cancelled: everybody concerned is handled, and told once."""

import pytest

from citykompetens.errors import Refused
from citykompetens.mail import kinds
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Contact, Enrolment, Person
from participants.registration.services import Place, move, settle_cancelled_workshops, tell_moved
from tests.factories import NOW, VenueFactory, WorkshopFactory, sign_up, wall
from tests.truths import assert_counters_match_rows
from workshops.services import cancel_workshop, change_workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(cast):
    """A day later; the services before said so to nobody."""
    changes = {"starts_at": wall(11, 27, 9), "ends_at": wall(11, 27, 12)}
    change_workshop(workshop=cast.workshop, changes=changes, by=cast.coordinator, now=NOW)
    return cast


def mails(kind: str) -> list[tuple[str, int]]:
    """To whom, and about how many."""
    found = OutgoingMail.objects.filter(kind=kind)
    return sorted((mail.recipient.lower(), len(mail.context["enrolments"])) for mail in found)


def test_one_mail_each_and_one_to_the_contact_that_names_all(moved):
    assert tell_moved(now=NOW) == 3
    assert mails("moved") == [("asa@tornrosa.example", 3), ("maja@tornrosa.example", 1)]


def test_whoever_looks_after_the_places_is_told_once_also_when_all_have_own_addresses(moved):
    """Bo is a contact beside Åsa; Maja is a contact and comes herself: her mail speaks of both."""
    for name, email in (("Bo Ek", "bo@ek.example"), ("Maja Berg", "Maja@tornrosa.example")):
        Contact.objects.create(business=moved.business, name=name, email=email, added_at=NOW)
    for number, person in enumerate(Person.objects.exclude(name="Maja Berg")):
        Person.objects.filter(pk=person.pk).update(email=f"own{number}@own.example")
    tell_moved(now=NOW)
    assert mails("moved") == [
        ("asa@tornrosa.example", 3),
        ("bo@ek.example", 3),
        ("maja@tornrosa.example", 3),
        ("own0@own.example", 1),
        ("own1@own.example", 1),
    ]


@pytest.mark.parametrize("businesses", [1, 3])
def test_telling_takes_no_more_questions_for_more_businesses(cast, assert_queries, settled, businesses):
    for number in range(businesses):
        registration = sign_up(cast.workshop, "Eva", "Ida", contact_email=f"{number}@x.example")
        Contact.objects.create(business=registration.business, name="Bo", email="bo@x.example", added_at=NOW)
    changes = {"starts_at": wall(11, 27, 9), "ends_at": wall(11, 27, 12)}
    change_workshop(workshop=cast.workshop, changes=changes, by=cast.coordinator, now=NOW)
    with assert_queries(8):
        tell_moved(now=NOW)
    planned = list(OutgoingMail.objects.filter(kind="moved"))
    with assert_queries(5):
        letters = kinds.get("moved").load(planned, NOW)
    assert all(isinstance(letter, kinds.Letter) for letter in letters.values())
    assert len(letters) == 2 + businesses + 1  # Bo looks after all of them


def test_the_next_sweep_has_nothing_to_say(moved):
    tell_moved(now=NOW)
    assert tell_moved(now=NOW) == 0
    assert len(mails("moved")) == 2


def test_who_signed_up_after_the_move_is_not_told_of_it(moved):
    moved.workshop.refresh_from_db()
    sign_up(moved.workshop, "Ny", contact_email="ny@ny.example")
    assert tell_moved(now=NOW) == 3


def test_moved_twice_before_anybody_was_told_is_told_once(moved):
    change_workshop(
        workshop=moved.workshop,
        changes={"starts_at": wall(11, 28, 9), "ends_at": wall(11, 28, 12)},
        by=moved.coordinator,
        now=NOW,
    )
    assert tell_moved(now=NOW) == 3
    assert len(mails("moved")) == 2


def test_of_another_room_at_the_same_time_nobody_reads_that_the_time_is_new(cast, settled):
    room = VenueFactory(city=cast.city_round.city, name="Stora Salen")
    change_workshop(workshop=cast.workshop, changes={"venue": room}, by=cast.coordinator, now=NOW)
    tell_moved(now=NOW)
    [mail] = [m for m in settled() if "flyttad" in m.subject and m.to == ["maja@tornrosa.example"]]
    assert "Workshopen i Service och bemötande har ny tid eller lokal, det här gäller nu." in mail.body
    assert "Stora Salen" in mail.body


def test_who_only_sees_the_films_is_not_told(moved):
    sign_up(moved.workshop, Place(name="Film"))
    assert tell_moved(now=NOW) == 3


@pytest.mark.parametrize("others_version", [0, 1])
def test_who_stays_is_told_also_when_another_has_left_for_another_time(moved, settled, others_version):
    """Maja is the first that the contact's mail names; the time that she left for may have moved as often."""
    other = WorkshopFactory(
        city_round=moved.city_round, starts_at=wall(12, 3, 9), schedule_version=others_version
    )
    tell_moved(now=NOW)
    move(enrolment=Enrolment.objects.get(person__name="Maja Berg"), workshop_id=other.pk, by="link", now=NOW)
    [told] = [m for m in settled() if m.to == ["asa@tornrosa.example"] and "flyttad" in m.subject]
    assert told.subject == "Workshopen är flyttad: fredag 27 november"
    assert [name in told.body for name in ("Maja Berg", "Åke Öberg", "Siv Éklund")] == [False, True, True]
    majas = OutgoingMail.objects.get(kind="moved", recipient="maja@tornrosa.example")
    assert (majas.state, majas.reason) == ("skipped", "said later")


@pytest.fixture
def cancelled(cast):
    cancel_workshop(workshop=cast.workshop, reason="Vattenskada", by=cast.coordinator, now=NOW)
    return cast


def test_everybody_may_choose_another_time_and_is_told_once(cancelled):
    assert settle_cancelled_workshops(now=NOW) == 3
    assert settle_cancelled_workshops(now=NOW) == 0
    assert mails("workshop_cancelled") == [("asa@tornrosa.example", 3), ("maja@tornrosa.example", 1)]
    assert {e.state for e in Enrolment.objects.all()} == {"undecided"}
    assert_counters_match_rows()


def test_who_has_chosen_another_time_is_not_asked_to(cancelled, settled):
    settle_cancelled_workshops(now=NOW)
    other = WorkshopFactory(city_round=cancelled.city_round, starts_at=wall(12, 3, 9))
    move(enrolment=Enrolment.objects.get(person__name="Maja Berg"), workshop_id=other.pk, by="link", now=NOW)
    told = {message.to[0]: message.body for message in settled() if message.subject.startswith("Inställd")}
    assert (
        "Hej Maja Berg! Workshopen i Service och bemötande torsdag 26 november, Gamla Teatern, blir inte av."
        in told["maja@tornrosa.example"]
    )
    assert "Välj" not in told["maja@tornrosa.example"]
    assert "Välj gärna en annan tid" in told["asa@tornrosa.example"]


def test_nobody_is_told_once_it_would_have_begun(cancelled, settled):
    settle_cancelled_workshops(now=NOW)
    settled(cancelled.workshop.starts_at)
    found = OutgoingMail.objects.filter(kind="workshop_cancelled").values_list("state", "reason")
    assert set(found) == {("skipped", "too late")}


def test_it_is_cancelled_once_by_the_own_coordinator_before_it_begins(cast):
    for by, now in ((cast.outsider, NOW), (cast.coordinator, cast.workshop.starts_at)):
        with pytest.raises(Refused):
            cancel_workshop(workshop=cast.workshop, reason="", by=by, now=now)
    first = cancel_workshop(workshop=cast.workshop, reason="", by=cast.coordinator, now=NOW)
    again = cancel_workshop(workshop=cast.workshop, reason="", by=cast.coordinator, now=wall(11, 24))
    assert first.cancelled_at == again.cancelled_at == NOW
