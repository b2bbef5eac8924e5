"""What Postfix has written down says whether a mail came to it, or never did; else it cannot tell."""

import datetime as dt

import pytest

from citykompetens.mail.claims import LEASE
from citykompetens.mail.dispatch import dispatch
from citykompetens.mail.doubt import LOG_HAS
from citykompetens.mail.models import OutgoingMail, State
from citykompetens.mail.relay import Relay
from citykompetens.mail.relaylog import Fate, Handed, PostfixLog
from tests.factories import NOW, wall

ID = "<4f1c@citykompetens.example>"
SINCE = wall(11, 23, 10)
LATER = wall(11, 23, 10, 20)

BEGINS = "Nov 23 00:00:12 mail postfix/master[1]: daemon started -- version 3.7.11\n"
CLEANUP = "Nov 23 10:00:02 mail postfix/cleanup[411]: 4F1C2A: message-id={id}\n"
ACTIVE = "Nov 23 10:00:02 mx postfix/qmgr[87]: 4F1C2A: from=<a@b.example>, size=14, nrcpt=1 (queue active)\n"
ENDS = "Nov 23 10:10:00 mail postfix/smtpd[99]: disconnect from web[192.0.2.1]\n"


@pytest.fixture
def fate(tmp_path):
    """What a log with these lines tells of the mail."""

    def ask(*lines, since=SINCE, now=LATER):
        path = tmp_path / "mail.log"
        path.write_text("".join(lines).format(id=ID))
        return PostfixLog(str(path)).fates([Handed(ID, since, since + LEASE)], now=now)[ID]

    return ask


def test_the_queue_manager_has_it(fate):
    assert fate(BEGINS, CLEANUP, ACTIVE, ENDS) is Fate.ACCEPTED
    assert fate(CLEANUP, ACTIVE) is Fate.ACCEPTED  # whatever the log covers


def test_it_has_no_such_line(fate):
    assert fate(BEGINS, ENDS) is Fate.NEVER_ARRIVED


def test_its_text_never_came_to_an_end(fate):
    """The Message-ID was seen, and then the one who sent it was gone: it is in no queue."""
    assert fate(BEGINS, CLEANUP, ENDS) is Fate.NEVER_ARRIVED


def test_another_mail_with_the_same_queue_id(fate):
    other = CLEANUP.replace("{id}", "<other@elsewhere.example>")
    assert fate(BEGINS, CLEANUP, other, ACTIVE, ENDS) is Fate.NEVER_ARRIVED
    assert fate(BEGINS, other, ACTIVE, CLEANUP, ACTIVE, ENDS) is Fate.ACCEPTED


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("\n",),
        (ENDS,),  # rotated: it begins afterwards
        (BEGINS,),  # nothing is written to it any more
        (BEGINS, ENDS.replace("10:10:00", "10:09:59")),  # nor to this one, before it was handed over, perhaps
        ("not a log\n", "at all\n"),
    ],
)
def test_a_log_that_does_not_cover_the_time_cannot_tell(fate, lines):
    assert fate(*lines) is Fate.CANNOT_TELL


@pytest.mark.parametrize("path", ["/nowhere/mail.log", "/"])
def test_nor_can_one_that_cannot_be_read(path):
    assert PostfixLog(path).fates([Handed(ID, SINCE, SINCE + LEASE)], now=LATER) == {ID: Fate.CANNOT_TELL}


def test_with_times_by_iso(fate):
    begins, cleanup, active, ends = (
        f"2026-11-23T{line[7:15]}.123456+01:00 {line[16:]}" for line in (BEGINS, CLEANUP, ACTIVE, ENDS)
    )
    assert fate(begins, cleanup, active, ends) is Fate.ACCEPTED
    assert fate(begins, ends) is Fate.NEVER_ARRIVED
    assert fate(begins, ends, since=SINCE + dt.timedelta(hours=1)) is Fate.CANNOT_TELL


def test_other_names_of_postfix(fate):
    lines = [line.replace("postfix/", "postfix-out/") for line in (BEGINS, CLEANUP, ACTIVE)]
    assert fate(*lines) is Fate.ACCEPTED


def test_the_year_that_syslog_leaves_out(fate):
    """On New Year's night a line of December is of the year before."""
    begins, ends = BEGINS.replace("Nov 23", "Dec 31"), ENDS.replace("Nov 23", "Jan  1")
    since, now = wall(1, 1, 0, 1, year=2027), wall(1, 1, 10, 15, year=2027)
    assert fate(begins, ends, since=since, now=now) is Fate.NEVER_ARRIVED
    assert fate(begins.replace("Dec 31", "Jan  2"), ends, since=since, now=now) is Fate.CANNOT_TELL


def test_the_hour_that_is_there_twice_is_in_doubt(fate):
    """25 October 2026, 02:30: once in summer time, an hour later in winter time."""
    half_past = "Oct 25 02:30:00 mail postfix/smtpd[9]: connect\n"
    summer = dt.datetime(2026, 10, 25, 0, 40, tzinfo=dt.UTC)
    now = wall(10, 25, 9)
    assert fate(half_past, ENDS.replace("Nov 23", "Oct 25"), since=summer, now=now) is Fate.CANNOT_TELL
    winter = summer + dt.timedelta(minutes=30)
    assert fate(BEGINS.replace("Nov 23", "Oct 25"), half_past, since=winter, now=now) is Fate.CANNOT_TELL


