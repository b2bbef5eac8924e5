"""django-anymail's `tracking` signal, of which a module of the same shape stands in here."""

import sys
from dataclasses import dataclass
from types import ModuleType

import pytest
from django.dispatch import Signal

from citykompetens.mail import claims, providers
from citykompetens.mail.dispatch import dispatch
from citykompetens.mail.models import BadAddress, OptOut, OutgoingMail, State
from tests.factories import NOW


@dataclass
class TrackingEvent:
    event_type: str
    recipient: str | None = "asa@shop.example"
    message_id: str | None = None
    reject_reason: str | None = None


@pytest.fixture
def tell(monkeypatch, clock_at):
    """A webhook of the provider has come in."""
    anymail, signals = ModuleType("anymail"), ModuleType("anymail.signals")
    signals.tracking = Signal()
    monkeypatch.setitem(sys.modules, "anymail", anymail)
    monkeypatch.setitem(sys.modules, "anymail.signals", signals)
    providers.listen()
    providers.listen()  # twice is once
    return lambda *event, **more: signals.tracking.send(
        sender=object, event=TrackingEvent(*event, **more), esp_name="Postmark"
    )


@pytest.fixture
def sent(planned, relay):
    mail = planned("Asa@shop.example")
    dispatch(now=NOW)
    return mail


def known() -> tuple:
    mail = OutgoingMail.objects.get()
    bad = list(BadAddress.objects.values_list("address", flat=True))
    return mail.state, mail.reason, bad, list(OptOut.objects.values_list("address", flat=True))


def test_a_bounce_marks_the_mail_and_the_address(sent, tell):
    tell("bounced", message_id=sent.message_id.strip("<>"), reject_reason="bounced")
    assert known() == (State.FAILED, "bounced bounced", ["asa@shop.example"], [])


def test_a_provider_may_be_quicker_than_the_batch_is_recorded(planned, tell):
    mail = planned("asa@shop.example")
    claims.hand_over(claims.claim(now=NOW, real_now=NOW), turn=1)
    tell("bounced", message_id=mail.message_id, reject_reason="bounced")
    assert known() == (State.FAILED, "bounced bounced", ["asa@shop.example"], [])


def test_with_an_id_of_the_providers_own_it_marks_the_address(sent, tell):
    tell("bounced", message_id="d3adbeef", reject_reason="invalid")
    assert known() == (State.SENT, "", ["asa@shop.example"], [])


@pytest.mark.parametrize("reason", ["blocked", "timed_out", "other", None])
def test_what_says_nothing_of_the_mailbox_fails_the_mail_alone(sent, tell, reason):
    tell("rejected", message_id=sent.message_id, reject_reason=reason)
    assert known() == (State.FAILED, f"bounced {reason or 'rejected'}", [], [])


def test_who_complains_gets_only_the_necessary(sent, tell):
    tell("complained", recipient="ASA@shop.example", message_id=sent.message_id)
    assert known() == (State.SENT, "", [], ["asa@shop.example"])


@pytest.mark.parametrize("event", ["delivered", "deferred", "opened", "unknown"])
def test_everything_else_says_nothing(sent, tell, event):
    tell(event, message_id=sent.message_id)
    tell("bounced", recipient=None)
    assert known() == (State.SENT, "", [], [])


def test_of_another_ones_mail_nothing_is_recorded(sent, tell):
    tell("bounced", recipient="maja@shop.example", message_id=sent.message_id, reject_reason="blocked")
    assert known()[0] == State.SENT


def test_without_anymail_nobody_listens(monkeypatch):
    monkeypatch.setitem(sys.modules, "anymail", None)
    providers.listen()
