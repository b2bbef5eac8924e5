"""The same address gets at most three mails a day from forms, whoever types it."""

import datetime as dt
import threading

import pytest
from django.db import connection

from citykompetens import sweeps
from citykompetens.mail import claims, kinds, tickets
from citykompetens.mail.dispatch import dispatch
from citykompetens.mail.models import FormTicket, OutgoingMail, State
from participants.registration.services import cancel, promote_waiting
from tests.factories import NOW, WorkshopFactory, sign_up, wall

VICTIM = "asa@shop.example"


@pytest.fixture
def typed(planned, letters):
    """`typed(n)`: so many mails from forms to the same address, due now, in their order."""
    note = kinds.get("note")
    kinds.register(kinds.Kind(name="note", load=note.load, label=note.label, typed=True))

    def plan(number: int, recipient: str = VICTIM) -> list[OutgoingMail]:
        start = OutgoingMail.objects.count()
        return [planned(recipient, occurrence=str(start + n)) for n in range(number)]

    return plan


def states(mails: list[OutgoingMail]) -> list[str]:
    return [OutgoingMail.objects.get(pk=mail.pk).state for mail in mails]


def test_three_go_out_and_the_fourth_comes_in_the_morning(typed, relay):
    mails = typed(4)
    dispatch(now=NOW)
    assert relay.recipients == [VICTIM] * 3
    assert states(mails) == [State.SENT] * 3 + [State.PLANNED]
    mails[3].refresh_from_db()
    assert (mails[3].due_at, mails[3].lease_ends_at) == (wall(11, 24, 7), None)
    dispatch(now=wall(11, 24, 7))
    assert states(mails) == [State.SENT] * 4


def test_it_counts_over_the_day_and_not_over_a_batch(typed, relay):
    for hour in (11, 14, 17, 20):
        typed(1)
        dispatch(now=wall(11, 23, hour))
    assert len(relay.received) == 3


def test_four_forms_are_three_receipts(db, settled):
    """Through the real form's service, with the real kinds."""
    workshop = WorkshopFactory()
    for number in range(4):
        sign_up(workshop, f"Person {number}", name=f"Kafé {number}")
    assert [mail.to for mail in settled()] == [["asa@tornrosa.example"]] * 3
    assert len(settled(wall(11, 24, 7))) == 4


@pytest.fixture
def offers(db):
    """`offers(workshop)`: six businesses with the same address wait there, and get seats one by one."""

    def offer(workshop):
        own = sign_up(workshop, *[f"Egen {n}" for n in range(6)], contact_email="bo@bomber.example")
        for n in range(6):
            sign_up(workshop, f"Person {n}", name=f"Kafé {n}", contact_email=VICTIM, may_wait=True)
        for place in own.enrolments.all():
            cancel(enrolment=place, by="link", now=NOW)
            assert promote_waiting(now=NOW) == 1

    return offer


def to_victim(sent) -> int:
    return sum(mail.to == [VICTIM] for mail in sent)


def test_seats_from_the_list_are_counted_as_well(offers, settled):
    offers(WorkshopFactory(capacity=6, starts_at=wall(11, 25, 9)))
    assert to_victim(settled()) == 3
    assert to_victim(settled(wall(11, 24, 7))) == 4  # the nine others in one
    assert not OutgoingMail.objects.exclude(state=State.SENT).filter(recipient=VICTIM).exists()


def test_a_seat_for_tomorrow_does_not_wait_for_the_morning(offers, settled):
    offers(WorkshopFactory(capacity=6, starts_at=wall(11, 24, 9)))
    settled()
    states = OutgoingMail.objects.filter(kind="place_offered").values_list("state", flat=True)
    assert set(states) == {State.SENT}
    with_ticket = OutgoingMail.objects.filter(pk__in=FormTicket.objects.values("mail"), recipient=VICTIM)
    assert [mail.kind for mail in with_ticket] == ["receipt"] * 3


def test_capitals_are_the_same_address_and_a_plus_is_another(typed, relay):
    typed(2)
    typed(2, VICTIM.upper())
    typed(1, "asa+kurs@shop.example")
    dispatch(now=NOW)
    assert sorted(address.lower() for address in relay.recipients) == [
        "asa+kurs@shop.example", *[VICTIM] * 3
    ]  # fmt: skip


def test_other_kinds_go_out_all_the_same(typed, planned, relay):
    typed(4)
    promise = planned(VICTIM, kind="promise")
    dispatch(now=NOW)
    assert states([promise]) == [State.SENT]


def test_what_is_skipped_takes_no_ticket(typed, letters, relay):
    letters["gone@shop.example"] = kinds.Skip(reason="cancelled")
    typed(3, "gone@shop.example")
    dispatch(now=NOW)
    assert FormTicket.objects.count() == 0


