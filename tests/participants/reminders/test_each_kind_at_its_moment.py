"""Each kind of automatic mail: to whom, when, and no more once it does not apply."""

import datetime as dt
import uuid

import pytest

from cities.models import CityRole
from citykompetens.mail import kinds
from citykompetens.mail.models import OutgoingMail, State
from participants.attendance import services as attendance
from participants.attendance.models import Presence
from participants.learning.models import FilmView
from participants.registration.models import Enrolment
from participants.registration.services import Place
from participants.reminders import automatic
from participants.reminders.services import plan_due
from programs.models import CityRound, MailRule, Program, Side
from tests.factories import NOW, FacilitatorFactory, FilmFactory, MailRuleFactory, UserFactory, sign_up, wall
from workshops.models import Workshop

CONTACT, MAJA = "asa@tornrosa.example", "maja@tornrosa.example"
PREMIERE = wall(11, 2, 9)


@pytest.fixture
def program(cast) -> Program:
    return cast.city_round.round.program


@pytest.fixture
def films(cast):
    return FilmFactory.create_batch(2, round=cast.city_round.round)


@pytest.fixture
def sent(settled):
    """Sweeps and sends at a moment; returns the mails of a kind that have gone out so far, by address."""

    def sweep(kind: str, at: dt.datetime) -> dict:
        plan_due(now=at)
        ids = set(OutgoingMail.objects.filter(kind=kind).values_list("message_id", flat=True))
        return {m.to[0]: m for m in settled(at) if m.extra_headers["Message-ID"] in ids}

    return sweep


def reasons(kind: str) -> dict[str, str]:
    return dict(
        OutgoingMail.objects.filter(kind=kind, state=State.SKIPPED).values_list("recipient", "reason")
    )


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


def test_a_premiere_that_is_put_off_is_not_told_of(cast, program, films, settled):
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


def test_who_has_seen_them_meanwhile_is_left_alone(cast, program, films, settled):
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
    assert sent("choose_time", wall(12, 9, 9, 59)) == {}
    Workshop.objects.update(starts_at=wall(12, 15, 9), ends_at=wall(12, 15, 12))
    told = sent("choose_time", wall(12, 9, 10))
    assert set(told) == {"chef@valjer.example", "ida@valjer.example"}
    assert told["ida@valjer.example"].subject == "Välj tid för workshopen senast fredag 11 december"
    assert "till och med fredag 11 december kl. 17" in told["ida@valjer.example"].body
    assert "- Olle Od" in told["chef@valjer.example"].body


def test_who_has_chosen_meanwhile_and_a_town_that_closed_earlier(cast, program, settled):
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


def test_nobody_is_asked_before_the_list_is_closed(cast, program, sent):
    MailRuleFactory(program=program, kind="feedback", days=1, side=Side.AFTER, at=dt.time(10))
    assert sent("feedback", wall(11, 27, 10)) == {}
    held(cast)
    Workshop.objects.filter(pk=cast.workshop.pk).update(closed_at=wall(11, 29, 12))
    assert set(sent("feedback", wall(11, 29, 12, 1))) == {CONTACT, MAJA}


# --- those who work with it -------------------------------------------------------------------------

EVENING = wall(11, 25, 17)


@pytest.fixture
def evening_before(program) -> MailRule:
    return MailRuleFactory(program=program, kind="facilitator_list", days=1, at=dt.time(17))


def test_the_leader_gets_the_list_the_evening_before(cast, evening_before, sent):
    told = sent("facilitator_list", EVENING)
    assert set(told) == {cast.facilitator.email, cast.facilitator_elsewhere.email}
    assert told[cast.facilitator_elsewhere.email].subject == "I morgon: 0 personer kommer"
    mail = told[cast.facilitator.email]
    assert mail.subject == "I morgon: 3 personer kommer"
    assert "Kafé Törnrosa (Åsa Törnqvist, 063-12 34 56)" in mail.body
    for name in ("Maja Berg", "Åke Öberg", "Siv Éklund"):
        assert f"- {name}" in mail.body
    assert f"/ledare/workshop/{cast.workshop.pk}/" in mail.body
    assert cast.business.link not in mail.body


