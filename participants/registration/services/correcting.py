"""Names and addresses put right by a coordinator."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from citykompetens import actors
from citykompetens.accounts.models import User
from citykompetens.audit.models import entry, record
from citykompetens.audit.services import save_with_audit
from citykompetens.mail import outbox
from participants.registration.models import Business, Person

from .contacts import is_put_right, link_mails, own_link_mails, take_along

ADDRESSES = {"contact_email", "email"}


def correct(
    row: Business | Person, *, fields: Iterable[str], by: User, now: datetime, city: str = ""
) -> bool:
    """Write the named fields. With a new address every older link dies: is that what happened?

    Those links may lie in the mailbox of somebody whom the page is not for. Whom it is for gets the new one.
    """
    fields = list(fields)
    changed = ADDRESSES.intersection(fields)
    with transaction.atomic():
        rows = type(row)._default_manager.filter(pk=row.pk)
        old = (rows.values(*changed).first() or {}) if changed else {}
        save_with_audit(row, fields=fields, by=by, now=now, city=city)
        if isinstance(row, Business) and changed and "contact_name" not in fields:  # else somebody else's
            take_along(row, old=old["contact_email"], by=actors.user(by), now=now)
        for name, address in old.items():
            new = getattr(row, name)
            is_put_right(old=address, new=new, by=actors.user(by), now=now, city=city)
        if changed:
            rows.update(link_version=F("link_version") + 1)
            row.refresh_from_db(fields=["link_version"])
            mails = link_mails(row) if isinstance(row, Business) else own_link_mails(row, unasked=True)
            outbox.plan(*mails, now=now)
            record(entry(f"{row._meta.model_name}.unlinked", row, by=actors.user(by), now=now, city=city))
    return bool(changed)
