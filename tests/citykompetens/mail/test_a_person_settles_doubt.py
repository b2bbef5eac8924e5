"""Somebody knows that a mail came, or wants it sent once more."""

import pytest

from citykompetens.audit.models import Entry
from citykompetens.errors import Refused
from citykompetens.mail import doubt
from citykompetens.mail.dispatch import dispatch
from citykompetens.mail.models import OutgoingMail, State
from tests.factories import NOW, wall

BY = "user:7"


@pytest.fixture
def doubtful(planned):
    def make(state=State.UNKNOWN, **more):
        mail = planned("asa@shop.example", occurrence=str(OutgoingMail.objects.count()), **more)
        OutgoingMail.objects.filter(pk=mail.pk).update(
            state=state, reason="worker died", settled_at=NOW, attempts=3
        )
        mail.refresh_from_db()
        return mail

    return make


@pytest.mark.parametrize("state", [State.UNKNOWN, State.FAILED])
def test_it_came(doubtful, state):
    mail = doubtful(state, city="ostersund")
    doubt.arrived(mail=mail, by=BY, now=NOW)
    mail.refresh_from_db()
    assert (mail.state, mail.reason, mail.settled_at) == (State.SENT, "", NOW)
    entry = Entry.objects.get()
    assert (entry.action, entry.by, entry.city_slug) == ("outgoingmail.arrived", BY, "ostersund")


@pytest.mark.parametrize("state", [State.UNKNOWN, State.FAILED])
def test_it_is_sent_once_more(doubtful, state, relay):
    mail = doubtful(state)
    later = wall(11, 24, 9)
    doubt.send_again(mail=mail, by=BY, now=later)
    assert Entry.objects.get().action == "outgoingmail.sent_again"
    assert dispatch(now=later) == {State.SENT: 1}
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.settled_at) == (State.SENT, 1, later)


@pytest.mark.parametrize("state", [State.PLANNED, State.SENT, State.SKIPPED])
@pytest.mark.parametrize("settle", [doubt.arrived, doubt.send_again])
def test_where_there_is_no_doubt_it_is_refused(doubtful, state, settle):
    mail = doubtful(state)
    with pytest.raises(Refused):
        settle(mail=mail, by=BY, now=NOW)
    mail.refresh_from_db()
    assert (mail.state, Entry.objects.count()) == (state, 0)


def test_pressed_twice_it_is_once(doubtful):
    mail = doubtful()
    doubt.send_again(mail=mail, by=BY, now=NOW)
    with pytest.raises(Refused):
        doubt.send_again(mail=mail, by=BY, now=NOW)


@pytest.mark.parametrize("kind", ["account", "test"])  # a login code; an own text as a trial
def test_what_is_blanked_is_not_sent_again(doubtful, kind):
    with pytest.raises(Refused, match="Texten sparas inte"):
        doubt.send_again(mail=doubtful(kind=kind), by=BY, now=NOW)
    assert (OutgoingMail.objects.get().state, Entry.objects.count()) == (State.UNKNOWN, 0)


def test_it_came_though_it_has_come_back_since_the_page_was_read(doubtful):
    mail = doubtful(State.UNKNOWN)
    OutgoingMail.objects.update(state=State.FAILED, reason="bounced 5.1.1")
    doubt.arrived(mail=mail, by=BY, now=NOW)
    mail.refresh_from_db()
    assert (mail.state, mail.reason, Entry.objects.count()) == (State.SENT, "", 1)


def test_what_went_out_in_one_mail_came_in_one_and_is_sent_again_alone(doubtful):
    first, second, other = doubtful(), doubtful(), doubtful()
    OutgoingMail.objects.filter(pk=second.pk).update(sent_with=first)
    second.refresh_from_db()
    doubt.send_again(mail=other, by=BY, now=NOW)
    doubt.arrived(mail=second, by=BY, now=NOW)
    assert list(OutgoingMail.objects.order_by("pk").values_list("state", flat=True)) == [
        State.SENT, State.SENT, State.PLANNED,
    ]  # fmt: skip
