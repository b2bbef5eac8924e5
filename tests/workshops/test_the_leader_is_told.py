"""Whoever leads a workshop is told that it has moved, will not be held, or is led by somebody else: once, and
so is the calendar."""

import datetime as dt

import pytest
from icalendar import Calendar

from citykompetens.mail.models import OutgoingMail
from tests.factories import NOW, FacilitatorFactory, UserFactory, wall
from workshops.models import Workshop
from workshops.services import cancel_workshop, change_workshop

pytestmark = pytest.mark.django_db

LEADER = "frida@ostersund.example"


@pytest.fixture
def told(settled):
    """What has gone out to the leader so far."""

    def send(now: dt.datetime = NOW) -> list:
        return [message for message in settled(now) if message.to == [LEADER]]

    return send


def move(cast, day: int = 27, **more):
    changes = {"starts_at": wall(11, day, 9), "ends_at": wall(11, day, 12), **more}
    return change_workshop(workshop=cast.workshop, changes=changes, by=cast.coordinator, now=NOW)


def lead(cast, leader):
    change_workshop(workshop=cast.workshop, changes={"facilitator": leader}, by=cast.coordinator, now=NOW)


def cancel(cast, now: dt.datetime = NOW):
    return cancel_workshop(workshop=cast.workshop, reason="Vattenskada", by=cast.coordinator, now=now)


def entry(message) -> tuple[str, str, int]:
    [part] = [each for each in message.alternatives if each.mimetype.startswith("text/calendar")]
    calendar = Calendar.from_ical(part.content)
    return calendar["method"], calendar.events[0]["uid"], calendar.events[0]["sequence"]


def uid(cast) -> str:
    return f"workshop-{cast.workshop.pk}-leader-{cast.workshop.facilitator_id}@citykompetens"


def reasons(kind: str = "leader_told") -> list[str]:
    return list(OutgoingMail.objects.filter(kind=kind).order_by("pk").values_list("reason", flat=True))


def test_a_move_is_told_once_with_the_entry(cast, told):
    move(cast)
    move(cast)  # the same button twice
    [mail] = told()
    assert mail.subject == "Workshopen är flyttad: fredag 27 november"
    assert "Hej Frida Fjällgren! Workshopen som du leder hålls den här tiden" in mail.body
    assert "Fredag 27 november kl. 9.00–12.00" in mail.body
    assert f"/ledare/workshop/{cast.workshop.pk}/" in mail.body
    assert mail.reply_to == ["gunilla@ostersund.example"]
    assert entry(mail) == ("REQUEST", uid(cast), 1)


def test_also_where_nobody_has_signed_up(cast, told):
    cast.workshop.enrolments.all().delete()
    move(cast)
    assert len(told()) == 1


def test_of_two_moves_before_the_mail_goes_out_the_last_is_told(cast, told):
    move(cast, 27)
    move(cast, 28)
    [mail] = told()
    assert mail.subject == "Workshopen är flyttad: lördag 28 november"
    assert reasons() == ["moved or cancelled", ""]


def test_a_cancelled_one_is_taken_out_of_the_calendar(cast, told):
    cancel(cast)
    [mail] = told()
    assert mail.subject == "Inställd: workshopen torsdag 26 november"
    assert "torsdag 26 november, Gamla Teatern, blir inte av." in mail.body
    assert entry(mail) == ("CANCEL", uid(cast), 1)


def test_moved_and_then_cancelled_its_sequence_rises(cast, told):
    move(cast)
    told()
    cancel(cast)
    assert [entry(mail) for mail in told()] == [("REQUEST", uid(cast), 1), ("CANCEL", uid(cast), 2)]


def test_in_english_for_a_row_that_is(cast, told):
    move(cast)
    OutgoingMail.objects.filter(kind="leader_told").update(language="en")
    [mail] = told()
    assert mail.subject == "The workshop has moved: Friday 27 November"
    assert "The workshop that you lead is held at this time" in mail.body


