"""The demo's mail server: real SMTP, and nothing ever leaves it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from citykompetens import clock

from . import mailbox


class Keep:
    """What aiosmtpd calls with each message."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep a copy for each reader, with the two lines that a mail server adds (RFC 5321, 4.4)."""
        received = f"Received: by the mailbox of the demo with ESMTP; {format_datetime(clock.now())}\r\n"
        for recipient in envelope.rcpt_tos:
            content = envelope.original_content or b""
            mailbox.keep(f"Delivered-To: {recipient}\r\n{received}".encode() + content)
        return "250 kept"


@contextmanager
def server(port: int) -> Iterator[None]:
    """A server on 127.0.0.1. Raises OSError when the port is taken."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # not a line for every word of SMTP
    controller = Controller(Keep(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()
