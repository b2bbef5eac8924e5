"""Each kind of automatic mail: to whom, when, and no more once it does not apply."""

import datetime as dt
import uuid

import pytest

from citykompetens.mail import kinds
from citykompetens.mail.models import OutgoingMail, State
from participants.attendance import services as attendance
from participants.attendance.models import Presence
from participants.learning.models import FilmView
from participants.registration.models import Enrolment, Person
from participants.registration.services import Place
from participants.reminders import automatic
from participants.reminders.services import plan_due
from programs.models import CityRound, MailRule, Side
from tests.factories import NOW, FilmFactory, MailRuleFactory, sign_up, wall
from workshops.models import Workshop

CONTACT, MAJA = "asa@tornrosa.example", "maja@tornrosa.example"
PREMIERE = wall(11, 2, 9)


@pytest.fixture
def films(cast):
    return FilmFactory.create_batch(2, round=cast.city_round.round)


def undecided(cast, **changed) -> None:
    places = [
        Place(name="Ida Id", email="ida@valjer.example", undecided=True),
        Place(name="Olle Od", undecided=True),
    ]
    sign_up(cast.workshop, *places, name="Väljer", contact_email="chef@valjer.example", **changed)


def test_every_usual_rule_is_for_a_kind_that_there_is(program):
    for rule in MailRule.usual(program):
        kind = automatic.get(rule.kind)
        assert kind is not None
        assert kind.anchor(rule) is not None
        assert kinds.get(rule.kind) is not None


# --- films -------------------------------------------------------------------------------------


def early(cast) -> None:
    """The cast signed up before the premiere."""
    Enrolment.objects.update(asked_at=PREMIERE - dt.timedelta(days=1))


def test_films_are_open_at_the_premiere_and_not_before(cast, program, films, sent):
    MailRuleFactory(program=program, kind="films_open", days=0, side=Side.AFTER, at=dt.time(8))
    early(cast)
    assert sent("films_open", PREMIERE - dt.timedelta(minutes=1)) == {}
    told = sent("films_open", PREMIERE)
    assert set(told) == {CONTACT, MAJA}
    assert told[MAJA].subject == "Nu är filmerna öppna: Service och bemötande"
    assert "De är 2 och tar 4 minuter tillsammans." in told[MAJA].body
    assert Enrolment.objects.get(person__name="Maja Berg").person.link in told[MAJA].body
    assert "- Åke Öberg" in told[CONTACT].body


def test_who_signs_up_after_the_premiere_has_it_in_the_receipt(cast, program, films, sent):
    MailRuleFactory(program=program, kind="films_open", days=0, side=Side.AFTER)
    Enrolment.objects.update(asked_at=PREMIERE + dt.timedelta(minutes=1))
    assert sent("films_open", PREMIERE + dt.timedelta(hours=2)) == {}


def test_without_films_nothing_is_open(cast, program, sent):
    MailRuleFactory(program=program, kind="films_open", days=0, side=Side.AFTER)
    early(cast)
    assert sent("films_open", PREMIERE) == {}


def test_a_premiere_that_is_put_off_is_not_told_of(cast, program, films, settled, reasons):
    MailRuleFactory(program=program, kind="films_open", days=0, side=Side.AFTER)
    early(cast)
    plan_due(now=PREMIERE)
    program.rounds.update(premiere_at=PREMIERE + dt.timedelta(days=7))
    settled(PREMIERE)
    assert set(reasons("films_open").values()) == {"no films yet"}
    plan_due(now=PREMIERE + dt.timedelta(days=7))
    settled(PREMIERE + dt.timedelta(days=7))
    assert OutgoingMail.objects.filter(kind="films_open", state=State.SENT).count() == 2


def test_a_rule_made_weeks_after_the_premiere_tells_nobody(cast, program, films, sent):
    MailRuleFactory(program=program, kind="films_open", days=0, side=Side.AFTER)
    early(cast)
    assert sent("films_open", NOW) == {}


def test_who_has_films_left_before_the_workshop(cast, program, films, sent):
    MailRuleFactory(program=program, kind="films_unseen", days=2, at=dt.time(12))
    people = {e.person.name: e.person for e in Enrolment.objects.all()}
    for film in films:
        FilmView.objects.create(person=people["Siv Éklund"], film=film, seen_at=NOW)
    FilmView.objects.create(person=people["Maja Berg"], film=films[0], seen_at=NOW)
    sign_up(cast.workshop, Place(name="Bara Film", email="film@film.example"), contact_email="b@film.example")
    told = sent("films_unseen", wall(11, 24, 12))
    assert set(told) == {CONTACT, MAJA}  # who only wanted the films is never chased
    assert "Du har en film kvar att se i Service och bemötande." in told[MAJA].body
    assert "Om 2 dagar är det workshop" in told[MAJA].body
    assert "- Åke Öberg, 2 filmer kvar" in told[CONTACT].body
    assert "Siv" not in told[CONTACT].body


def test_who_has_seen_them_meanwhile_is_left_alone(cast, program, films, settled, reasons):
    MailRuleFactory(program=program, kind="films_unseen", days=2, at=dt.time(12))
    at = wall(11, 24, 12)
    plan_due(now=at)
    maja = Enrolment.objects.get(person__name="Maja Berg").person
    for film in films:
        FilmView.objects.create(person=maja, film=film, seen_at=at)
    settled(at)
    assert reasons("films_unseen") == {MAJA: "seen"}


