"""A person who cannot come gives the place back."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from citykompetens.audit.models import entry, record
from citykompetens.errors import Refused
from participants.registration.models import Enrolment, EnrolmentState, Registration
from programs.models import CityRound

from . import seats


def cancel(*, enrolment: Enrolment, by: str, now: datetime, reason: str = "") -> Enrolment:
    """Cancel one place; its seat goes to whoever waits. Cancelling twice changes nothing.

    Raises Refused when the workshop has begun: what happened then is attendance.
    """
    with transaction.atomic():
        if enrolment.workshop_id is not None:
            workshop = seats.lock([enrolment.workshop_id])[enrolment.workshop_id]
            if workshop.starts_at <= now:
                raise Refused(_("Workshopen har redan börjat, så platsen går inte att avboka."))
        # The state is read again under the lock: somebody else may have changed it meanwhile.
        fresh = (
            Enrolment.objects.select_related("registration__city_round__city")
            .select_for_update(no_key=True, of=("self",))
            .get(pk=enrolment.pk)
        )
        if fresh.is_cancelled:
            return fresh
        if fresh.workshop_id is not None:
            workshop.seats_taken -= fresh.is_confirmed
            workshop.waiting -= fresh.is_waiting
            seats.save_counters([workshop])
        fresh.state = EnrolmentState.CANCELLED
        fresh.save(update_fields=["state"])
        # Two cancelled at once: who comes second must see that the first is gone, and count the business.
        Registration.objects.select_for_update(no_key=True).get(pk=fresh.registration_id)
        registration = fresh.registration
        others = registration.enrolments.active().exists()
        CityRound.objects.filter(pk=registration.city_round_id).update(
            people=F("people") - 1, businesses=F("businesses") - (0 if others else 1)
        )
        record(
            entry(
                "enrolment.cancelled",
                fresh,
                by=by,
                now=now,
                city=registration.city_round.city.slug,
                fields=["state"],
                reason=reason,
            )
        )
        seats.ring_for_freed_seats()
        return fresh
