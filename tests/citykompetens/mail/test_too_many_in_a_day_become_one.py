"""An address that had enough mail today gets the rest of what can wait tomorrow, in one mail."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from citykompetens.mail import claims, kinds, outbox
from citykompetens.mail.claims import LEASE
from citykompetens.mail.dispatch import PAUSES, dispatch
from citykompetens.mail.kinds import Attachment, CalendarPart, Letter, Skip
from citykompetens.mail.models import BadAddress, OutgoingMail, State
from citykompetens.mail.relay import Relay
from tests.factories import NOW, wall

MORNING = wall(11, 24, 7)
ASA = "asa@shop.example"


@pytest.fixture
def news(planned):
    """`news(3)`: so many mails that can wait, to Åsa or somebody else."""

    def plan(number: int, recipient: str = ASA, kind: str = "news", **more) -> list[OutgoingMail]:
        start = OutgoingMail.objects.count()
        return [planned(recipient, kind=kind, occurrence=f"{start + n}", **more) for n in range(number)]

    return plan


@pytest.fixture
def held(news, relay):
    """Five have gone out today, three are held back."""
    mails = news(8)
    dispatch(now=NOW)
    relay.received.clear()
    return mails[5:]


def states(mails):
    return [OutgoingMail.objects.get(pk=mail.pk).state for mail in mails]


def test_five_a_day_and_the_rest_in_one(news, relay):
    mails = news(8)
    assert dispatch(now=NOW) == {State.SENT: 5}
    late = OutgoingMail.objects.filter(held=True)
    assert set(late.values_list("state", "due_at", "lease_ends_at")) == {(State.PLANNED, MORNING, None)}
    assert dispatch(now=MORNING - timedelta(minutes=1)) == {}
    assert dispatch(now=MORNING) == {State.SENT: 3}
    assert (len(relay.received), states(mails)) == (6, [State.SENT] * 8)
    last = relay.received[-1]
    assert last["Message-ID"] == mails[5].message_id
    assert last["Subject"] == "Nytt, Åsa, och 2 mejl till"
    for form in ("plain", "html"):
        content = last.get_body((form,)).get_content()
        assert (content.count("Nyheter"), content.count("Läs, Åsa.")) == (3, 3)
        assert (content.count("<html"), "Några mejl i ett" in content) == (form == "html", True)
    first, *others = OutgoingMail.objects.filter(held=True).order_by("pk")
    assert (first.sent_with, [mail.sent_with for mail in others]) == (None, [first, first])
    assert {(m.attempts, m.settled_at, m.lease_ends_at) for m in (first, *others)} == {(1, MORNING, None)}


def test_it_counts_over_the_day_by_address_in_any_letters(news, relay):
    for hour in (9, 11, 13):
        news(2, ASA if hour == 11 else "Asa@Shop.example")
        dispatch(now=wall(11, 23, hour))
    assert len(relay.received) == 5
    news(1)
    news(1, "maja@shop.example")
    dispatch(now=wall(11, 23, 15))
    assert relay.recipients[5:] == ["maja@shop.example"]


def test_what_cannot_wait_goes_out_and_counts(news, relay):
    news(5, kind="note")
    later = news(1)
    urgent = news(1, kind="note")
    dispatch(now=NOW)
    assert (states(later), states(urgent)) == ([State.PLANNED], [State.SENT])


def test_one_alone_is_a_mail_like_any_other(news, relay):
    news(6)
    dispatch(now=NOW)
    dispatch(now=MORNING)
    assert relay.received[-1]["Subject"] == "Nytt, Åsa"


def test_what_no_longer_applies_is_left_out(held, relay, letters):
    letters[held[0].occurrence] = Skip(reason="cancelled")
    dispatch(now=MORNING)
    [one] = relay.received
    assert one["Message-ID"] == held[1].message_id
    assert one["Subject"] == "Nytt, Åsa, och ett mejl till"
    assert states(held) == [State.SKIPPED, State.SENT, State.SENT]


def test_it_carries_what_each_carries(held, relay, letters):
    for number, mail in enumerate(held[:2]):
        letters[mail.occurrence] = Letter(
            context={"name": f"Åsa {number}"},
            attachments=[Attachment(filename=f"{number}.pdf", content=b"%PDF", mimetype="application/pdf")],
            calendar=[CalendarPart(content=b"BEGIN:VCALENDAR %d" % number, method="REQUEST")],
            reply_to=f"{number}@ostersund.example",
        )
    dispatch(now=MORNING)
    [one] = relay.received
    names = sorted(part.get_filename() for part in one.iter_attachments())
    assert names == ["0.pdf", "1.pdf", "workshop-2.ics", "workshop.ics"]
    assert one["Reply-To"] == "0@ostersund.example, 1@ostersund.example"
    assert one["Subject"] == "Nytt, Åsa 0, och 2 mejl till"


def test_a_calendar_is_asked_once_of_what_several_say(held, relay, letters):
    entry = CalendarPart(content=b"BEGIN:VCALENDAR", method="REQUEST")
    for mail in held:
        letters[mail.occurrence] = Letter(context={"name": "Åsa"}, calendar=[entry])
    dispatch(now=MORNING)
    [one] = relay.received
    assert [part.get_filename() for part in one.iter_attachments()] == ["workshop.ics"]


def test_each_part_is_in_its_language_and_the_frame_in_the_first_ones(news, relay):
    news(5)
    news(2, language="en")
    dispatch(now=NOW)
    dispatch(now=MORNING)
    assert "/en/mejl/" in relay.received[-1]["List-Unsubscribe"]


def test_a_part_that_cannot_be_written_is_set_aside_and_the_others_go_out(held, relay, letters):
    class Broken:
        def __str__(self) -> str:
            raise ValueError("broken text")

    letters[held[1].occurrence] = Letter(context={"name": Broken()})
    dispatch(now=MORNING)
    assert states(held) == [State.SENT, State.FAILED, State.SENT]
    assert [mail["Subject"] for mail in relay.received] == ["Nytt, Åsa, och ett mejl till"]


def test_a_refusal_is_of_all_of_it(held, relay):
    relay.refuses[ASA] = "452 4.2.2 full"
    dispatch(now=MORNING)
    late = OutgoingMail.objects.filter(held=True)
    assert set(late.values_list("state", "due_at", "attempts", "sent_with")) == {
        (State.PLANNED, MORNING + PAUSES[0], 1, None)
    }
    relay.refuses[ASA] = "550 5.1.1 gone"
    assert dispatch(now=MORNING + PAUSES[0]) == {State.FAILED: 3}
    assert BadAddress.objects.get().address == ASA


def test_without_a_relay_all_of_it_waits(held, relay, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    dispatch(now=MORNING)
    settings.EMAIL_PORT = port
    assert dispatch(now=MORNING + PAUSES[0]) == {State.SENT: 3}
    assert len(relay.received) == 1


class Killed(BaseException):
    """The worker dies: nothing catches it."""


def test_after_a_crash_none_of_it_is_sent_twice(news, relay, monkeypatch):
    """Each as its kind says: what is sent again after a crash is, what is not is in doubt."""
    kinds.register(
        kinds.Kind(name="promise", load=kinds.get("note").load, label="", can_wait=True, send_again=True)
    )
    news(5)
    mails = [*news(2), *news(1, kind="promise")]
    dispatch(now=NOW)
    relay.received.clear()

    def die(*args):
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(Relay, "send", die)
        dispatch(now=MORNING)
    assert states(mails) == [State.SENDING] * 3
    assert dispatch(now=MORNING + LEASE - timedelta(minutes=1)) == {}
    dispatch(now=MORNING + LEASE)
    assert states(mails) == [State.UNKNOWN, State.UNKNOWN, State.SENT]
    assert [mail["Subject"] for mail in relay.received] == ["Hej Åsa"]


def test_what_another_worker_took_over_is_left_to_it(held, relay, monkeypatch):
    """The lease ended while the mail was written: the other one sends all of it, once."""
    real = claims.hand_over
    meanwhile = [lambda: dispatch(now=MORNING + LEASE)]

    def late(*args, **kwargs):
        if meanwhile:
            meanwhile.pop()()
        return real(*args, **kwargs)

    monkeypatch.setattr(claims, "hand_over", late)
    assert dispatch(now=MORNING) == {claims.TAKEN_OVER: 3}
    assert (len(relay.received), states(held)) == (1, [State.SENT] * 3)


def test_no_more_than_fits_into_one_mail(news, relay, monkeypatch):
    monkeypatch.setattr(claims, "MOST_TOGETHER", 4)
    mails = news(15)
    dispatch(now=NOW)
    dispatch(now=MORNING)
    assert (states(mails), len(relay.received)) == ([State.SENT] * 15, 5 + 3)


def test_many_addresses_get_one_each(news, relay):
    mails = [mail for n in range(60) for mail in news(7, f"a{n}@shop.example")]
    dispatch(now=NOW)
    relay.received.clear()
    dispatch(now=MORNING)
    assert states(mails) == [State.SENT] * 420
    assert len(set(relay.recipients)) == len(relay.recipients) == 60


def test_two_workers_make_one_mail_of_it(held, relay):
    """What one has claimed the other does not get, not even the rest of what it leads."""
    assert len(claims.claim(now=MORNING, real_now=MORNING)) == 3
    assert claims.claim(now=MORNING, real_now=MORNING) == []


def test_at_night_it_brings_only_what_may_go_out(held, relay, settings):
    settings.MAIL_QUIET_HOURS = "20-07"
    OutgoingMail.objects.filter(held=True).update(due_at=wall(11, 23, 21))
    assert dispatch(now=wall(11, 23, 22)) == {}
    assert dispatch(now=MORNING) == {State.SENT: 3}


def test_the_ordinary_case_asks_nothing_more(news, relay, assert_queries):
    """As in the test of a lease: ten mails, 9 + 10."""
    for number in range(10):
        news(1, f"a{number}@shop.example")
    with assert_queries(9 + 10):
        dispatch(now=NOW)


def test_every_kinds_templates_can_be_a_part():
    from django.template.loader import get_template

    for kind in kinds.all_kinds():
        if kind.name in ("test", "mailing_test"):
            continue  # a trial is drawn in those of the kind that is tried
        for form in ("txt", "html"):
            source = get_template(f"emails/{kind.name}.{form}").template.source
            whole = '{% extends "emails/_layout' in source
            assert not whole, f"{kind.name}.{form} has to extend what `layout` names"


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_make_one_mail_for_an_address(letters):
    """Each claims what it can get at the same moment: of an address one worker gets all, or nothing."""
    for number in range(12):
        for of in range(3):
            mail = outbox.Planned(
                kind="news", recipient=f"a{number}@shop.example", occurrence=f"{number}-{of}"
            )
            outbox.plan(mail, now=NOW)
    OutgoingMail.objects.update(held=True)
    claimed: list[list[str]] = []
    start = threading.Barrier(4)

    def work() -> None:
        try:
            start.wait(timeout=30)
            claimed.append([mail.recipient for mail in claims.claim(now=NOW, real_now=NOW)])
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == 4
    assert sorted(address for batch in claimed for address in batch) == sorted(
        f"a{number}@shop.example" for number in range(12) for _three in range(3)
    )
    assert all(batch.count(address) == 3 for batch in claimed for address in batch)