def test_films_left_some_days_after_the_premiere(cast, program, films, sent):
    MailRuleFactory(program=program, kind="films_unseen", days=21, side=Side.AFTER, at=dt.time(12))
    assert set(sent("films_unseen", wall(11, 23, 12))) == {CONTACT, MAJA}


# --- choosing a time ------------------------------------------------------------------------------


def test_who_has_no_time_chooses_before_registration_closes(cast, program, sent):
    MailRuleFactory(program=program, kind="choose_time", days=2, at=dt.time(10))
    undecided(cast)
    Workshop.objects.update(starts_at=wall(12, 15, 9), ends_at=wall(12, 15, 12))
    assert sent("choose_time", wall(12, 9, 9, 59)) == {}
    told = sent("choose_time", wall(12, 9, 10))
    assert set(told) == {"chef@valjer.example", "ida@valjer.example"}
    assert told["ida@valjer.example"].subject == "Välj tid för workshopen senast fredag 11 december"
    assert "till och med fredag 11 december kl. 17" in told["ida@valjer.example"].body
    assert "- Olle Od" in told["chef@valjer.example"].body


def test_the_last_chance_is_the_last_workshop_where_that_comes_first(cast, program, sent):
    MailRuleFactory(program=program, kind="choose_time", days=2, at=dt.time(10))
    undecided(cast)
    told = sent("choose_time", wall(11, 24, 10))
    assert set(told) == {"chef@valjer.example", "ida@valjer.example"}
    assert "till och med torsdag 26 november kl. 9" in told["ida@valjer.example"].body


def test_who_has_chosen_meanwhile_and_a_town_that_closed_earlier(cast, program, settled, reasons):
    MailRuleFactory(program=program, kind="choose_time", days=2, at=dt.time(10))
    Workshop.objects.update(starts_at=wall(12, 15, 9), ends_at=wall(12, 15, 12))
    undecided(cast)
    at = wall(12, 9, 10)
    plan_due(now=at)
    ida = Enrolment.objects.filter(person__name="Ida Id")
    ida.update(state="confirmed", workshop=cast.workshop)
    CityRound.objects.filter(pk=cast.city_round.pk).update(registration_closes_at=at)
    settled(at)
    assert reasons("choose_time") == {"ida@valjer.example": "chosen", "chef@valjer.example": "closed"}


def test_a_town_that_closes_earlier_is_told_earlier(cast, program, sent):
    MailRuleFactory(program=program, kind="choose_time", days=2, at=dt.time(10))
    CityRound.objects.filter(pk=cast.city_round.pk).update(registration_closes_at=wall(11, 25, 17))
    undecided(cast, now=NOW - dt.timedelta(days=1))
    assert set(sent("choose_time", NOW)) == {"chef@valjer.example", "ida@valjer.example"}


# --- afterwards -----------------------------------------------------------------------------------


def held(cast, *absent: str) -> dt.datetime:
    over = cast.workshop.ends_at
    leader = cast.workshop.facilitator.user
    for enrolment in cast.workshop.enrolments.select_related("person"):
        attendance.record(
            event_id=uuid.uuid4(),
            workshop=cast.workshop,
            enrolment=enrolment,
            presence=Presence.ABSENT if enrolment.person.name in absent else Presence.PRESENT,
            occurred_at=over,
            by=leader,
            now=over,
        )
    attendance.close(workshop=cast.workshop, by=leader, now=over)
    return over


def test_one_question_to_who_was_there(cast, program, sent):
    MailRuleFactory(program=program, kind="feedback", days=1, side=Side.AFTER, at=dt.time(10))
    over = held(cast, "Siv Éklund")
    assert sent("feedback", over) == {}
    told = sent("feedback", wall(11, 27, 10))
    assert set(told) == {CONTACT, MAJA}
    assert "Vad kan vi göra bättre nästa gång?" in told[MAJA].body
    assert told[MAJA].reply_to == ["gunilla@ostersund.example"]
    assert "Siv" not in told[CONTACT].body


def test_the_question_is_planned_once_however_long_it_may_be_made_up_for(cast, program, sent):
    """Every minute of those seven days somebody looks; nobody is asked again, also not at a new address."""
    MailRuleFactory(program=program, kind="feedback", days=1, side=Side.AFTER, at=dt.time(10))
    held(cast)
    due = wall(11, 27, 10)
    for minutes in (0, 1):  # the last look comes when all have gone out
        assert set(sent("feedback", due + dt.timedelta(minutes=minutes))) == {CONTACT, MAJA}
    Person.objects.filter(email=MAJA).update(email="maja@ny.example")
    for minutes in (1441, 1442, 6 * 1440, 7 * 1440 - 1):
        assert plan_due(now=due + dt.timedelta(minutes=minutes)) == 0
    assert set(sent("feedback", due + dt.timedelta(days=7))) == {CONTACT, MAJA}


def test_nobody_is_asked_before_the_list_is_closed(cast, program, sent):
    MailRuleFactory(program=program, kind="feedback", days=1, side=Side.AFTER, at=dt.time(10))
    assert sent("feedback", wall(11, 27, 10)) == {}
    held(cast)
    Workshop.objects.filter(pk=cast.workshop.pk).update(closed_at=wall(11, 29, 12))
    assert set(sent("feedback", wall(11, 29, 12, 1))) == {CONTACT, MAJA}
