"""Rows are written once, whoever is killed, late or twice there; what is done is not read again."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citykompetens import sweeps
from citykompetens.mail.models import OutgoingMail, State
from participants.registration.models import Enrolment
from participants.reminders import queries, services
from participants.reminders.models import Swept
from participants.reminders.services import plan_due
from tests.factories import NOW, MailRuleFactory, WorkshopFactory, sign_up, wall
from workshops.models import Workshop
from workshops.services import change_workshop

DUE = wall(11, 25, 9)


@pytest.fixture
def many(cast, rule, monkeypatch) -> int:
    """Six workshops, each in a batch of its own; returns how many mails there are in all."""
    monkeypatch.setattr(services, "BATCH", 1)
    for number in range(5):
        workshop = WorkshopFactory(city_round=cast.city_round)
        sign_up(workshop, "Bo Berg", name=f"Butik {number}", contact_email=f"butik{number}@butik.example")
    return 7  # the cast's is read by two


def reminders() -> list[str]:
    mails = OutgoingMail.objects.filter(kind="reminder")
    return sorted(mails.values_list("recipient", flat=True))


@pytest.mark.parametrize("batch", range(6))
@pytest.mark.parametrize("step", ["_mark", "_plan"])
def test_killed_in_the_middle_it_goes_on(many, monkeypatch, batch, step):
    real = getattr(services, step)
    calls = []

    def killed(*args, **kwargs):
        calls.append(args)
        if len(calls) > batch:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(services, step, killed)
        with pytest.raises(KeyboardInterrupt):
            plan_due(now=DUE)
    written = reminders()
    assert len(written) < many
    plan_due(now=DUE)
    assert len(reminders()) == many
    assert set(written) <= set(reminders())


def test_two_beats_at_once_write_each_once(many):
    """Both have read what is due before either has written."""
    both = [queries.due(DUE), queries.due(DUE)]
    for found in both:
        for batch in services._batches(found):
            services._carry_out(batch, now=DUE)
    assert len(reminders()) == many == len(set(reminders()))


def test_six_hours_late_what_is_ahead_is_sent_and_nothing_that_has_begun(cast, rule, settled):
    Workshop.objects.filter(pk=cast.workshop.pk).update(starts_at=wall(11, 26, 2), ends_at=wall(11, 26, 4))
    ahead = WorkshopFactory(city_round=cast.city_round, starts_at=wall(11, 26, 14))
    sign_up(ahead, "Bo Berg", contact_email="bo@butik.example")
    rule.__class__.objects.update(days=0, at=dt.time(1))
    plan_due(now=wall(11, 26, 7))
    assert reminders() == ["bo@butik.example"]


def test_what_is_done_is_not_read_again(many, settled, assert_queries):
    plan_due(now=DUE)
    with assert_queries(5):  # rules, workshops, the towns' parts, marks, does one still wait
        assert plan_due(now=DUE) == 0
    settled(DUE)
    for _batch in range(many):  # the last looks, a few at a time
        plan_due(now=DUE)
    assert not Swept.objects.filter(done=False).exists()
    with assert_queries(4):
        assert plan_due(now=DUE) == 0


def test_a_sweep_that_finds_nothing_rings_no_bell(many, monkeypatch):
    plan_due(now=DUE)
    rung = []
    monkeypatch.setattr(sweeps, "ring", rung.append)
    plan_due(now=DUE)
    assert rung == []


def test_a_rule_that_is_put_off_is_seen_to_once_more_and_not_each_minute(many, rule, settled):
    """What it was marked for has lapsed before the new moment comes."""
    rule.__class__.objects.update(days=7)
    early = wall(11, 19, 9)
    Enrolment.objects.update(asked_at=early - dt.timedelta(days=1))
    plan_due(now=early)
    settled(early)
    rule.__class__.objects.update(days=1)
    plan_due(now=DUE)
    for minute in range(1, 3):
        assert plan_due(now=DUE + dt.timedelta(minutes=minute)) == 0
    assert len(reminders()) == many


# --- a workshop that moves --------------------------------------------------------------------------


def move(cast, now, starts_at) -> None:
    changes = {"starts_at": starts_at, "ends_at": starts_at + dt.timedelta(hours=3)}
    change_workshop(workshop=cast.workshop, changes=changes, by=cast.coordinator, now=now)


def test_moved_after_the_moment_it_is_not_reminded_of_at_once(cast, rule):
    """The mail that tells of the move says when it is."""
    MailRuleFactory(program=rule.program, days=3)
    move(cast, NOW, wall(11, 26, 13))  # an hour after the moment of three days before
    plan_due(now=NOW + dt.timedelta(minutes=1))
    assert reminders() == []
    plan_due(now=DUE)
    assert len(reminders()) == 2


def test_moved_before_the_moment_it_is_reminded_of_at_the_new_one_only(cast, rule):
    move(cast, NOW, wall(11, 27, 9))
    plan_due(now=DUE)
    assert reminders() == []
    plan_due(now=wall(11, 26, 9))
    assert len(reminders()) == 2


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(days=st.integers(0, 3), at=st.times(), begins=st.times(), late=st.integers(0, 4 * 24 * 60))
def test_never_once_the_workshop_has_begun(cast, rule, days, at, begins, late):
    starts_at = dt.datetime.combine(dt.date(2026, 11, 26), begins.replace(fold=0), tzinfo=NOW.tzinfo)
    Workshop.objects.update(starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=3))
    rule.__class__.objects.update(days=days, at=at.replace(fold=0))
    now = wall(11, 23) + dt.timedelta(minutes=late)
    Enrolment.objects.update(asked_at=wall(11, 1))
    for due in queries.due(now):
        assert due.due_from <= now < starts_at


# --- whose rules ------------------------------------------------------------------------------------


def test_a_towns_own_rules_replace_the_programs_there(cast, rule):
    sign_up(cast.workshop_elsewhere, "Bo Berg", contact_email="bo@lund.example", now=wall(11, 1))
    own = MailRuleFactory(program=rule.program, city=cast.city_round.city, days=2, at=dt.time(12))
    plan_due(now=DUE)
    assert reminders() == ["asa@tornrosa.example", "bo@lund.example", "maja@tornrosa.example"]
    assert {
        mail.occurrence.split(":")[0]
        for mail in OutgoingMail.objects.filter(city_slug="ostersund", kind="reminder")
    } == {str(own.pk)}


def test_switched_off_in_a_town_it_is_silent_there(cast, rule):
    sign_up(cast.workshop_elsewhere, "Bo Berg", contact_email="bo@lund.example", now=wall(11, 1))
    MailRuleFactory(program=rule.program, city=cast.city_round.city, active=False)
    plan_due(now=DUE)
    assert reminders() == ["bo@lund.example"]


def test_a_rounds_own_rules_replace_the_programs_and_a_towns_those(cast, rule):
    round_ = cast.city_round.round
    of_round = MailRuleFactory(program=rule.program, round=round_, days=3)
    of_town = MailRuleFactory(program=rule.program, round=round_, city=cast.city_round.city, days=2)
    rules = queries.Rules()
    where = {"program": rule.program.pk, "round_": round_.pk}
    assert rules.of("reminder", **where, city=cast.city_round.city.pk) == [of_town]
    assert rules.of("reminder", **where, city=cast.workshop_elsewhere.city_round.city.pk) == [of_round]
    assert rules.of("reminder", program=rule.program.pk, round_=0, city=0) == [rule]


def test_a_rule_that_is_off_and_a_closed_program_send_nothing(cast, rule):
    rule.__class__.objects.update(active=False)
    plan_due(now=DUE)
    rule.__class__.objects.update(active=True)
    rule.program.__class__.objects.update(closed_on=dt.date(2026, 11, 1))
    plan_due(now=DUE)
    assert reminders() == []


def test_mails_are_sent_and_the_states_add_up(many, settled):
    plan_due(now=DUE)
    settled(DUE)
    assert OutgoingMail.objects.filter(kind="reminder", state=State.SENT).count() == many
