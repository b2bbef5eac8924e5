"""A kind of mail for tests, and a real mail server whose answers a test decides."""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from citykompetens.mail import kinds, outbox
from citykompetens.mail.models import OutgoingMail
from tests.factories import NOW


@dataclass
class Relay:
    """What the mail server received; `refuses` maps an address to the answer that it gets."""

    received: list[EmailMessage] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    breaks_at: str = ""
    hangs_up_at: str = ""

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if self.hangs_up_at == address:
            server.transport.abort()
            await asyncio.sleep(0)
            return "250 never heard"
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.breaks_at in envelope.rcpt_tos:
            server.transport.abort()
            await asyncio.sleep(0)
            return "250 never heard"
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    @property
    def recipients(self) -> list[str]:
        return [message["To"] for message in self.received]


@pytest.fixture
def relay(settings) -> Iterator[Relay]:
    """A real SMTP server on a free port, the one that the site sends through."""
    relay = Relay()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(relay, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "citykompetens.mail.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.MAIL_QUIET_HOURS = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield relay
    controller.stop()


@pytest.fixture
def letters(settings, tmp_path, monkeypatch) -> dict[str, kinds.Letter | kinds.Skip]:
    """Kinds: "note", "promise" (sent again after a crash), "news" (optional, can wait).

    A letter by occurrence or address, else a plain one.
    """
    emails = tmp_path / "emails"
    emails.mkdir()
    for name in ("note", "promise"):
        (emails / f"{name}.subject.txt").write_text("Hej {{ name }}")
        (emails / f"{name}.txt").write_text("Välkommen, {{ name }}.")
        (emails / f"{name}.html").write_text("<p>Välkommen, {{ name }}.</p>")
    (emails / "news.subject.txt").write_text("Nytt, {{ name }}")
    for form in ("txt", "html"):
        blocks = "{% block heading %}Nyheter{% endblock %}{% block content %}Läs, {{ name }}.{% endblock %}"
        (emails / f"news.{form}").write_text("{% extends layout %}" + blocks)
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], tmp_path]}]
    by_address: dict[str, kinds.Letter | kinds.Skip] = {}

    def load(mails: list[OutgoingMail], now):
        plain = kinds.Letter(context={"name": "Åsa"})
        return {
            mail.pk: by_address.get(mail.occurrence, by_address.get(mail.recipient, plain)) for mail in mails
        }

    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.register(kinds.Kind(name="note", load=load, label="lapp"))
    kinds.register(kinds.Kind(name="promise", load=load, label="löfte", send_again=True))
    kinds.register(kinds.Kind(name="news", load=load, label="nytt", optional=True, can_wait=True))
    return by_address


@pytest.fixture
def planned(db, letters):
    """`planned("a@shop.example")`: one mail in the outbox, due now."""

    def plan(recipient: str, *, kind: str = "note", occurrence: str = "", **more) -> OutgoingMail:
        mail = outbox.Planned(kind=kind, recipient=recipient, occurrence=occurrence or recipient, **more)
        outbox.plan(mail, now=NOW)
        return OutgoingMail.objects.get(kind=kind, occurrence=mail.occurrence)

    return plan
