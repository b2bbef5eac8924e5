"""Reminders become rows in the outbox, once each, when their moment has come."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from citykompetens.mail import outbox
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Enrolment
from programs.models import ReminderRule
from workshops.models import Workshop

from .queries import due_workshops, to_remind


def plan_due(*, now: datetime) -> int:
    """Plan a mail for everybody to be reminded now; returns how many are new.

    Who shares the contact's address, or has none, is named in one mail to the contact.
    """
    planned = 0
    for rule, workshop, due_from in due_workshops(now):
        mails = [
            mail
            for enrolments in _by_registration(to_remind(workshop, due_from)).values()
            for mail in _mails(rule, workshop, enrolments)
        ]
        planned += _plan_new(mails, now=now)
    return planned


def _by_registration(enrolments: list[Enrolment]) -> dict[int, list[Enrolment]]:
    together: dict[int, list[Enrolment]] = defaultdict(list)
    for enrolment in enrolments:
        together[enrolment.registration_id].append(enrolment)
    return together


def _mails(rule: ReminderRule, workshop: Workshop, enrolments: list[Enrolment]) -> list[outbox.Planned]:
    business = enrolments[0].registration.business
    prefix = f"{rule.pk}:{workshop.pk}:{workshop.schedule_version}"
    own = [enrolment for enrolment in enrolments if not enrolment.through_contact]
    through_contact = [enrolment for enrolment in enrolments if enrolment.through_contact]
    city = workshop.city_round.city.slug
    mails = [
        outbox.Planned(
            kind="reminder",
            recipient=enrolment.person.email,
            occurrence=f"{prefix}:person:{enrolment.person_id}",
            context={"to": "person", "enrolments": [enrolment.pk], "version": workshop.schedule_version},
            language=enrolment.person.language,
            city=city,
        )
        for enrolment in own
    ]
    if through_contact:
        mails.append(
            outbox.Planned(
                kind="reminder",
                recipient=business.contact_email,
                occurrence=f"{prefix}:registration:{enrolments[0].registration_id}",
                context={
                    "to": "contact",
                    "enrolments": [enrolment.pk for enrolment in through_contact],
                    "version": workshop.schedule_version,
                },
                language=business.language,
                city=city,
            )
        )
    return mails


def _plan_new(mails: list[outbox.Planned], *, now: datetime) -> int:
    """Plan those that were not planned before, so that a sweep with nothing new rings no bell."""
    if not mails:
        return 0
    with transaction.atomic():
        known = set(
            OutgoingMail.objects.filter(
                kind="reminder", occurrence__in=[mail.occurrence for mail in mails]
            ).values_list("occurrence", flat=True)
        )
        new = [mail for mail in mails if mail.occurrence not in known]
        if new:
            outbox.plan(*new, now=now)
    return len(new)
