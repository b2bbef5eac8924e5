"""Once, at its moment, everybody who has a seat, and nobody else."""

import datetime as dt

import pytest
from django.db.models import F
from icalendar import Calendar

from citykompetens.mail.models import OutgoingMail, State
from participants.registration.models import Enrolment
from participants.registration.services import Place, cancel, promote_waiting
from participants.reminders.services import plan_due
from tests.factories import NOW, STOCKHOLM, MailRuleFactory, WorkshopFactory, sign_up, wall
from workshops.models import Workshop

DUE = wall(11, 25, 9)
CONTACT, MAJA = "asa@tornrosa.example", "maja@tornrosa.example"


def to(messages) -> list[str]:
    return [message.to[0] for message in messages]


def test_at_its_moment_and_not_before(cast, reminders):
    assert reminders(DUE - dt.timedelta(seconds=1)) == []
    assert to(reminders(DUE)) == [CONTACT, MAJA]


def test_once(cast, reminders):
    reminders(DUE)
    reminders(DUE + dt.timedelta(minutes=1))
    assert to(reminders(DUE + dt.timedelta(hours=20))) == [CONTACT, MAJA]


def test_late_is_better_than_never(cast, reminders):
    """Nobody swept for most of a day."""
    assert to(reminders(DUE + dt.timedelta(hours=22))) == [CONTACT, MAJA]


def test_not_once_the_workshop_has_begun(cast, reminders):
    assert reminders(cast.workshop.starts_at) == []


def test_what_was_planned_is_not_sent_once_the_workshop_has_begun(cast, rule, settled):
    plan_due(now=DUE)
    settled(cast.workshop.starts_at)
    reasons = OutgoingMail.objects.filter(kind="reminder").values_list("state", "reason")
    assert set(reasons) == {(State.SKIPPED, "already held")}


def test_people_without_address_are_named_in_one_mail_to_the_contact(cast, reminders):
    [through_contact, own] = reminders(DUE)
    assert "- Åke Öberg" in through_contact.body
    assert "- Siv Éklund" in through_contact.body
    assert "Maja" not in through_contact.body
    assert cast.business.link in through_contact.body
    assert "Maja Berg" in own.body
    assert "Åke" not in own.body
    assert Enrolment.objects.get(person__name="Maja Berg").person.link in own.body
    assert cast.business.link not in own.body


def test_who_shares_the_contacts_address_is_in_the_contacts_mail(cast, reminders):
    place = Place(name="Åsa Törnqvist", email=CONTACT.upper(), workshop_id=cast.workshop.pk)
    other = sign_up(cast.workshop, place, name="Andra stället", now=NOW)
    both, own = reminders(DUE)
    assert to([both, own]) == [CONTACT, MAJA]
    for business in (cast.business, other.business):
        assert f"\n{business.name}\n" in both.body
        assert business.link in both.body
    assert "- Åsa Törnqvist" in both.body
    assert "- Siv Éklund" in both.body


def test_who_gave_the_place_back_meanwhile_is_left_alone(cast, rule, settled):
    plan_due(now=DUE)
    cancel(enrolment=Enrolment.objects.get(person__name="Maja Berg"), by="visitor", now=DUE)
    settled(DUE)
    assert OutgoingMail.objects.get(kind="reminder", recipient=MAJA).reason == "cancelled"
    assert OutgoingMail.objects.get(kind="reminder", recipient=CONTACT).state == State.SENT


def test_who_is_left_is_named_when_others_gave_their_place_back(cast, rule, reminders):
    plan_due(now=DUE)
    cancel(enrolment=Enrolment.objects.get(person__name="Åke Öberg"), by="visitor", now=DUE)
    [through_contact, _own] = reminders(DUE)
    assert "Siv Éklund" in through_contact.body
    assert "Åke Öberg" not in through_contact.body


def test_who_waits_is_not_reminded(cast, reminders):
    full = WorkshopFactory(city_round=cast.city_round, capacity=0)
    sign_up(full, "Väntar", may_wait=True, contact_email="vantar@shop.example")
    assert to(reminders(DUE)) == [CONTACT, MAJA]


def test_late_sign_ups_get_no_stale_reminder(cast, reminders):
    """Who signs up after the moment has a fresh receipt in the mailbox."""
    late = DUE + dt.timedelta(minutes=1)
    sign_up(cast.workshop, "Sen", contact_email="sen@shop.example", now=late)
    assert to(reminders(late)) == [CONTACT, MAJA]


