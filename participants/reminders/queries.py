"""Which reminders are due now. Nothing is planned ahead, so nothing has to be recomputed."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models.functions import Coalesce

from participants.registration.models import Enrolment, EnrolmentState
from programs.models import ReminderRule
from workshops.models import Workshop

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def moment(starts_on: date, days_before: int, at: time) -> datetime:
    """The moment of a reminder: so many calendar days before, at the time on the wall.

    A time that the spring change skips becomes the moment one hour later on the wall (02:30 is
    03:30); one that the autumn change doubles is its first occurrence (PEP 495, fold=0).
    """
    return datetime.combine(starts_on - timedelta(days=days_before), at, tzinfo=STOCKHOLM)


def due_workshops(now: datetime) -> Iterator[tuple[ReminderRule, Workshop, datetime]]:
    """Workshops that have not begun, each with the last rule whose moment has come.

    An earlier one that was missed (the worker was away) is not made up for: two mails at once would
    say the same.
    """
    rules = list(ReminderRule.objects.all())
    if not rules:
        return
    furthest = max(rule.days_before for rule in rules) + 2
    workshops = list(
        Workshop.objects.public(now)
        .upcoming(now)
        .filter(closed_at=None, starts_at__lt=now + timedelta(days=furthest))
        .select_related("city_round__city", "city_round__round")
    )
    for workshop in workshops:
        come = [
            (due_from, rule)
            for rule in rules
            if rule.program_id == workshop.city_round.round.program_id
            and (due_from := moment(workshop.starts_on, rule.days_before, rule.at)) <= now
        ]
        if come:
            due_from, rule = max(come, key=lambda pair: pair[0])
            yield rule, workshop, due_from


def to_remind(workshop: Workshop, due_from: datetime) -> "list[Enrolment]":
    """Those who had their seat when the moment came; who got it later has a fresh receipt or offer."""
    return list(
        Enrolment.objects.annotate(seated_at=Coalesce("promoted_at", "asked_at"))
        .filter(workshop=workshop, state=EnrolmentState.CONFIRMED, seated_at__lt=due_from)
        .select_related("person", "registration__business")
    )
