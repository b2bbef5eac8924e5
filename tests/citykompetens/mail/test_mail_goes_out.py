"""Through a real mail server: what goes out, once, and what no longer applies."""

from datetime import timedelta

from citykompetens.mail.dispatch import dispatch
from citykompetens.mail.kinds import Attachment, Letter, Skip
from citykompetens.mail.models import OutgoingMail, State
from tests.factories import NOW


def test_it_arrives_with_its_fixed_message_id(planned, relay):
    mail = planned("asa@shop.example")
    assert dispatch(now=NOW) == {State.SENT: 1}
    [message] = relay.received
    assert message["Message-ID"] == mail.message_id
    assert message["Subject"] == "Hej Åsa"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_body(("plain",)).get_content().strip() == "Välkommen, Åsa."
    assert message.get_body(("html",)).get_content().strip() == "<p>Välkommen, Åsa.</p>"


def test_once(planned, relay):
    planned("asa@shop.example")
    dispatch(now=NOW)
    assert dispatch(now=NOW + timedelta(days=1)) == {}
    assert relay.recipients == ["asa@shop.example"]


def test_what_was_sent_is_recorded(planned, relay):
    mail = planned("asa@shop.example")
    dispatch(now=NOW)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.settled_at, mail.lease_ends_at) == (State.SENT, 1, NOW, None)


def test_not_before_it_is_due(planned, relay):
    planned("asa@shop.example", due_at=NOW + timedelta(minutes=5))
    assert dispatch(now=NOW) == {}
    dispatch(now=NOW + timedelta(minutes=5))
    assert relay.recipients == ["asa@shop.example"]


def test_what_no_longer_applies_is_skipped_with_its_reason(planned, relay, letters):
    letters["asa@shop.example"] = Skip(reason="cancelled")
    mail = planned("asa@shop.example", secret={"code": "1234"})
    dispatch(now=NOW)
    mail.refresh_from_db()
    assert (mail.state, mail.reason, mail.secret) == (State.SKIPPED, "cancelled", {})
    assert relay.received == []


def test_a_kind_that_nobody_knows_any_more_is_skipped(db, relay):
    mail = OutgoingMail.objects.create(
        kind="gone",
        recipient="a@shop.example",
        occurrence="1",
        planned_at=NOW,
        due_at=NOW,
        message_id="<1@x>",
    )
    dispatch(now=NOW)
    mail.refresh_from_db()
    assert (mail.state, mail.reason) == (State.SKIPPED, "gone")


def test_attachments_and_the_address_for_answers(planned, relay, letters):
    letters["asa@shop.example"] = Letter(
        context={"name": "Åsa"},
        attachments=[Attachment(filename="a.pdf", content=b"%PDF", mimetype="application/pdf")],
        reply_to="gunilla@ostersund.example",
    )
    planned("asa@shop.example")
    dispatch(now=NOW)
    [message] = relay.received
    [attached] = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("a.pdf", b"%PDF")
    assert message["Reply-To"] == "gunilla@ostersund.example"


def test_a_line_break_in_a_name_cannot_write_a_header(planned, relay, letters):
    letters["asa@shop.example"] = Letter(context={"name": "Åsa\r\nBcc: all@shop.example"})
    planned("asa@shop.example")
    dispatch(now=NOW)
    [message] = relay.received
    assert message["Subject"] == "Hej Åsa Bcc: all@shop.example"
    assert message["Bcc"] is None


def test_hundreds_go_out_in_one_run(planned, relay):
    for number in range(120):
        planned(f"a{number}@shop.example")
    assert dispatch(now=NOW) == {State.SENT: 120}
    assert len(set(relay.recipients)) == 120


def test_urgent_ones_first(planned, relay):
    planned("later@shop.example")
    OutgoingMail.objects.create(
        kind="note",
        recipient="now@shop.example",
        occurrence="urgent",
        urgent=True,
        planned_at=NOW,
        due_at=NOW,
        message_id="<urgent@x>",
    )
    dispatch(now=NOW)
    assert relay.recipients == ["now@shop.example", "later@shop.example"]
