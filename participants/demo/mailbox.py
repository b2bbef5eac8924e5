"""The demo's mailbox: a Maildir in which every message lies as its reader would get it."""

import mailbox
import shutil
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from functools import cached_property
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Mail:
    """A kept message, with what the pages show of it."""

    key: str
    message: EmailMessage

    @property
    def to(self) -> str:
        return str(self.message["Delivered-To"] or self.message["To"] or "")

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "").strip()

    @cached_property
    def received_at(self) -> datetime:
        """By the demo's clock, as the mail server noted it."""
        return parsedate_to_datetime(str(self.message["Received"]).rpartition(";")[2].strip())

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def text(self) -> str:
        return self._body("plain")

    def _body(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        return part.get_content() if isinstance(part, EmailMessage) else ""

    @property
    def attachments(self) -> list[EmailMessage]:
        return [part for part in self.message.iter_attachments() if isinstance(part, EmailMessage)]

    @property
    def attachment_names(self) -> list[str]:
        """For templates: to them a part is its headers, and its methods are out of reach."""
        return [part.get_filename() or "bilaga" for part in self.attachments]


def _maildir() -> mailbox.Maildir:
    return mailbox.Maildir(settings.DEMO_MAILBOX, factory=None, create=True)


def keep(content: bytes) -> None:
    """Store a message; it appears whole or not at all."""
    _maildir().add(content)


def clear() -> None:
    """Throw all mail away."""
    shutil.rmtree(settings.DEMO_MAILBOX, ignore_errors=True)


def keys() -> list[str]:
    """Every message, the newest first."""
    files = [path for box in ("new", "cur") for path in (Path(settings.DEMO_MAILBOX) / box).glob("[!.]*")]
    files.sort(key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    return [path.name.partition(":")[0] for path in files]


def mails(found: list[str]) -> list[Mail]:
    """The messages with these keys, in their order; one that has been thrown away is left out."""
    box = _maildir()
    return [_read(key, box.get_bytes(key)) for key in found if key in box]


def one(key: str) -> Mail | None:
    box = _maildir()
    return _read(key, box.get_bytes(key)) if key in box else None


def to_address(part: str) -> list[str]:
    """The messages to addresses that contain this, the newest first."""
    return [mail.key for mail in mails(keys()) if part.lower() in mail.to.lower()]


def _read(key: str, content: bytes) -> Mail:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)  # what this policy makes
    return Mail(key, message)
