"""A program."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from citykompetens.accounts.models import User
from citykompetens.audit.services import save_with_audit

from ..models import MailRule, Program


def save_program(program: Program, *, fields: Iterable[str], by: User, now: datetime) -> Program:
    """Write the named fields, or the whole of a new program, with the usual automatic mails."""
    is_new = program._state.adding
    with transaction.atomic():
        save_with_audit(program, fields=fields, by=by, now=now)
        if is_new:
            MailRule.objects.bulk_create(MailRule.usual(program))
    return program