# --- what comes of it -------------------------------------------------------------------------------


class Killed(BaseException):
    """The worker dies: nothing catches it."""


@pytest.fixture
def in_doubt(planned, relay, monkeypatch, settings, tmp_path):
    """A worker died with a reminder and a receipt; the relay's log is where the settings say."""

    def die(*args):
        raise Killed

    settings.MAIL_RELAY_LOG = str(tmp_path / "mail.log")
    for kind in ("note", "promise"):
        planned(f"{kind}@shop.example", kind=kind)
        with monkeypatch.context() as patched, pytest.raises(Killed):
            patched.setattr(Relay, "send", die)
            dispatch(now=NOW)
    return tmp_path / "mail.log"


def states():
    return dict(OutgoingMail.objects.values_list("kind", "state"))


def log_of(*kinds):
    mails = OutgoingMail.objects.filter(kind__in=kinds).values_list("pk", "message_id")
    lines = [(CLEANUP + ACTIVE).replace("4F1C2A", f"Q{pk}").format(id=message_id) for pk, message_id in mails]
    return "".join([BEGINS, *lines, ENDS])


def test_what_the_relay_took_is_sent_and_not_sent_again(in_doubt, relay):
    in_doubt.write_text(log_of("note", "promise"))
    assert dispatch(now=NOW + LEASE) == {State.SENT: 2}
    assert (states(), relay.received) == ({"note": State.SENT, "promise": State.SENT}, [])
    assert set(OutgoingMail.objects.values_list("attempts", "lease_ends_at", "settled_at")) == {
        (1, None, NOW + LEASE)
    }


def test_what_never_came_to_it_is_sent_again_also_a_reminder(in_doubt, relay):
    in_doubt.write_text(log_of())
    assert dispatch(now=NOW + LEASE) == {"again": 2, State.SENT: 2}
    assert sorted(relay.recipients) == ["note@shop.example", "promise@shop.example"]


def test_each_has_its_own_fate(in_doubt, relay):
    in_doubt.write_text(log_of("promise"))
    dispatch(now=NOW + LEASE)
    assert (states(), relay.recipients) == (
        {"note": State.SENT, "promise": State.SENT}, ["note@shop.example"],
    )  # fmt: skip


def test_where_it_cannot_tell_a_receipt_is_sent_again_at_once_and_of_a_reminder_it_is_asked_again(
    in_doubt, relay
):
    dispatch(now=NOW + LEASE)
    assert states() == {"note": State.SENDING, "promise": State.SENT}
    assert relay.recipients == ["promise@shop.example"]
    in_doubt.write_text(log_of("note"))
    assert dispatch(now=NOW + LEASE + LOG_HAS) == {State.SENT: 1}
    assert relay.recipients == ["promise@shop.example"]


def test_once_it_was_asked_for_an_hour_a_person_has_to_say(in_doubt, relay):
    dispatch(now=NOW + LEASE)
    assert dispatch(now=NOW + LEASE + LOG_HAS - dt.timedelta(seconds=1)) == {}
    assert dispatch(now=NOW + LEASE + LOG_HAS) == {State.UNKNOWN: 1}
    assert relay.recipients == ["promise@shop.example"]


def test_a_log_that_had_nothing_to_say_is_given_something(in_doubt, relay):
    """Nothing else passes through this relay: its log goes on when somebody knocks."""
    in_doubt.write_text(BEGINS)

    async def handle_QUIT(server, session, envelope):
        in_doubt.write_text(BEGINS + ENDS)
        return "221 Bye"

    OutgoingMail.objects.filter(kind="promise").delete()
    relay.handle_QUIT = handle_QUIT
    assert dispatch(now=NOW + LEASE) == {}
    assert dispatch(now=NOW + LEASE + dt.timedelta(minutes=1)) == {"again": 1, State.SENT: 1}
    assert relay.recipients == ["note@shop.example"]


def test_it_is_not_asked_while_the_lease_runs(in_doubt, relay):
    in_doubt.write_text(log_of())
    assert dispatch(now=NOW + LEASE - dt.timedelta(minutes=1)) == {}


def test_what_went_out_as_one_has_one_fate(planned, relay, monkeypatch, settings, tmp_path):
    settings.MAIL_RELAY_LOG = str(tmp_path / "mail.log")
    settings.MAIL_A_DAY = 0
    for number in range(3):
        planned("asa@shop.example", kind="news", occurrence=str(number))
    dispatch(now=NOW)
    morning = wall(11, 24, 7)

    def die(*args):
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(Relay, "send", die)
        dispatch(now=morning)
    first = OutgoingMail.objects.earliest("pk")
    lines = "".join([BEGINS, CLEANUP, ACTIVE, ENDS]).format(id=first.message_id)
    (tmp_path / "mail.log").write_text(lines.replace("Nov 23 10", "Nov 24 07"))
    assert dispatch(now=morning + LEASE) == {State.SENT: 3}
    assert relay.received == []


def test_without_abandoned_mail_the_log_is_not_read(planned, relay, settings, assert_queries):
    """And it costs no statement."""
    settings.MAIL_RELAY_LOG = "/nowhere"
    for number in range(10):
        planned(f"a{number}@shop.example")
    with assert_queries(9 + 10):
        dispatch(now=NOW)