def test_another_leader_gets_a_list_of_their_own(cast, evening_before, sent):
    sent("facilitator_list", EVENING)
    other = FacilitatorFactory(city=cast.city_round.city, user__email="ny@ledare.example")
    Workshop.objects.filter(pk=cast.workshop.pk).update(facilitator=other)
    later = EVENING + dt.timedelta(hours=1)
    told = set(sent("facilitator_list", later))
    assert told == {cast.facilitator.email, "ny@ledare.example", cast.facilitator_elsewhere.email}


def test_a_list_that_waits_is_not_sent_to_who_leads_it_no_more(cast, evening_before, settled):
    plan_due(now=EVENING)
    other = FacilitatorFactory(city=cast.city_round.city)
    Workshop.objects.filter(pk=cast.workshop.pk).update(facilitator=other)
    settled(EVENING)
    assert reasons("facilitator_list") == {cast.facilitator.email: "address changed"}


MONDAY = wall(11, 23, 8)


@pytest.fixture
def mondays(program) -> MailRule:
    return MailRuleFactory(
        program=program, kind="weekly_figures", days=0, side=Side.AFTER, weekday=0, at=dt.time(8)
    )


def test_the_week_in_the_own_town_and_in_all(cast, mondays, sent):
    told = sent("weekly_figures", MONDAY)
    assert set(told) == {cast.coordinator.email, cast.outsider.email, cast.national.email}
    own = told[cast.coordinator.email]
    assert own.subject == "Östersund: 1 av 50 verksamheter"
    assert "17 platser kvar i 1 workshop." in own.body
    assert "Ingen ny anmälan på en vecka." in own.body
    assert "Lund" not in own.body
    every = told[cast.national.email]
    assert every.subject == "Städerna: 1 av 100 verksamheter"
    assert every.body.index("Lund: 0 av 50") < every.body.index("Östersund: 1 av 50")  # the worst first


def test_once_a_week_and_one_mail_for_two_towns(cast, mondays, sent):
    CityRole.objects.create(user=cast.coordinator, city=cast.workshop_elsewhere.city_round.city)
    told = sent("weekly_figures", MONDAY)
    assert "Lund: 0 av 50" in told[cast.coordinator.email].body
    for later in (1, 24, 6 * 24 + 23):
        sent("weekly_figures", MONDAY + dt.timedelta(hours=later))
    assert OutgoingMail.objects.filter(kind="weekly_figures").count() == 3
    sent("weekly_figures", MONDAY + dt.timedelta(days=7))
    assert OutgoingMail.objects.filter(kind="weekly_figures").count() == 6


def test_who_coordinates_no_more_reads_no_figures(cast, mondays, settled):
    plan_due(now=MONDAY)
    CityRole.objects.filter(user=cast.outsider).delete()
    settled(MONDAY)
    assert reasons("weekly_figures") == {cast.outsider.email: "not a coordinator"}


def test_no_figures_when_the_round_is_over(cast, mondays, sent):
    assert sent("weekly_figures", wall(12, 21, 8)) == {}


def test_who_waits_is_bad_news(cast, mondays, sent):
    Workshop.objects.filter(pk=cast.workshop.pk).update(waiting=2)
    body = sent("weekly_figures", MONDAY)[cast.coordinator.email].body
    assert body.index("2 personer väntar på plats.") < body.index("17 platser kvar")


def test_somebody_who_may_not_log_in_gets_nothing(cast, mondays, evening_before, sent):
    UserFactory._meta.model.objects.update(is_active=False)
    assert sent("weekly_figures", MONDAY) == {}
    assert sent("facilitator_list", EVENING) == {}
