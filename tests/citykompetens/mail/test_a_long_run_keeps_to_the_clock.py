"""A run may last for hours, through a slow relay: each batch keeps to the moment at which it begins."""

import datetime as dt

import pytest

from citykompetens.mail import kinds, outbox
from citykompetens.mail.claims import LEASE
from citykompetens.mail.dispatch import MOMENT, TOO_SLOW, dispatch
from citykompetens.mail.models import OutgoingMail, State
from tests.factories import NOW, wall

A_MAIL = MOMENT * 1.1  # so slow a relay that every batch ends with its first mail


@pytest.fixture
def slow(relay):
    """`slow(start)`: send all that is due then, through a relay that takes its time with every mail."""

    def run(start: dt.datetime) -> dict[str, int]:
        return dispatch(now=start, real_clock=lambda: start + A_MAIL * len(relay.received))

    return run


def test_it_stops_when_the_night_begins(planned, relay, slow, settings):
    settings.MAIL_QUIET_HOURS = "20-07"
    for number in range(3):
        planned(f"a{number}@shop.example")
    assert slow(wall(11, 23, 20) - A_MAIL) == {State.SENT: 1}
    assert relay.recipients == ["a0@shop.example"]
    assert slow(wall(11, 24, 7)) == {State.SENT: 2}


def test_what_no_longer_applies_by_then_is_skipped(planned, relay, slow):
    plain = kinds.get("note")
    begins = NOW + A_MAIL  # the workshop

    def load(mails, now):
        over = kinds.Skip(reason="already held")
        return {pk: letter if now < begins else over for pk, letter in plain.load(mails, now).items()}

    kinds.register(kinds.Kind(name="note", load=load, label="lapp"))
    for number in range(3):
        planned(f"a{number}@shop.example")
    assert slow(NOW) == {State.SENT: 1, State.SKIPPED: 2}


def test_what_takes_half_a_lease_to_read_waits_for_the_next_run(planned, relay):
    plain, shows, takes = kinds.get("note"), [NOW], [LEASE * 0.6]

    def load(mails, now):
        if shows[0] > NOW + 3 * LEASE:
            pytest.fail("it is read again and again")
        shows[0] += takes[0]
        return plain.load(mails, now)

    kinds.register(kinds.Kind(name="note", load=load, label="lapp"))
    planned("a@shop.example")
    assert dispatch(now=NOW, real_clock=lambda: shows[0]) == {TOO_SLOW: 1}
    takes[0] = MOMENT
    assert dispatch(now=shows[0], real_clock=lambda: shows[0]) == {State.SENT: 1}
    assert relay.recipients == ["a@shop.example"]


def test_what_is_asked_for_meanwhile_goes_out_in_it_before_the_others(planned, relay, slow, letters):
    class Name:
        def __str__(self) -> str:
            """While this mail is written somebody asks for a code."""
            secret = {"subject": "Din kod", "text": "ABC-DEF", "code": "ABC-DEF"}
            code = {"kind": "account", "recipient": "frida@ostersund.example", "occurrence": "1"}
            outbox.plan(outbox.Planned(**code, secret=secret), now=NOW + A_MAIL / 2)
            return "Åsa"

    letters["a0@shop.example"] = kinds.Letter(context={"name": Name()})
    for number in range(3):
        planned(f"a{number}@shop.example")
    slow(NOW)
    assert relay.recipients[:2] == ["a0@shop.example", "frida@ostersund.example"]
    assert len(relay.received) == 4


def test_each_is_recorded_with_the_moment_of_its_batch(planned, slow):
    for number in range(3):
        planned(f"a{number}@shop.example")
    slow(NOW)
    settled = OutgoingMail.objects.order_by("pk").values_list("settled_at", flat=True)
    assert list(settled) == [NOW, NOW + A_MAIL, NOW + 2 * A_MAIL]
