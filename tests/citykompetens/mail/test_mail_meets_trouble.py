"""What the relay refuses, what cannot be written, what a crash leaves behind."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from citykompetens.mail import claims, kinds
from citykompetens.mail.dispatch import LEASE, PAUSES, dispatch
from citykompetens.mail.kinds import Letter
from citykompetens.mail.models import OutgoingMail, State
from citykompetens.mail.relay import Relay
from tests.factories import NOW

MINUTE = timedelta(minutes=1)


def test_a_temporary_refusal_is_tried_again_with_growing_pauses_and_an_end(planned, relay):
    relay.refuses["full@shop.example"] = "452 4.2.2 Mailbox full"
    mail = planned("full@shop.example", secret={"code": "1234"})
    moment, pauses = NOW, []
    while dispatch(now=moment) == {State.PLANNED: 1}:
        mail.refresh_from_db()
        assert (mail.state, mail.reason) == (State.PLANNED, "smtp 452 4.2.2")
        assert mail.secret == {"code": "1234"}  # it is needed for the next try
        pauses.append(mail.due_at - moment)
        moment = mail.due_at
    assert pauses == PAUSES
    mail.refresh_from_db()
    assert (mail.state, mail.secret) == (State.FAILED, {})


def test_a_temporary_refusal_that_passes(planned, relay):
    relay.refuses["full@shop.example"] = "452 4.2.2 Mailbox full"
    planned("full@shop.example")
    dispatch(now=NOW)
    relay.refuses.clear()
    assert dispatch(now=NOW + PAUSES[0] - timedelta(seconds=1)) == {}
    assert dispatch(now=NOW + PAUSES[0]) == {State.SENT: 1}


def test_a_final_refusal_fails_at_once_and_the_others_go_out(planned, relay):
    relay.refuses["nobody@shop.example"] = "550 5.1.1 No such user"
    refused = planned("nobody@shop.example", secret={"code": "1234"})
    planned("asa@shop.example")
    assert dispatch(now=NOW) == {State.FAILED: 1, State.SENT: 1}
    refused.refresh_from_db()
    assert (refused.state, refused.reason, refused.secret) == (State.FAILED, "smtp 550 5.1.1", {})
    assert relay.recipients == ["asa@shop.example"]


def test_a_text_that_cannot_be_written_is_set_aside_and_the_others_go_out(planned, relay, letters):
    class Broken:
        def __str__(self) -> str:
            raise ValueError("broken text")

    letters["broken@shop.example"] = Letter(context={"name": Broken()})
    broken = planned("broken@shop.example")
    planned("asa@shop.example")
    assert dispatch(now=NOW) == {State.FAILED: 1, State.SENT: 1}
    broken.refresh_from_db()
    assert (broken.state, broken.reason) == (State.FAILED, "rendering: ValueError")


def test_an_address_that_cannot_be_written_is_set_aside_and_the_others_go_out(planned, relay):
    """The encoded form of the domain is too long, but it passes as a typed address."""
    odd = planned("b@" + "ä" * 63 + ".example", secret={"code": "1234"})
    planned("asa@shop.example")
    assert dispatch(now=NOW) == {State.FAILED: 1, State.SENT: 1}
    odd.refresh_from_db()
    assert (odd.state, odd.reason, odd.secret) == (State.FAILED, "sending: UnicodeError", {})
    assert relay.recipients == ["asa@shop.example"]


def test_a_mail_that_cannot_be_loaded_is_set_aside_and_the_others_go_out(planned, relay):
    def load(mails, now):
        if any(mail.recipient == "broken@shop.example" for mail in mails):
            raise KeyError("workshop")
        return {mail.pk: Letter(context={"name": "Åsa"}) for mail in mails}

    kinds.register(kinds.Kind(name="note", load=load, label="lapp"))
    broken = planned("broken@shop.example")
    planned("asa@shop.example")
    planned("maja@shop.example", kind="promise")
    assert dispatch(now=NOW) == {State.FAILED: 1, State.SENT: 2}
    broken.refresh_from_db()
    assert (broken.state, broken.reason) == (State.FAILED, "loading: KeyError")
    assert sorted(relay.recipients) == ["asa@shop.example", "maja@shop.example"]


def test_a_relay_whose_name_cannot_be_one_is_a_relay_that_is_gone(planned, relay, settings):
    settings.EMAIL_HOST = "." * 3
    planned("asa@shop.example")
    assert dispatch(now=NOW) == {}
    assert OutgoingMail.objects.get().state == State.PLANNED


def test_without_a_relay_everything_waits(planned, relay, settings):
    settings.EMAIL_PORT = 1  # nobody listens there
    for number in range(60):
        planned(f"a{number}@shop.example")
    assert dispatch(now=NOW) == {}
    assert set(OutgoingMail.objects.values_list("state", "attempts", "lease_ends_at")) == {
        (State.PLANNED, 0, None)
    }


def test_when_the_relay_is_back_everything_goes_out(planned, relay, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    planned("asa@shop.example")
    dispatch(now=NOW)
    settings.EMAIL_PORT = port
    assert dispatch(now=NOW + PAUSES[0]) == {State.SENT: 1}


def test_a_connection_lost_in_mid_air_leaves_one_mail_in_doubt_and_the_others_waiting(planned, relay):
    """It may have been delivered: sending it at once again could make it two."""
    relay.breaks_at = "second@shop.example"
    for name in ("first", "second", "third"):
        planned(f"{name}@shop.example")
    dispatch(now=NOW)
    states = dict(OutgoingMail.objects.values_list("recipient", "state"))
    assert states == {
        "first@shop.example": State.SENT,
        "second@shop.example": State.SENDING,
        "third@shop.example": State.PLANNED,
    }
    dispatch(now=NOW + LEASE)
    states = dict(OutgoingMail.objects.values_list("recipient", "state"))
    assert states["second@shop.example"] == State.UNKNOWN
    assert relay.recipients == ["first@shop.example", "third@shop.example"]


class Killed(BaseException):
    """The worker dies: nothing catches it."""


@pytest.fixture
def worker_dies(monkeypatch, planned, relay):
    """Two workers died, each before the relay answered: with a reminder, and with a receipt."""

    def die(*args, **kwargs):
        raise Killed

    for kind, secret in (("note", {}), ("promise", {"code": "1234"})):
        planned(f"{kind}@shop.example", kind=kind, secret=secret)
        with monkeypatch.context() as patched, pytest.raises(Killed):
            patched.setattr(Relay, "send", die)
            dispatch(now=NOW)


def test_nobody_else_touches_a_mail_while_its_lease_runs(worker_dies, relay):
    assert dispatch(now=NOW + LEASE - MINUTE) == {}
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {State.SENDING}


def test_after_the_lease_a_receipt_is_sent_again_and_a_reminder_is_in_doubt(worker_dies, relay):
    dispatch(now=NOW + LEASE)
    states = dict(OutgoingMail.objects.values_list("recipient", "state"))
    assert states == {"promise@shop.example": State.SENT, "note@shop.example": State.UNKNOWN}
    assert relay.recipients == ["promise@shop.example"]


def test_of_a_batch_only_the_one_that_was_handed_over_is_in_doubt(planned, relay, monkeypatch):
    for number in range(10):
        planned(f"a{number}@shop.example")
    send = Relay.send

    def die_at_the_fourth(self, message):
        if len(relay.received) == 3:
            raise Killed
        send(self, message)

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(Relay, "send", die_at_the_fourth)
        dispatch(now=NOW)
    assert dispatch(now=NOW + LEASE) == {State.UNKNOWN: 1, State.SENT: 3 + 6}
    assert OutgoingMail.objects.get(state=State.UNKNOWN).recipient == "a3@shop.example"
    assert relay.recipients == [f"a{number}@shop.example" for number in range(10) if number != 3]


def test_a_kept_connection_that_had_died_before_the_text_was_begun_loses_no_mail(planned, relay):
    """The relay hangs up on who is idle: the next mail was never with it, so nobody is in doubt."""
    relay.hangs_up_at = "second@shop.example"
    for name in ("first", "second", "third"):
        planned(f"{name}@shop.example")
    dispatch(now=NOW)
    relay.hangs_up_at = ""
    assert dispatch(now=NOW + PAUSES[0]) == {State.SENT: 2}
    assert relay.recipients == ["first@shop.example", "second@shop.example", "third@shop.example"]


def test_a_mail_in_doubt_says_so_and_keeps_no_secret(worker_dies, relay):
    dispatch(now=NOW + LEASE)
    doubtful = OutgoingMail.objects.get(state=State.UNKNOWN)
    assert (doubtful.reason, doubtful.secret, doubtful.settled_at) == ("worker died", {}, NOW + LEASE)
    assert dispatch(now=NOW + 3 * LEASE) == {}


def test_a_database_that_restarts_leaves_nobody_in_doubt(planned, relay, monkeypatch):
    """The worker knows what the relay has taken, and writes it down when the database is back."""
    for number in range(4):
        planned(f"a{number}@shop.example")
    hand_over = claims.hand_over

    def lost_at_the_third(mails, *, turn):
        noted = hand_over(mails, turn=turn)
        if turn == 3:
            raise OperationalError("terminating connection due to administrator command")
        return noted

    waited = []
    with monkeypatch.context() as patched:
        patched.setattr(claims, "hand_over", lost_at_the_third)
        patched.setattr(claims, "wait_for_the_database", lambda: waited.append(True) or patched.undo())
        assert dispatch(now=NOW) == {State.SENT: 4}
    assert waited == [True]
    assert sorted(relay.recipients) == [f"a{number}@shop.example" for number in range(4)]


def test_nor_does_one_that_restarts_when_the_last_of_a_batch_is_sent(planned, relay, monkeypatch):
    for number in range(4):
        planned(f"a{number}@shop.example")

    def lost(mails, *, now):
        raise OperationalError("terminating connection due to administrator command")

    with monkeypatch.context() as patched:
        patched.setattr(claims, "record_sent", lost)
        patched.setattr(claims, "wait_for_the_database", patched.undo)
        assert dispatch(now=NOW) == {State.SENT: 4}
