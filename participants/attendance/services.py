"""Attendance: recorded as events, and a workshop closed when it is over."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from citykompetens import actors, sweeps
from citykompetens.accounts.models import User
from citykompetens.audit.models import entry
from citykompetens.audit.models import record as record_audit
from citykompetens.errors import Refused
from participants.registration.models import Enrolment
from workshops.models import Workshop

from .models import AttendanceEvent, Presence


def record(
    *,
    event_id: uuid.UUID,
    workshop: Workshop,
    enrolment: Enrolment,
    presence: str,
    occurred_at: datetime,
    by: User,
    now: datetime,
    reason: str = "",
) -> AttendanceEvent:
    """Add an event. The same event id again, from a phone that retries, changes nothing.

    Raises Refused before the day of the workshop and when it is cancelled, for somebody who has no seat
    in it, and for a change without a reason after it was closed.
    """
    with transaction.atomic():
        # Waits for a closing that is under way, so that no tick slips in behind it unexplained.
        fresh = Workshop.objects.select_for_update(no_key=True).get(pk=workshop.pk)
        if existing := AttendanceEvent.objects.filter(pk=event_id).first():
            return existing
        if fresh.cancelled_at:
            raise Refused(_("Workshopen är inställd."))
        if localdate(now) < fresh.starts_on:
            raise Refused(_("Det går att pricka av från och med dagen för workshopen."))
        # Read again: the place may have been given back since the page was made.
        seats = fresh.enrolments.confirmed().select_for_update(no_key=True)
        seated = seats.filter(pk=enrolment.pk).first()
        if seated is None:
            raise Refused(_("Personen har ingen plats på den här workshopen."))
        if fresh.closed_at and not reason:
            raise Refused(_("Workshopen är avslutad. Skriv varför du ändrar."))
        event = AttendanceEvent.objects.create(
            id=event_id,
            enrolment=seated,
            workshop=fresh,
            presence=Presence(presence),
            occurred_at=min(occurred_at, now),  # a phone whose clock runs ahead must not win for ever
            recorded_at=now,
            recorded_by=by,
            reason=reason,
        )
        record_audit(
            entry(
                "attendance.recorded",
                enrolment,
                by=actors.user(by),
                now=now,
                city=workshop.city_round.city.slug,
                fields=["presence"],
                reason=reason,
            )
        )
        if fresh.closed_at:
            sweeps.ring("issue_certificates")
    return event


def close(*, workshop: Workshop, by: User, now: datetime) -> Workshop:
    """Close a workshop that has begun: its certificates are due. Closing twice changes nothing.

    Raises Refused before it has begun and when it is cancelled.
    """
    with transaction.atomic():
        fresh = Workshop.objects.select_for_update(no_key=True).get(pk=workshop.pk)
        if fresh.closed_at:
            return fresh
        if fresh.cancelled_at:
            raise Refused(_("Workshopen är inställd."))
        if fresh.starts_at > now:
            raise Refused(_("Workshopen har inte börjat än. Avsluta den när den är klar."))
        fresh.closed_at, fresh.closed_by = now, by
        fresh.save(update_fields=["closed_at", "closed_by"])
        record_audit(
            entry(
                "workshop.closed",
                fresh,
                by=actors.user(by),
                now=now,
                city=workshop.city_round.city.slug,
                fields=["closed_at"],
            )
        )
        sweeps.ring("issue_certificates")
    return fresh
