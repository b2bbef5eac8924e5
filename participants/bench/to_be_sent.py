"""Reminders that are due, as many as asked for."""

import datetime as dt
import uuid
from itertools import cycle, islice

from django.db import transaction
from django.db.models import Q

from citykompetens import sweeps
from citykompetens.mail.models import OutgoingMail, State
from participants.reminders.services import plan_due
from programs.models import MailRule, Program

MOST_DAYS = 30  # whenever a workshop of the bench's data is, a reminder of it is due today


def reminders(number: int, *, now: dt.datetime) -> None:
    """What the sweep finds in the data, copied until it is enough; nobody is rung for, and no rule stays."""
    OutgoingMail.objects.filter(
        Q(kind="reminder") | Q(state=State.PLANNED)
    ).delete()  # also of scenarios before
    with transaction.atomic(), sweeps.unrung():
        MailRule.objects.all().delete()
        program = Program.objects.get()
        MailRule.objects.bulk_create(
            MailRule(program=program, kind="reminder", days=days, at=dt.time()) for days in range(MOST_DAYS)
        )
        plan_due(now=now)
        found = list(OutgoingMail.objects.filter(kind="reminder"))
        transaction.set_rollback(True)
    if not found:
        raise RuntimeError("nobody in the data is to be reminded: it needs more businesses")
    OutgoingMail.objects.bulk_create(
        (
            OutgoingMail(
                kind=mail.kind,
                recipient=mail.recipient,
                occurrence=f"{copy}:{mail.occurrence}"[:120],
                context=mail.context,
                city_slug=mail.city_slug,
                message_id=f"<{uuid.uuid4().hex}@citykompetens.example>",
                planned_at=now,
                due_at=now,
            )
            for copy, mail in enumerate(islice(cycle(found), number))
        ),
        batch_size=1000,
    )