def test_who_could_not_be_reached_keeps_the_ticket(typed, relay):
    relay.refuses[VICTIM] = "450 later"
    mails = typed(3)
    dispatch(now=NOW)
    relay.refuses.clear()
    dispatch(now=NOW + dt.timedelta(hours=1))
    assert states(mails) == [State.SENT] * 3
    assert FormTicket.objects.count() == 3


def test_what_was_too_much_comes_in_one_mail_with_one_ticket(typed, relay):
    mails = typed(13)
    for _twice in range(2):
        dispatch(now=NOW)
    assert (len(relay.received), states(mails).count(State.PLANNED)) == (3, 10)
    dispatch(now=wall(11, 24, 7))
    assert (states(mails), len(relay.received)) == ([State.SENT] * 13, 4)
    assert FormTicket.objects.filter(day=wall(11, 24).date()).count() == 1


def test_what_is_too_much_for_three_days_is_given_up(typed, relay, monkeypatch):
    """Of what a stranger's forms still send then: three mails a day, each of no more than two."""
    monkeypatch.setattr(claims, "MOST_TOGETHER", 2)
    mails = typed(22)
    for day in range(4):
        dispatch(now=NOW + dt.timedelta(days=day))
    assert len(relay.received) == 12
    assert states(mails) == [State.SENT] * 21 + [State.SKIPPED]
    mails[21].refresh_from_db()
    assert mails[21].reason == "too many"


def test_what_strangers_send_holds_back_nothing_else(typed, planned, relay, settings):
    """Held back together with them: it goes out in the morning, whatever they send before."""
    settings.MAIL_A_DAY = 0
    news = planned(VICTIM, kind="news")
    dispatch(now=NOW)
    typed(9)
    dispatch(now=wall(11, 24, 6))
    dispatch(now=wall(11, 24, 7))
    assert states([news]) == [State.SENT]


def test_the_morning_is_seven_on_the_wall_also_when_the_clocks_change():
    assert tickets.tomorrow(wall(10, 24, 23)) == wall(10, 25, 7)  # winter time since three o'clock
    assert tickets.tomorrow(wall(3, 28, 12, year=2027)) == wall(3, 29, 7, year=2027)


def test_the_day_begins_at_midnight_in_stockholm(typed, relay):
    typed(3)
    dispatch(now=wall(11, 23, 23, 55))
    typed(3)
    dispatch(now=wall(11, 24, 0, 5))
    assert len(relay.received) == 6


@pytest.mark.parametrize("number", [1, 4, 12])
def test_three_statements_a_batch(number, typed, relay, assert_queries):
    """To many addresses or one; and none where no form was."""
    mails = typed(number)
    with assert_queries(2):
        assert len(tickets.take(mails, now=NOW)) == min(3, number)
    with assert_queries(0):
        assert tickets.take([], now=NOW) == set()


def test_the_ticket_does_not_say_whose_it_is(typed, relay, settings):
    typed(1)
    dispatch(now=NOW)
    address = FormTicket.objects.get().address
    assert VICTIM not in address
    settings.SECRET_KEY = "another"
    assert tickets.digest(VICTIM) != address


def test_old_tickets_are_deleted(typed, relay):
    typed(1)
    dispatch(now=NOW)
    sweeps.run_now("old_tickets", now=NOW + dt.timedelta(days=2))
    assert FormTicket.objects.count() == 1
    sweeps.run_now("old_tickets", now=NOW + dt.timedelta(days=3))
    assert FormTicket.objects.count() == 0


def test_every_mail_of_a_form_is_counted():
    from_forms = {"receipt", "signed_up", "newsletter", "links", "own_address", "town_joined"}
    from_forms |= {"place_offered", "changed", "place_changed", "place_cancelled", "handed_over"}
    from_forms |= {"business_link", "person_link"}  # whoever typed the address holds the page that sends them
    known = {kind.name for kind in kinds.all_kinds()}
    assert {kind.name for kind in kinds.all_kinds() if kind.typed} == from_forms & known


@pytest.mark.django_db(transaction=True)
def test_dispatchers_at_once_give_three_tickets_between_them():
    """Each has mails of its own to the same two addresses, in opposite order."""
    both = [VICTIM, "siv@shop.example"]
    batches = [
        [
            OutgoingMail(pk=100 * worker + n, recipient=address)
            for n, address in enumerate((both if worker % 2 else both[::-1]) * 3)
        ]
        for worker in range(4)
    ]
    taken: list[set[int]] = []
    start = threading.Barrier(len(batches))

    def work(batch: list[OutgoingMail]) -> None:
        try:
            start.wait(timeout=30)
            taken.append(tickets.take(batch, now=NOW))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(batch,)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 4
    assert sum(map(len, taken)) == len(set().union(*taken)) == 6
    assert FormTicket.objects.count() == 6
