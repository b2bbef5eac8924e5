"""Mails that come back: delivery status notifications (RFC 3464), and what they say of whom."""

import logging
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_string
from email.message import Message
from typing import Any

from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from citykompetens import actors

from . import addresses
from .claims import FREE
from .models import OutgoingMail, State

log = logging.getLogger(__name__)

# A mail may come back while the batch that it went out in is not recorded yet.
HANDED_OVER = (State.SENDING, State.SENT, State.UNKNOWN, State.FAILED)


@dataclass(frozen=True, kw_only=True)
class Bounce:
    """What became of one mail to one address: the mail's Message-ID, and the status of RFC 3463.

    `addresses`: whom it was for, as the one who reports and as the one who sent wrote it.
    """

    message_id: str
    addresses: frozenset[str]
    status: str
    no_mailbox: bool


def is_report(message: Message) -> bool:
    """Whether it is a delivery status notification at all (RFC 6522 and 3464)."""
    kind = message.get_param("report-type", "")
    return message.get_content_type() == "multipart/report" and str(kind).lower() == "delivery-status"


def bounces_in(message: Message) -> Iterator[Bounce]:
    """Whoever the report says will never get the mail; nobody for what is only delayed, or was delivered."""
    parts = message.get_payload() if message.is_multipart() else []
    message_id = next((found for part in parts if (found := _message_id(part))), "")
    for part in parts if message_id else ():
        if part.get_content_type() != "message/delivery-status":  # type: ignore[union-attr]
            continue
        for block in part.get_payload():  # type: ignore[union-attr]  # of the mail, then of each reader
            if isinstance(block, Message) and _word(block, "Action") == "failed":
                yield from _bounce(message_id, block)


def take(reports: Iterable[Message], *, now: datetime) -> Counter[str]:
    """Record what the reports say; "bounced" counts mails that are known, "unknown" those that are not.

    Who forges one has to know the Message-ID and the address that it went to: only whoever got the mail,
    or carried it, does.
    """
    outcome: Counter[str] = Counter()
    for report in reports:
        try:
            found = list(bounces_in(report))
        except Exception:  # whatever strangers send: it must not keep the others from being read
            log.exception("a report of a mail that came back cannot be read")
            found = []
        for bounce in found:
            outcome["bounced" if record(bounce, now=now) else "unknown"] += 1
    return outcome


def record(bounce: Bounce, *, now: datetime) -> bool:
    """The mail did not arrive; perhaps the address is bad. Told twice is told once.

    Returns whether we sent such a mail to such an address.
    """
    reason = f"bounced {bounce.status}"
    mail = came_back({bounce.message_id}, bounce.addresses, reason, now=now)
    if mail and bounce.no_mailbox:
        by = actors.system("bounces")
        addresses.mark(mail.recipient, reason=reason, by=by, now=now, city=mail.city_slug)
    return mail is not None


def came_back(
    message_ids: set[str], readers: Container[str], reason: str, *, now: datetime
) -> OutgoingMail | None:
    """Write on the mail, and on what went out in the same one, that it did not arrive; returns the mail.

    None where we sent none with such a Message-ID to one of these addresses (in small letters).
    """
    mail = OutgoingMail.objects.filter(message_id__in=message_ids, state__in=HANDED_OVER).first()
    if mail is None or mail.recipient.lower() not in readers:
        return None
    together = OutgoingMail.objects.filter(Q(pk=mail.pk) | Q(sent_with=mail), state__in=HANDED_OVER)
    settled_at = Coalesce("settled_at", Value(now))
    together.update(**FREE, state=State.FAILED, reason=reason, secret={}, settled_at=settled_at)
    return mail


def _bounce(message_id: str, block: Message) -> Iterator[Bounce]:
    status = _word(block, "Status")
    if not status.startswith("5."):
        return
    readers = {_address(block, name) for name in ("Final-Recipient", "Original-Recipient")} - {""}
    # Some report 5.0.0 for everything and leave what the server said to the diagnostic code.
    said = addresses.enhanced(str(block.get("Diagnostic-Code", ""))) if status == "5.0.0" else ""
    status = said if said.startswith("5.") else status
    yield Bounce(
        message_id=message_id,
        addresses=frozenset(readers),
        status=status[:12],
        no_mailbox=status in addresses.NO_MAILBOX,
    )


def _word(block: Message, name: str) -> str:
    """The first word of a field: comments may follow."""
    return (str(block.get(name, "")).lower().split() or [""])[0]


def _address(block: Message, name: str) -> str:
    """ "rfc822; <Asa@shop.example>" → "asa@shop.example"."""
    return str(block.get(name, "")).partition(";")[2].strip().strip("<>").lower()


def _message_id(part: Any) -> str:
    """The Message-ID of the mail that came back, from the part that holds it or its head."""
    kind = part.get_content_type()
    if kind == "message/rfc822" and part.is_multipart():
        return str(part.get_payload(0).get("Message-ID", "")).strip()
    if kind == "text/rfc822-headers":
        head = part.get_payload(decode=True).decode(errors="replace")
        return str(message_from_string(head).get("Message-ID", "")).strip()
    return ""
