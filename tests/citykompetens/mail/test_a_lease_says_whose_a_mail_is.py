"""A worker that is slower than its lease: nobody gets a mail twice, and no outcome is overwritten."""

from datetime import timedelta

from django.core.mail.backends.smtp import EmailBackend

from citykompetens.mail.claims import LEASE, TAKEN_OVER
from citykompetens.mail.dispatch import dispatch
from citykompetens.mail.kinds import Letter
from citykompetens.mail.models import OutgoingMail, State
from tests.factories import NOW


class Meanwhile:
    """A name that something else happens under, once, while it is written."""

    def __init__(self, happens) -> None:
        self.happens = happens

    def __str__(self) -> str:
        happens, self.happens = self.happens, lambda: None
        happens()
        return "Åsa"


def test_what_another_worker_took_over_is_not_sent_again(planned, relay, letters):
    others = []
    name = Meanwhile(lambda: others.append(dispatch(now=NOW + LEASE)))
    letters["first@shop.example"] = Letter(context={"name": name})
    for address in ("first@shop.example", "second@shop.example"):
        planned(address, kind="promise")
    assert dispatch(now=NOW) == {TAKEN_OVER: 2}
    assert others == [{State.SENT: 2}]
    assert sorted(relay.recipients) == ["first@shop.example", "second@shop.example"]


def test_what_another_worker_recorded_stays(planned, relay, monkeypatch):
    """The relay answers after the lease: by then another one has said that nobody knows."""
    send = EmailBackend.send_messages

    def slowly(backend, messages):
        dispatch(now=NOW + LEASE)
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", slowly)
    mail = planned("asa@shop.example")
    assert dispatch(now=NOW) == {TAKEN_OVER: 1}
    mail.refresh_from_db()
    assert (mail.state, mail.settled_at) == (State.UNKNOWN, NOW + LEASE)
    assert relay.recipients == ["asa@shop.example"]


def test_a_refusal_after_the_lease_plans_nothing_anew(planned, relay, monkeypatch):
    send = EmailBackend.send_messages

    def slowly(backend, messages):
        dispatch(now=NOW + LEASE)
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", slowly)
    relay.refuses["full@shop.example"] = "452 4.2.2 Mailbox full"
    mail = planned("full@shop.example")
    dispatch(now=NOW)
    mail.refresh_from_db()
    assert mail.state == State.UNKNOWN


def test_however_slow_the_relay_no_lease_ends_before_its_mail_is_sent(planned, relay, letters):
    class Clock:
        """A quarter of a lease goes by whenever somebody looks."""

        shows = NOW

        def __call__(self):
            self.shows += LEASE / 4
            return self.shows

    clock, left = Clock(), []

    class Name:
        def __str__(self) -> str:
            leases = OutgoingMail.objects.filter(lease_ends_at__isnull=False)
            left.append(min(leases.values_list("lease_ends_at", flat=True)) - clock.shows)
            return "Åsa"

    for number in range(5):
        letters[f"a{number}@shop.example"] = Letter(context={"name": Name()})
        planned(f"a{number}@shop.example")
    assert dispatch(now=NOW, real_clock=clock) == {State.SENT: 5}
    assert len(relay.recipients) == 5
    assert min(left) > timedelta()


def test_a_mail_costs_one_statement(planned, relay, assert_queries):
    """Once a batch: what was abandoned (1), the claim (4), all sent (1), and that nothing is left (3)."""
    for number in range(10):
        planned(f"a{number}@shop.example")
    with assert_queries(9 + 10):
        dispatch(now=NOW)