def test_what_is_neither_time_nor_room_nor_leader_says_nothing(cast, told):
    change_workshop(workshop=cast.workshop, changes={"capacity": 30}, by=cast.coordinator, now=NOW)
    assert told() == []


@pytest.mark.parametrize("somebody_else", [True, False])
def test_who_does_not_lead_it_any_more_is_told_and_loses_the_entry(cast, told, somebody_else):
    theirs = uid(cast)
    lead(cast, FacilitatorFactory(city=cast.city_round.city) if somebody_else else None)
    [mail] = told()
    assert mail.subject == "Du leder inte längre workshopen torsdag 26 november"
    assert "Du leder inte längre workshopen torsdag 26 november i Service och bemötande" in mail.body
    assert mail.reply_to == ["gunilla@ostersund.example"]
    assert entry(mail) == ("CANCEL", theirs, 1)


def test_who_leads_it_again_gets_an_entry_that_a_calendar_heeds(cast, told):
    frida = cast.workshop.facilitator
    lead(cast, None)
    told()
    lead(cast, frida)
    assert [entry(mail)[0::2] for mail in told()] == [("CANCEL", 1), ("REQUEST", 2)]


def test_who_is_put_back_before_the_mail_goes_out_is_told_nothing(cast, told):
    frida = cast.workshop.facilitator
    lead(cast, None)
    lead(cast, frida)
    assert told() == []
    assert reasons("leader_left") == ["leads it again"]


def test_moved_at_once_the_former_leader_reads_of_the_time_they_know(cast, told):
    move(cast, facilitator=FacilitatorFactory(city=cast.city_round.city))
    assert [mail.subject for mail in told()] == ["Du leder inte längre workshopen torsdag 26 november"]


def test_of_a_plan_that_is_not_published_nobody_knows(cast, told):
    Workshop.objects.update(published_at=None, seats_taken=0)
    cast.workshop.refresh_from_db()
    lead(cast, None)
    assert reasons("leader_left") == []


def test_who_leads_it_from_now_on_is_told_with_the_entry_and_knows_of_no_other_time(cast, settled):
    new = FacilitatorFactory(city=cast.city_round.city)
    move(cast, facilitator=new)
    cast.workshop.refresh_from_db()
    [mail] = [message for message in settled() if message.to == [new.user.email]]
    assert mail.subject == "Du leder workshopen fredag 27 november"
    assert "Från och med nu är det du som leder workshopen." in mail.body
    assert "flyttad" not in mail.body and "De som är anmälda" not in mail.body
    assert entry(mail)[:2] == ("REQUEST", uid(cast))


def test_who_leads_it_again_after_they_were_told_that_they_do_not_is_told_that_too(cast, told):
    frida = cast.workshop.facilitator
    lead(cast, None)
    told()
    lead(cast, frida)
    assert [mail.subject for mail in told()][1:] == ["Du leder workshopen torsdag 26 november"]


def test_given_away_taken_back_and_given_away_in_one_night_is_told_once(cast, told):
    frida, other = cast.workshop.facilitator, FacilitatorFactory(city=cast.city_round.city)
    for leader in (other, frida, other):
        lead(cast, leader)
    assert [mail.subject for mail in told()] == ["Du leder inte längre workshopen torsdag 26 november"]
    assert reasons("leader_left") == ["said later", "leads it again", ""]


def test_a_plan_that_is_not_published_is_moved_in_silence(cast):
    Workshop.objects.update(published_at=None, seats_taken=0)
    cast.workshop.refresh_from_db()
    move(cast)
    assert reasons() == []


def test_nothing_goes_out_once_it_has_begun(cast, settled):
    move(cast)
    settled(wall(11, 27, 9))
    assert reasons() == ["already held"]


def test_who_may_not_log_in_any_more_is_not_told(cast, told):
    move(cast)
    UserFactory._meta.model.objects.filter(email=LEADER).update(is_active=False)
    assert told() == []
    assert reasons() == ["address changed"]
