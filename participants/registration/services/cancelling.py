"""Somebody cannot come: the place is given back, and for ten minutes it can be taken back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from citykompetens.audit.models import entry, record
from citykompetens.errors import Refused
from citykompetens.mail import outbox
from participants.registration import emails
from participants.registration.models import Enrolment, EnrolmentState
from workshops.models import Workshop

from . import changing, enrolling, seats
from .changing import SECOND_THOUGHTS


def cancel(*, enrolment: Enrolment, by: str, now: datetime, reason: str = "") -> Enrolment:
    """Cancel one place; its seat goes to whoever waits. Cancelling twice changes nothing.

    Raises Refused when the workshop has begun: what happened then is attendance.
    """
    return cancel_places(enrolments=[enrolment], by=by, now=now, reason=reason)[0]


def cancel_places(
    *,
    enrolments: Sequence[Enrolment],
    by: str,
    now: datetime,
    reason: str = "",
    undoable: bool = False,
) -> list[Enrolment]:
    """Cancel places of one registration, all or none.

    `undoable`: the seats are kept for ten minutes, or until the workshop begins, so that `undo_cancel`
    cannot come too late; who has lost the place is told after that. Raises Refused when one of the
    workshops has begun, and for a place that somebody else has moved meanwhile.
    """
    with transaction.atomic():
        workshops = seats.lock(e.workshop_id for e in enrolments if e.workshop_id is not None)
        if any(workshop.starts_at <= now for workshop in workshops.values()):
            raise Refused(_("Workshopen har redan börjat, så platsen går inte att avboka."))
        places = changing.fresh(enrolments)
        cancelled = [place for place in places if not place.is_cancelled]
        if not cancelled:
            return places
        changing.refuse_moved(cancelled, workshops)
        for place in cancelled:
            workshop = workshops.get(place.workshop_id or 0)
            if workshop and undoable and place.is_confirmed:
                place.seat_kept_until = min(now + SECOND_THOUGHTS, workshop.starts_at)
            elif workshop:
                seats.leave(workshop, place)
            place.state_before, place.state = place.state, EnrolmentState.CANCELLED
            place.cancelled_at = now
        Enrolment.objects.bulk_update(cancelled, ["state", "state_before", "cancelled_at", "seat_kept_until"])
        seats.save_counters(workshops.values())
        _count(cancelled, -1, by=by, now=now)
        _record("enrolment.cancelled", cancelled, by=by, now=now, reason=reason)
        told_at = now + SECOND_THOUGHTS if undoable else now
        outbox.plan(*emails.cancelled(cancelled, by=by, at=now, due_at=told_at), now=now)
        seats.ring_for_freed_seats()
    return places


def undo_cancel(*, enrolments: Sequence[Enrolment], by: str, now: datetime) -> list[Enrolment]:
    """Take back what was cancelled less than ten minutes ago, as it was. Undoing twice changes nothing.

    Raises Refused when it is too late, and past what one business may have: others may have come instead.
    """
    with transaction.atomic():
        workshops = seats.lock(e.workshop_id for e in enrolments if e.workshop_id is not None)
        places = changing.fresh(enrolments)
        taken_back = [place for place in places if place.is_cancelled]
        for place in taken_back:
            if not can_undo(place, now):
                raise Refused(_why_no_undo(workshops.get(place.workshop_id or 0), now))
        if not taken_back:
            return places
        changing.refuse_moved(taken_back, workshops)
        _refuse_beside_others(taken_back, now=now)
        for place in taken_back:
            workshop = workshops.get(place.workshop_id or 0)
            if workshop and place.seat_kept_until is None:
                workshop.waiting += 1  # in line again, where it stood
            place.state, place.cancelled_at, place.seat_kept_until = place.state_before, None, None
        Enrolment.objects.bulk_update(taken_back, ["state", "cancelled_at", "seat_kept_until"])
        seats.save_counters(workshops.values())
        _count(taken_back, +1, by=by, now=now)
        _record("enrolment.taken_back", taken_back, by=by, now=now)
        changing.tell_after_all(taken_back, now=now)
    return places


def _refuse_beside_others(taken_back: Sequence[Enrolment], *, now: datetime) -> None:
    """What a business had it may have again, unless it has asked for other seats since then."""
    to_workshops = [place.cancelled_at for place in taken_back if place.workshop_id and place.cancelled_at]
    if not to_workshops:
        return
    registration = taken_back[0].registration
    since = registration.enrolments.active().filter(workshop__isnull=False, asked_at__gte=min(to_workshops))
    just_asked = any(place.asked_at > now - 2 * SECOND_THOUGHTS for place in taken_back)
    if just_asked or since.exists():
        enrolling.refuse_more_seats(registration, len(to_workshops), now=now)


def can_undo(enrolment: Enrolment, now: datetime) -> bool:
    """Cancelled so shortly ago that its seat, if it had one, is still kept."""
    if not enrolment.is_cancelled or not enrolment.state_before or enrolment.cancelled_at is None:
        return False
    if enrolment.state_before == EnrolmentState.CONFIRMED:
        return enrolment.seat_kept_until is not None and now < enrolment.seat_kept_until
    return now < enrolment.cancelled_at + SECOND_THOUGHTS


def _why_no_undo(workshop: Workshop | None, now: datetime) -> str:
    if workshop and workshop.cancelled_at:
        return _("Workshopen är inställd, så platsen går inte att ta tillbaka.")
    if workshop and workshop.starts_at <= now:
        return _("Workshopen har redan börjat, så platsen går inte att ta tillbaka.")
    return _("Det har gått mer än tio minuter, så det går inte att ångra längre.")


def _count(places: Sequence[Enrolment], sign: int, *, by: str, now: datetime) -> None:
    """Of two cancelled at once the second sees that the first is gone, and counts the business."""
    registration = changing.mark_changed(places[0].registration_id, by=by, now=now)
    others = registration.enrolments.active().exclude(pk__in=[place.pk for place in places]).exists()
    enrolling.count_people(
        registration.city_round_id, people=sign * len(places), businesses=0 if others else sign
    )


def _record(action: str, places: Sequence[Enrolment], *, by: str, now: datetime, reason: str = "") -> None:
    city = places[0].registration.city_round.city.slug
    record(*[entry(action, p, by=by, now=now, city=city, fields=["state"], reason=reason) for p in places])
