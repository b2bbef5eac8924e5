"""A workshop moved, or will not be held: everybody concerned is handled and told, once."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from citykompetens import actors
from citykompetens.audit.models import entry, record
from citykompetens.mail import outbox
from participants.registration import emails
from participants.registration.models import Enrolment, EnrolmentState, FormerSeat
from workshops.models import Workshop

from . import changing, seats

SEATED = [EnrolmentState.CONFIRMED, EnrolmentState.WAITING]


def tell_moved(*, now: datetime) -> int:
    """Tell those whose workshop has another time or room than they know of; returns how many."""
    concerned = Enrolment.objects.filter(
        state__in=SEATED,
        told_version__lt=F("workshop__schedule_version"),
        workshop__starts_at__gt=now,
        workshop__cancelled_at=None,
    )
    told = 0
    for workshop_id in sorted(set(concerned.values_list("workshop", flat=True))):
        with transaction.atomic():
            workshop = seats.lock([workshop_id])[workshop_id]
            places = _with_contact(concerned.filter(workshop=workshop))
            outbox.plan(*emails.moved(places, version=workshop.schedule_version), now=now)
            told += Enrolment.objects.filter(pk__in=[place.pk for place in places]).update(
                told_version=workshop.schedule_version
            )
    return told


def settle_cancelled_workshops(*, now: datetime) -> int:
    """Who had a seat, or stood in line, in a workshop that is cancelled may choose another time.

    Everybody is told once; returns how many there were.
    """
    by = actors.system("cancelled_workshops")
    settled = 0
    cancelled = Workshop.objects.filter(cancelled_at__isnull=False, enrolments__state__in=SEATED)
    for workshop_id in cancelled.order_by("pk").values_list("pk", flat=True).distinct():
        with transaction.atomic():
            workshop = seats.lock([workshop_id])[workshop_id]
            places = _with_contact(workshop.enrolments.filter(state__in=SEATED))
            outbox.plan(*emails.workshop_cancelled(places, workshop), now=now)
            FormerSeat.objects.bulk_create(
                FormerSeat(enrolment=place, workshop=workshop, left_at=now)
                for place in places
                if place.is_confirmed
            )
            Enrolment.objects.filter(pk__in=[place.pk for place in places]).update(
                state=EnrolmentState.UNDECIDED, workshop=None, promoted_at=None
            )
            workshop.enrolments.filter(seat_kept_until__isnull=False).update(seat_kept_until=None)
            workshop.seats_taken = workshop.waiting = 0
            seats.save_counters([workshop])
            city = places[0].registration.city_round.city.slug
            record(*[entry("enrolment.lost_workshop", p, by=by, now=now, city=city) for p in places])
            for registration_id in {place.registration_id for place in places}:
                changing.raise_revision(registration_id)
            settled += len(places)
    return settled


def _with_contact(places: "QuerySet[Enrolment]") -> list[Enrolment]:
    return list(
        places.select_related("person", "registration__business", "registration__city_round__city")
        .select_for_update(no_key=True, of=("self",))
        .order_by("pk")
    )
