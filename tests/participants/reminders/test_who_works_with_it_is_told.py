"""The facilitator's list the evening before, and the coordinators' week."""

import datetime as dt

import pytest

from cities.models import CityRole
from citykompetens.mail.models import OutgoingMail
from participants.reminders.services import plan_due
from programs.models import MailRule, Side
from tests.factories import CityRoundFactory, FacilitatorFactory, MailRuleFactory, UserFactory, wall
from workshops.models import Workshop

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
    [entry] = [part.content for part in mail.alternatives if part.mimetype.startswith("text/calendar")]
    assert f"UID:workshop-{cast.workshop.pk}-leader-{cast.workshop.facilitator_id}@" in entry
    assert "METHOD:REQUEST" in entry


def test_another_leader_gets_a_list_of_their_own(cast, evening_before, sent):
    sent("facilitator_list", EVENING)
    other = FacilitatorFactory(city=cast.city_round.city, user__email="ny@ledare.example")
    Workshop.objects.filter(pk=cast.workshop.pk).update(facilitator=other)
    later = EVENING + dt.timedelta(hours=1)
    told = set(sent("facilitator_list", later))
    assert told == {cast.facilitator.email, "ny@ledare.example", cast.facilitator_elsewhere.email}


def test_a_list_that_waits_is_not_sent_to_who_leads_it_no_more(cast, evening_before, settled, reasons):
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
    assert every.body.index("Lund, del 1: 0 av 50") < every.body.index(
        "Östersund, del 1: 1 av 50"
    )  # the worst first


def test_once_a_week_and_one_mail_for_two_towns(cast, mondays, sent):
    CityRole.objects.create(user=cast.coordinator, city=cast.workshop_elsewhere.city_round.city)
    told = sent("weekly_figures", MONDAY)
    assert "Lund, del 1: 0 av 50" in told[cast.coordinator.email].body
    for later in (1, 24, 6 * 24 + 23):
        sent("weekly_figures", MONDAY + dt.timedelta(hours=later))
    assert OutgoingMail.objects.filter(kind="weekly_figures").count() == 3
    sent("weekly_figures", MONDAY + dt.timedelta(days=7))
    assert OutgoingMail.objects.filter(kind="weekly_figures").count() == 6


def test_two_rounds_of_a_town_at_once_are_two_in_one_mail(cast, mondays, sent):
    CityRoundFactory(
        city=cast.city_round.city, round__number=2, round__ends_on=dt.date(2027, 5, 1), target_businesses=40
    )
    own = sent("weekly_figures", MONDAY)[cast.coordinator.email]
    assert own.subject == "Östersund: 1 av 90 verksamheter"
    assert "Östersund, del 1: 1 av 50" in own.body
    assert "Östersund, del 2: 0 av 40" in own.body


def test_who_coordinates_no_more_reads_no_figures(cast, mondays, settled, reasons):
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
