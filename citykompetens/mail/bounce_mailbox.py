"""The mailbox to which reports of mails that came back are sent: a Maildir, an mbox, or IMAP.

A report that has been read is marked as seen, and is not read again unless somebody marks it as unseen;
everything else in the mailbox is left as it is.
"""

import imaplib
import mailbox
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from urllib.parse import unquote, urlsplit

from . import bounces

TIMEOUT = 30  # seconds
ERRORS = (OSError, imaplib.IMAP4.error, mailbox.Error)  # what goes wrong when it cannot be opened or read


def read(url: str, *, now: datetime) -> Counter[str]:
    """Record what has come back; counts as `bounces.take`, raises as `reports_in`."""
    with reports_in(url) as reports:
        return bounces.take(reports, now=now)


@contextmanager
def reports_in(url: str) -> "Iterator[Iterator[Message]]":
    """The unseen reports of the mailbox; each is seen once the next one, or none, is asked for.

    `maildir:/path`, `mbox:/path` or `imaps://user:password@host/folder`. Raises ValueError for
    anything else, and one of ERRORS when there is no such mailbox.
    """
    scheme, _colon, path = url.partition(":")
    if scheme == "maildir":
        with closing(mailbox.Maildir(path, factory=None, create=False)) as maildir:
            yield _in_maildir(maildir)
    elif scheme == "mbox":
        with closing(mailbox.mbox(path, create=False)) as mbox:
            mbox.lock()
            try:
                yield _in_mbox(mbox)
            finally:
                mbox.flush()
                mbox.unlock()
    elif scheme == "imaps":
        parts = urlsplit(url)
        with imaplib.IMAP4_SSL(parts.hostname or "", parts.port or 993, timeout=TIMEOUT) as server:
            server.login(unquote(parts.username or ""), unquote(parts.password or ""))
            yield _in_folder(server, unquote(parts.path.strip("/")) or "INBOX")
    else:
        raise ValueError(f"{scheme}: is none of maildir:, mbox: and imaps:")


def _in_maildir(box: mailbox.Maildir) -> Iterator[Message]:
    for key in box.keys():  # noqa: SIM118  a mailbox is no dict: iterating it gives messages
        message = box[key]
        if "S" not in message.get_flags() and bounces.is_report(message):
            yield message
            message.add_flag("S")
            message.set_subdir("cur")
            box[key] = message


def _in_mbox(box: mailbox.mbox) -> Iterator[Message]:
    for key in box.keys():  # noqa: SIM118
        message = box[key]
        if "R" not in message.get_flags() and bounces.is_report(message):
            yield message
            message.add_flag("R")
            box[key] = message


def _in_folder(server: imaplib.IMAP4, folder: str) -> Iterator[Message]:
    quoted = folder.replace("\\", "\\\\").replace('"', '\\"')
    answer, _data = server.select(f'"{quoted}"')
    if answer != "OK":
        raise imaplib.IMAP4.error(f"no folder {folder}")
    _answer, found = server.uid("SEARCH", "UNSEEN")
    for uid in found[0].split():
        _answer, data = server.uid("FETCH", uid, "(BODY.PEEK[])")  # peeking leaves it unseen
        message = message_from_bytes(data[0][1]) if data and isinstance(data[0], tuple) else Message()
        if bounces.is_report(message):
            yield message
            server.uid("STORE", uid, "+FLAGS", r"(\Seen)")