def test_who_has_just_got_a_seat_from_the_list_is_not_reminded_at_once(cast, rule):
    """The mail that offers the seat says when and where."""
    full = WorkshopFactory(city_round=cast.city_round, capacity=0, starts_at=cast.workshop.starts_at)
    sign_up(full, "Väntar", may_wait=True, contact_email="vantar@shop.example")
    Workshop.objects.filter(pk=full.pk).update(capacity=1)
    promote_waiting(now=DUE + dt.timedelta(hours=1))
    plan_due(now=DUE + dt.timedelta(hours=2))
    reminded = OutgoingMail.objects.filter(kind="reminder").values_list("recipient", flat=True)
    assert sorted(reminded) == [CONTACT, MAJA]


@pytest.mark.parametrize("changed", [{"cancelled_at": NOW}, {"published_at": None}], ids=str)
def test_a_workshop_that_is_not_held_reminds_nobody(cast, reminders, changed):
    Workshop.objects.filter(pk=cast.workshop.pk).update(**changed)
    assert reminders(DUE) == []


def test_a_workshop_cancelled_after_planning_reminds_nobody(cast, rule, settled):
    plan_due(now=DUE)
    Workshop.objects.filter(pk=cast.workshop.pk).update(cancelled_at=DUE)
    settled(DUE)
    reasons = OutgoingMail.objects.filter(kind="reminder").values_list("reason", flat=True)
    assert set(reasons) == {"moved or cancelled"}


def move(workshop: Workshop, starts_at: dt.datetime) -> None:
    Workshop.objects.filter(pk=workshop.pk).update(
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=3),
        schedule_version=F("schedule_version") + 1,
    )


def test_a_moved_workshop_reminds_again_at_its_new_moment(cast, reminders):
    reminders(DUE)
    move(cast.workshop, wall(12, 3, 13))
    assert len(reminders(DUE + dt.timedelta(hours=1))) == 2
    again = reminders(wall(12, 2, 9))
    assert to(again) == [CONTACT, CONTACT, MAJA, MAJA]
    assert "13" in again[-1].body


def test_a_reminder_for_the_old_time_is_not_sent(cast, rule, settled):
    plan_due(now=DUE)
    move(cast.workshop, wall(12, 3, 13))
    settled(DUE)
    reasons = OutgoingMail.objects.filter(kind="reminder").values_list("reason", flat=True)
    assert set(reasons) == {"moved or cancelled"}


def test_each_rule_reminds_by_itself(cast, reminders):
    MailRuleFactory(program=cast.city_round.round.program, days=3, at=dt.time(8))
    assert to(reminders(wall(11, 23, 8))) == [CONTACT, MAJA]
    assert to(reminders(DUE)) == [CONTACT, CONTACT, MAJA, MAJA]


def test_a_rule_of_another_program_reminds_nobody_here(cast, reminders):
    MailRuleFactory(program__slug="sociala-medier", days=3, at=dt.time(8))
    assert reminders(wall(11, 23, 8)) == []


def test_the_calendar_file(cast, reminders):
    [_contact, own] = reminders(DUE)
    [(name, content, mimetype)] = own.attachments
    assert (name, mimetype) == ("workshop.ics", "application/ics")
    calendar = Calendar.from_ical(content)
    [event] = calendar.walk("VEVENT")
    assert event.decoded("dtstart") == wall(11, 26, 9)
    assert event.decoded("dtend") == wall(11, 26, 12)
    assert event["dtstart"].params["TZID"] == "Europe/Stockholm"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Stockholm"]
    person = Enrolment.objects.get(person__name="Maja Berg").person
    assert event["uid"] == f"workshop-{cast.workshop.pk}-{person.public_id}@citykompetens"
    assert (event["sequence"], event["location"]) == (0, "Gamla Teatern, Thoméegränd 20, 831 34 Östersund")
    assert event["url"].endswith(f"/deltagare/{person.link}/")


def test_a_moved_workshop_keeps_its_entry_with_a_higher_sequence(cast, reminders):
    uids = {_event(message)["uid"] for message in reminders(DUE)}
    move(cast.workshop, wall(12, 3, 13))
    moved = reminders(wall(12, 2, 9))
    assert {_event(message)["uid"] for message in moved} == uids
    assert {_event(message)["sequence"] for message in moved} == {0, 1}


def _event(message):
    return Calendar.from_ical(message.attachments[0][1]).walk("VEVENT")[0]


def test_in_summer_time_too(cast, reminders):
    workshop = WorkshopFactory(
        city_round=cast.city_round, starts_at=dt.datetime(2027, 3, 29, 9, tzinfo=STOCKHOLM)
    )
    sign_up(workshop, "Vår", contact_email="var@shop.example")
    assert reminders(dt.datetime(2027, 3, 28, 8, 59, tzinfo=STOCKHOLM)) == []
    assert to(reminders(dt.datetime(2027, 3, 28, 9, 0, tzinfo=STOCKHOLM))) == ["var@shop.example"]
