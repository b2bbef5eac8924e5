"""The demo's mail server and its mailbox, with real SMTP."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.management import CommandError, call_command

from citykompetens import clock
from participants.demo import mailbox, smtp


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def send(demo, port):
    """Sends through the demo's server, as Django does in demo mode."""

    def send_one(*to: str, subject: str = "Välkommen") -> None:
        mail = EmailMultiAlternatives(subject, "Hej på dig, Åsa!\n", "hej@citykompetens.example", to)
        mail.attach_alternative(
            "<html><head></head><body><p>Hej på dig, <b>Åsa</b>!</p></body></html>", "text/html"
        )
        mail.attach("intyg.pdf", b"%PDF-1.7 \x00\xff", "application/pdf")
        mail.connection = get_connection(
            "django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=port
        )
        mail.send()

    with smtp.server(port):
        yield send_one


def kept() -> list[mailbox.Mail]:
    return mailbox.mails(mailbox.keys())


def test_a_mail_is_kept_as_its_reader_would_get_it(send):
    send("asa@tornrosa.example")
    [mail] = kept()
    assert (mail.to, mail.subject) == ("asa@tornrosa.example", "Välkommen")
    assert mail.text.splitlines() == ["Hej på dig, Åsa!"]
    assert "<b>Åsa</b>" in mail.html
    [part] = mail.attachments
    assert (part.get_filename(), part.get_content_type()) == ("intyg.pdf", "application/pdf")
    assert part.get_payload(decode=True) == b"%PDF-1.7 \x00\xff"


def test_the_time_is_that_of_the_demo(send):
    clock.set_offset(timedelta(days=6))
    send("asa@tornrosa.example")
    [mail] = kept()
    assert abs(mail.received_at - clock.now()) < timedelta(minutes=1)


def test_the_newest_comes_first(send):
    for number in range(3):
        send("asa@tornrosa.example", subject=f"Nummer {number}")
    assert [mail.subject for mail in kept()] == ["Nummer 2", "Nummer 1", "Nummer 0"]


def test_each_reader_has_a_copy(send):
    send("asa@tornrosa.example", "bo@tornrosa.example")
    assert sorted(mail.to for mail in kept()) == ["asa@tornrosa.example", "bo@tornrosa.example"]


def test_search_by_a_part_of_the_address(send):
    send("asa@tornrosa.example")
    send("bo@tornrosa.example")
    assert [mail.to for mail in mailbox.mails(mailbox.to_address("BO@"))] == ["bo@tornrosa.example"]
    assert mailbox.to_address("cilla") == []


def test_an_empty_mailbox(demo):
    assert mailbox.keys() == []
    assert mailbox.one("../../etc/passwd") is None


def test_the_command_runs_until_it_is_told_to_stop(tmp_path, port):
    """The real process: it takes mail, and SIGTERM ends it without a trace of trouble."""
    environment = {
        **os.environ,
        "EMBEDDED": "1",
        "DEMO": "1",
        "VAR_DIR": str(tmp_path),
        "DEMO_SMTP_PORT": str(port),
    }
    environment["DJANGO_SETTINGS_MODULE"] = "citykompetens.settings"
    command = [sys.executable, "manage.py", "demo", "mailbox"]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        _wait_for(port)
        with smtplib.SMTP("127.0.0.1", port) as server:
            server.sendmail("a@b.example", ["asa@tornrosa.example"], "Subject: Hej\r\n\r\nHej!\r\n")
        process.send_signal(signal.SIGTERM)
        said, _nothing = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0
    assert said == f"Keeping the mail that comes to 127.0.0.1:{port}.\n"
    assert len(list((tmp_path / "mailbox" / "new").iterdir())) == 1


def _wait_for(port: int) -> None:
    for _try in range(200):
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the mailbox does not answer")


def test_a_taken_port_is_said_in_a_sentence(demo, port, monkeypatch):
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    demo.EMAIL_PORT = port
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with pytest.raises(CommandError, match=f"Port {port} cannot be used"):
            call_command("demo", "mailbox", stdout=StringIO())
