"""Reports of mails that came back (RFC 3464): whoever they are about is marked, and nobody else."""

import imaplib
import mailbox
from email import message_from_string

import pytest
from django.core.management import CommandError, call_command

from citykompetens.audit.models import Entry
from citykompetens.mail import bounces
from citykompetens.mail.dispatch import dispatch
from citykompetens.mail.kinds import Letter
from citykompetens.mail.models import BadAddress, OutgoingMail, State
from tests.factories import NOW

REPORT = """\
From: MAILER-DAEMON@relay.example
To: hej@citykompetens.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
Arrival-Date: Mon, 23 Nov 2026 10:00:00 +0100

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnostic}

--b
Content-Type: {returned}

{head}
--b--
"""


def report(mail=None, /, recipient="asa@shop.example", action="failed", status="5.1.1", **more):
    """What a relay sends back; of `mail`, or of one that we never sent."""
    message_id = mail.message_id if mail else "<1@elsewhere.example>"
    more = {"diagnostic": "550 no", "returned": "text/rfc822-headers"} | more
    head = more.pop("head", f"Message-ID: {message_id}\nSubject: Hej\n\n")
    text = REPORT.format(recipient=recipient, action=action, status=status, head=head, **more)
    return message_from_string(text)


@pytest.fixture
def sent(planned, relay):
    mail = planned("Asa@shop.example")
    dispatch(now=NOW)
    return mail


@pytest.fixture
def outcome(sent):
    """What is known of the mail and of addresses when these reports have been read."""

    def take(*reports):
        bounces.take(reports, now=NOW)
        sent.refresh_from_db()
        return sent.state, sent.reason, list(BadAddress.objects.values_list("address", "reason"))

    return take


BOUNCED = (State.FAILED, "bounced 5.1.1", [("asa@shop.example", "bounced 5.1.1")])
NOTHING = (State.SENT, "", [])


def test_a_mail_that_came_back_marks_its_address(outcome, sent):
    assert outcome(report(sent)) == BOUNCED
    assert Entry.objects.get().by == "system:bounces"


def test_what_comes_back_while_its_batch_is_still_sent_is_recorded_once_and_for_all(planned, relay, letters):
    class Name:
        def __str__(self) -> str:
            """While the next mail is written the relay's answer to the first one is read."""
            bounces.take([report(first)], now=NOW)
            return "Maja"

    first, second = planned("asa@shop.example"), planned("maja@shop.example")
    letters["maja@shop.example"] = Letter(context={"name": Name()})
    dispatch(now=NOW)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.reason, first.settled_at) == (State.FAILED, "bounced 5.1.1", NOW)
    assert second.state == State.SENT
    assert BadAddress.objects.get().address == "asa@shop.example"


def test_it_can_be_read_again(outcome, sent):
    outcome(report(sent))
    assert outcome(report(sent), report(sent)) == BOUNCED
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    "more",
    [
        {"recipient": "ASA@SHOP.example"},
        {"recipient": "<asa@shop.example>"},
        {"action": "Failed (for good)"},
        {"status": "5.1.1 (bad destination mailbox address)"},
        {"status": "5.0.0", "diagnostic": "550 5.1.1 User unknown"},
        {"recipient": "b@elsewhere.example\nOriginal-Recipient: rfc822; asa@shop.example"},
    ],
    ids=str,
)
def test_as_relays_write_it(outcome, sent, more):
    assert outcome(report(sent, **more)) == BOUNCED


def test_with_the_whole_mail_returned(outcome, sent):
    assert outcome(report(sent, returned="message/rfc822")) == BOUNCED


@pytest.mark.parametrize(
    "more", [{"action": "delayed", "status": "4.4.1"}, {"status": "4.2.2"}, {"action": "delivered"}], ids=str
)
def test_what_is_only_late_says_nothing(outcome, sent, more):
    assert outcome(report(sent, **more)) == NOTHING


@pytest.mark.parametrize("status", ["5.7.1", "5.2.2", "5.0.0", "5.1.8"])
def test_a_mail_that_is_refused_for_what_it_is_says_nothing_of_the_address(outcome, sent, status):
    assert outcome(report(sent, status=status)) == (State.FAILED, f"bounced {status}", [])


def test_of_a_mail_that_we_never_sent(outcome):
    assert outcome(report()) == NOTHING


def test_of_an_address_to_which_we_did_not_send_it(outcome, sent, planned):
    planned("maja@shop.example")
    dispatch(now=NOW)
    assert outcome(report(sent, recipient="maja@shop.example")) == NOTHING


def test_of_a_mail_that_has_not_been_sent_yet(planned, relay):
    waiting = planned("asa@shop.example")
    assert bounces.take([report(waiting)], now=NOW) == {"unknown": 1}
    assert OutgoingMail.objects.get().state == State.PLANNED
    assert not BadAddress.objects.exists()


