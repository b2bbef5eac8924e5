"""What a server says to RCPT marks an address only when it says that there is no such mailbox."""

import pytest

from citykompetens.audit.models import Entry
from citykompetens.mail import addresses
from citykompetens.mail.addresses import says_no_mailbox
from citykompetens.mail.dispatch import dispatch
from citykompetens.mail.models import BadAddress, State
from tests.factories import NOW


@pytest.mark.parametrize(
    "answer",
    [
        "550 5.1.1 <asa@shop.example>: Recipient address rejected: User unknown in virtual mailbox table",
        "550-5.1.1 The email account that you tried to reach does not exist.",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
        "550 5.1.2 no such domain",
        "550 5.2.1 The email account that you tried to reach is inactive.",
        "553 mailbox name not allowed",
        "550 #5.1.1 no mailbox here by that name",
    ],
)
def test_there_is_no_such_mailbox(answer):
    assert says_no_mailbox(int(answer[:3]), answer[4:])


@pytest.mark.parametrize(
    "answer",
    [
        "550 5.7.1 Service unavailable, Client host [192.0.2.1] blocked using Spamhaus",
        "553 5.7.1 <hej@site.example>: Sender address rejected: not owned by user",
        "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
        "550 Requested action not taken: mailbox unavailable",
        "550 blocked, see http://5.1.1.20/",
        "552 5.2.2 Mailbox full",
        "550 5.1.8 Sender domain unknown",
        "450 4.1.1 unverified address",
        "450 5.1.1 not decided yet",
        "554 Transaction failed",
    ],
)
def test_it_says_something_else(answer):
    assert not says_no_mailbox(int(answer[:3]), answer[4:])


def test_an_address_that_the_relay_knows_is_none_is_marked(planned, relay):
    relay.refuses["Asa@shop.example"] = "550 5.1.1 No such user"
    planned("Asa@shop.example", city="ostersund")
    planned("asa@shop.example", kind="promise")
    assert dispatch(now=NOW)[State.FAILED] == 1
    bad = BadAddress.objects.get()
    assert (bad.address, bad.reason, bad.reported_at) == ("asa@shop.example", "smtp 550 5.1.1", NOW)
    entry = Entry.objects.get()
    assert (entry.action, entry.by, entry.city_slug) == ("badaddress.added", "system:mail", "ostersund")


def test_a_mail_that_the_relay_dislikes_marks_nobody(planned, relay):
    relay.refuses["asa@shop.example"] = "550 5.7.1 Blocked"
    planned("asa@shop.example")
    assert dispatch(now=NOW) == {State.FAILED: 1}
    assert not BadAddress.objects.exists()


def test_a_refusal_of_the_text_marks_nobody(planned, relay, monkeypatch):
    """As after DATA: the same words, but not about the address."""

    async def refuse(server, session, envelope):
        return "550 5.1.1 odd"

    monkeypatch.setattr(relay, "handle_DATA", refuse)
    planned("asa@shop.example")
    assert dispatch(now=NOW) == {State.FAILED: 1}
    assert not BadAddress.objects.exists()


def test_marked_and_cleared_once(db):
    for _twice in range(2):
        addresses.mark("Asa@shop.example", reason="bounced 5.1.1", by="system:mail", now=NOW)
    assert addresses.bad_among(["aSa@shop.example", "b@shop.example"]) == {"asa@shop.example"}
    assert [
        addresses.clear("ASA@shop.example", "b@shop.example", by="user:1", now=NOW) for _n in range(2)
    ] == [1, 0]
    assert addresses.bad_among(["asa@shop.example"]) == set()
    assert [e.action for e in Entry.objects.order_by("pk")] == ["badaddress.added", "badaddress.cleared"]


def test_the_audit_says_no_address(db):
    addresses.mark("asa@shop.example", reason="bounced 5.1.1", by="system:mail", now=NOW)
    addresses.opt_out("asa@shop.example", by="system:mail", now=NOW)
    assert not [e for e in Entry.objects.values() if "asa" in str(e)]
