"""Who gets a seat: one allocation for newcomers and for those who wait.

Whoever calls these holds the lock on the workshops (`lock`), so that what is compared with the
capacity cannot change before it is written.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, PositiveSmallIntegerField, When
from django.db.models.expressions import CombinedExpression

from citykompetens import actors, sweeps
from citykompetens.audit.models import entry, record
from citykompetens.mail import outbox
from participants.registration import emails
from participants.registration.models import Enrolment, EnrolmentState
from workshops.models import LIST_CLOSES, Workshop

COUNTERS = ("seats_taken", "waiting")


def lock(workshop_ids: Iterable[int]) -> dict[int, Workshop]:
    """Lock workshops in the order of their keys, so that two registrations never wait in a circle."""
    rows = Workshop.objects.filter(pk__in=set(workshop_ids)).order_by("pk").select_for_update(no_key=True)
    for workshop in rows:
        workshop.counted = {field: getattr(workshop, field) for field in COUNTERS}  # type: ignore[attr-defined]
        workshop.too_large, workshop.passed_over = [], set()  # type: ignore[attr-defined]
    return {workshop.pk: workshop for workshop in rows}


def allocate(workshops: Iterable[Workshop], *, now: datetime) -> list[Enrolment]:
    """Give free seats to those who wait, first come, first served; returns who got one, unsaved.

    A group is admitted whole or waits whole. One that does not fit is passed over for a smaller one
    behind it, or for a newcomer (`take`), so that no seat stays empty for its sake; it keeps its turn for
    the next free seats, and `tell_those_in_line` notes it, as nobody is passed over silently. One query,
    none where nobody waits or nothing is free.
    """
    wanted = {w.pk: w for w in workshops if w.waiting and not w.is_full and not w.list_is_closed(now)}
    if not wanted:
        return []
    queue = Enrolment.objects.waiting().filter(workshop__in=wanted)
    groups: dict[tuple[int, UUID], list[Enrolment]] = {}  # in the order in which the first of each asked
    for place in queue.select_related("registration__business", "registration__city_round__city", "person"):
        assert place.workshop_id is not None  # the database sees to it
        groups.setdefault((place.workshop_id, place.group), []).append(place)
    admitted: list[Enrolment] = []
    for (workshop_id, _group), members in groups.items():
        workshop = wanted[workshop_id]
        if workshop.is_full:
            continue
        if len(members) > workshop.seats_left:
            workshop.too_large += [member.pk for member in members]  # type: ignore[attr-defined]
            continue
        workshop.seats_taken += len(members)
        workshop.waiting -= len(members)
        _pass_over(workshop)
        admitted += members
    for enrolment in admitted:
        enrolment.state = EnrolmentState.CONFIRMED
        enrolment.workshop = wanted[enrolment.workshop_id or 0]
    return admitted


def take(workshop: Workshop, number: int) -> EnrolmentState:
    """Seats for so many together, or a place in line for all of them; counts them, saves nothing.

    Those who wait were served before (`allocate`): who still does is too large a group, and passed over.
    """
    if number <= workshop.seats_left:
        _pass_over(workshop)
        workshop.seats_taken += number
        return EnrolmentState.CONFIRMED
    workshop.waiting += number
    return EnrolmentState.WAITING


def _pass_over(workshop: Workshop) -> None:
    workshop.passed_over.update(workshop.too_large)  # type: ignore[attr-defined]


def leave(workshop: Workshop, enrolment: Enrolment) -> None:
    """Count one out who had a seat or stood in line, as the enrolment says; saves nothing."""
    workshop.seats_taken -= enrolment.is_confirmed
    workshop.waiting -= enrolment.is_waiting


def save_counters(workshops: Iterable[Workshop]) -> None:
    """Write the counters of locked workshops, in one statement."""
    rows = list(workshops)
    if not rows:
        return

    def counter(field: str) -> CombinedExpression | Case:
        more = {row.pk: getattr(row, field) - row.counted[field] for row in rows}  # type: ignore[attr-defined]
        if len(set(more.values())) == 1:  # usually, and a third of what the statement costs then
            return F(field) + more[rows[0].pk]
        whens = [When(pk=pk, then=F(field) + number) for pk, number in more.items()]
        return Case(*whens, output_field=PositiveSmallIntegerField())

    Workshop.objects.filter(pk__in=[row.pk for row in rows]).update(
        **{field: counter(field) for field in COUNTERS}
    )


def tell_those_in_line(
    workshops: Iterable[Workshop], admitted: list[Enrolment], *, by: str, now: datetime
) -> None:
    """Write those who got a seat from the waiting list, their audit and the mails that tell them.

    And who was passed over for somebody's sake: their pages say so. No statement where there is nobody.
    """
    if passed_over := {pk for workshop in workshops for pk in workshop.passed_over}:  # type: ignore[attr-defined]
        Enrolment.objects.filter(pk__in=passed_over).update(passed_over_at=now)
    if not admitted:
        return
    Enrolment.objects.filter(pk__in=[enrolment.pk for enrolment in admitted]).update(
        state=EnrolmentState.CONFIRMED, promoted_at=now
    )
    city = admitted[0].registration.city_round.city.slug  # one workshop's list, so one city
    record(*[entry("enrolment.admitted", e, by=by, now=now, city=city, fields=["state"]) for e in admitted])
    outbox.plan(*emails.place_offered(admitted), now=now)


def promote_waiting(*, now: datetime) -> int:
    """Give freed seats to those who wait, in every workshop that has both; returns how many got one.

    Stops an hour before a workshop starts: nobody is told of a seat too late to get there.
    """
    _release_kept(now=now)
    promoted = 0
    for workshop_id in Workshop.objects.filter(
        waiting__gt=0,
        seats_taken__lt=F("capacity"),
        starts_at__gt=now + LIST_CLOSES,
        cancelled_at=None,
    ).values_list("pk", flat=True):
        with transaction.atomic():
            workshop = lock([workshop_id])[workshop_id]
            admitted = allocate([workshop], now=now)
            save_counters([workshop] if admitted else [])
            tell_those_in_line([workshop], admitted, by=actors.system("promote_waiting"), now=now)
            promoted += len(admitted)
    return promoted


def _release_kept(*, now: datetime) -> None:
    """Cancelled seats that nobody took back in time are free."""
    kept = Enrolment.objects.filter(seat_kept_until__lte=now)
    for workshop_id in set(kept.values_list("workshop", flat=True)):
        with transaction.atomic():
            workshop = lock([workshop_id])[workshop_id]
            workshop.seats_taken -= kept.filter(workshop=workshop).update(seat_kept_until=None)
            save_counters([workshop])


def ring_for_freed_seats() -> None:
    """After the commit: somebody may have got a seat."""
    sweeps.ring("promote_waiting")