def test_what_cannot_be_read_keeps_nobody_from_being_read(outcome, sent):
    broken = report(sent)
    broken.get_payload()[1].set_payload("no blocks at all")
    nothing = message_from_string("Content-Type: multipart/report; report-type=delivery-status\n\n")
    assert outcome(broken, nothing, report(sent, head="\n"), report(sent)) == BOUNCED


def test_nothing_more_is_sent_to_an_address_that_is_bad(outcome, sent, planned, relay):
    outcome(report(sent))
    later = planned("aSA@shop.example", occurrence="later")
    dispatch(now=NOW)
    later.refresh_from_db()
    assert (later.state, later.reason, len(relay.received)) == (State.SKIPPED, "bad address", 1)


# --- where they are read from -------------------------------------------------------------------

LETTER = message_from_string("Subject: Hej\n\nKan jag byta tid?\n")


def read(url) -> str:
    from io import StringIO

    out = StringIO()
    call_command("read_bounces", url, stdout=out)
    return out.getvalue()


def test_a_maildir(sent, tmp_path):
    box = mailbox.Maildir(tmp_path / "box", create=True)
    box.add(LETTER)
    box.add(report(sent))
    assert read(f"maildir:{tmp_path}/box").startswith("1 mails came back, 0 ")
    assert BadAddress.objects.get().address == "asa@shop.example"
    flags = {message["Subject"]: (message.get_subdir(), message.get_flags()) for message in box}
    assert flags == {"Hej": ("new", ""), "Undelivered Mail Returned to Sender": ("cur", "S")}
    assert read(f"maildir:{tmp_path}/box").startswith("0 mails came back, 0 ")


def test_an_mbox(sent, tmp_path):
    box = mailbox.mbox(tmp_path / "box", create=True)
    box.add(LETTER)
    box.add(report(sent))
    box.close()
    assert read(f"mbox:{tmp_path}/box").startswith("1 mails came back, 0 ")
    assert read(f"mbox:{tmp_path}/box").startswith("0 mails came back, 0 ")
    assert [(m["Subject"], m.get_flags()) for m in mailbox.mbox(tmp_path / "box")] == [
        ("Hej", ""), ("Undelivered Mail Returned to Sender", "R"),
    ]  # fmt: skip


def test_imap(sent, monkeypatch):
    class Server:
        """As much of a server as is asked for; notes what it is told."""

        unseen = {b"4": LETTER, b"7": report(sent)}
        told: list = []

        def __init__(self, host, port, timeout):
            self.told.append((host, port))

        def __enter__(self):
            return self

        def __exit__(self, *error):
            self.told.append("logout")

        def login(self, user, password):
            self.told.append((user, password))

        def select(self, folder):
            return ("OK", []) if folder in ('"INBOX"', '"Studsar 2026"') else ("NO", [])

        def uid(self, command, *more):
            if command == "SEARCH":
                return "OK", [b" ".join(self.unseen)]
            if command == "FETCH":
                assert more[1] == "(BODY.PEEK[])"
                return "OK", [(b"head", self.unseen[more[0]].as_bytes()), b")"]
            self.told.append((command, *more))
            return "OK", []

    monkeypatch.setattr(imaplib, "IMAP4_SSL", Server)
    assert read("imaps://hej%40stad.example:p%3Ass@imap.example").startswith("1 mails came back, 0 ")
    assert Server.told == [
        ("imap.example", 993),
        ("hej@stad.example", "p:ss"),
        ("STORE", b"7", "+FLAGS", "(\\Seen)"),
        "logout",
    ]
    read("imaps://a:b@imap.example:1993/Studsar%202026")
    assert Server.told[4] == ("imap.example", 1993)
    with pytest.raises(CommandError, match="no folder Borta"):
        read("imaps://a:b@imap.example/Borta")


@pytest.mark.parametrize("url", ["", "pop://a", "maildir:/nowhere/at/all", "mbox:/nowhere/at/all"])
def test_a_mailbox_that_is_not_there_is_said_in_a_sentence(db, url):
    with pytest.raises(CommandError, match=r"mailbox"):
        read(url)


def test_a_report_that_fails_half_way_is_read_again(sent, tmp_path, monkeypatch):
    box = mailbox.Maildir(tmp_path / "box", create=True)
    box.add(report(sent))

    def gone(*args, **kwargs):
        raise OSError("the database is gone")

    with monkeypatch.context() as patched, pytest.raises(CommandError):
        patched.setattr(bounces, "record", gone)
        read(f"maildir:{tmp_path}/box")
    assert read(f"maildir:{tmp_path}/box").startswith("1 mails came back, 0 ")
