"""Which addresses mail does not reach, and who wants only the necessary: the one place that writes either.

An address counts as bad when a server says of the mailbox itself that it is not there or takes nothing:
RFC 3463, 3.2 and 3.3. What it says of the mail, of the sender or of today (5.7.1, 5.2.2, 4.x.x) fails that
mail and marks nobody, since whoever is marked gets no mail at all until somebody puts the address right.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Lower

from citykompetens.audit.models import entry, record

from .models import BadAddress, OptOut, OutgoingMail, State

# No such mailbox, no such domain, no address at all, moved without a trace, a domain without mail
# (RFC 7505); switched off. X.1.7 and X.1.8 speak of the sender's address.
NO_MAILBOX = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}
NAME_NOT_ALLOWED = 553  # RFC 5321, 4.2.2
ENHANCED = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")


def enhanced(answer: str) -> str:
    """The status of RFC 3463 in a server's answer, as "5.1.1", or ""."""
    found = ENHANCED.search(answer)
    return found.group() if found else ""


def says_no_mailbox(code: int, answer: str) -> bool:
    """Whether this answer to RCPT says that there is no such mailbox.

    Without an enhanced status only 553 does: 550 is also what a server says of senders that it dislikes.
    """
    status = enhanced(answer)
    return code >= 500 and (status in NO_MAILBOX if status else code == NAME_NOT_ALLOWED)


def mark(address: str, *, reason: str, by: str, now: datetime, city: str = "") -> None:
    """Nothing is sent there from now on. Marked twice is marked once; the first report is kept."""
    with transaction.atomic():
        bad, is_new = BadAddress.objects.get_or_create(
            address=address.lower(), defaults={"reason": reason[:300], "reported_at": now}
        )
        if is_new:
            record(entry("badaddress.added", bad, by=by, now=now, city=city, reason=reason[:300]))


def clear(*addresses: str, by: str, now: datetime, city: str = "") -> int:
    """Mail goes there again: somebody put it right, or says that it works. Returns how many were marked."""
    with transaction.atomic():
        bad = list(BadAddress.objects.filter(address__in={address.lower() for address in addresses}))
        if bad:
            record(*[entry("badaddress.cleared", row, by=by, now=now, city=city) for row in bad])
            BadAddress.objects.filter(pk__in=[row.pk for row in bad]).delete()
    return len(bad)


def bad_among(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses, in small letters, that do not work. One query."""
    wanted = {address.lower() for address in addresses}
    return set(BadAddress.objects.filter(address__in=wanted).values_list("address", flat=True))


def has_reached(address: str) -> bool:
    """Whether some mail went there and did not come back: then somebody reads it, or did."""
    sent = OutgoingMail.objects.alias(address=Lower("recipient")).filter(state=State.SENT)
    return sent.filter(address=address.lower()).exists()


def opt_out(address: str, *, by: str, now: datetime, city: str = "") -> None:
    """Only what the booking needs goes there from now on. Twice is once."""
    with transaction.atomic():
        row, is_new = OptOut.objects.get_or_create(address=address.lower(), defaults={"at": now})
        if is_new:
            record(entry("optout.added", row, by=by, now=now, city=city))


def opt_in(address: str, *, by: str, now: datetime, city: str = "") -> None:
    """All mail goes there again. Twice is once."""
    with transaction.atomic():
        for row in OptOut.objects.filter(address=address.lower()):
            record(entry("optout.taken_back", row, by=by, now=now, city=city))
            row.delete()


def has_opted_out(address: str) -> bool:
    return OptOut.objects.filter(address=address.lower()).exists()
