"""A place stays, something about it changes: who comes, when, what the person is called."""

import uuid
from collections.abc import Container, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from citykompetens.audit.models import entry, record
from citykompetens.errors import Refused
from citykompetens.mail import outbox
from participants.registration import emails
from participants.registration.models import Enrolment, EnrolmentState, FormerSeat, Person, Registration
from workshops.models import Workshop

from . import enrolling, seats

SECOND_THOUGHTS = timedelta(minutes=10)  # so long may be taken back what was done; then it is told


def rename(*, enrolment: Enrolment, name: str, by: str, now: datetime) -> Person:
    """Put the spelling of a name right, or name a place that had none. Certificates keep their name."""
    with transaction.atomic():
        place = fresh([enrolment])[0]
        if place.person.name != name:
            Person.objects.filter(pk=place.person_id).update(name=name)
            place.person.name = name
            _record("person.renamed", place, by=by, now=now, fields=["name"])
            mark_changed(place.registration_id, by=by, now=now)
    return place.person


def name_place(
    *, enrolment: Enrolment, name: str, email: str, themselves: bool = False, by: str, now: datetime
) -> Enrolment:
    """Somebody takes a place that was booked without a name. Raises Refused when it has one meanwhile.

    `themselves`: they wrote their own name; a mail to the address says so.
    """
    with transaction.atomic():
        place = fresh([enrolment])[0]
        if place.is_cancelled or place.person.name:
            raise Refused(_("Någon annan hann före. Välj en annan plats."))
        Person.objects.filter(pk=place.person_id).update(name=name, email=email)
        place.person.name, place.person.email = name, email
        _record("person.named", place, by=by, now=now, fields=["name", "email"])
        mark_changed(place.registration_id, by=by, now=now)
        outbox.plan(*emails.signed_up([place], themselves=themselves), now=now)
    return place


def replace(
    *, enrolment: Enrolment, name: str, email: str, by: str, now: datetime, undoable: bool = False
) -> Enrolment:
    """Somebody else comes instead, with the same seat or place in line; returns the new one's place.

    The one who does not come keeps the own page and certificates, and is told. `undoable`: both are told
    when `undo_replace` comes too late, but at once where the workshop begins by then. Raises Refused when
    the workshop has begun or the place was given back.
    """
    with transaction.atomic():
        old, workshop = _open_place(enrolment, now)
        told_at = now + SECOND_THOUGHTS if undoable and not is_told_at_once(workshop, now) else now
        new_person = Person.objects.create(
            name=name, email=email, language=old.person.language, created_at=now
        )
        new = Enrolment(
            registration=old.registration,
            person=new_person,
            workshop=old.workshop,
            state=old.state,
            group=old.group,
            asked_at=old.asked_at,
            told_version=old.told_version,
            promoted_at=old.promoted_at,
            passed_over_at=old.passed_over_at,
        )
        old.state, old.state_before, old.cancelled_at = EnrolmentState.CANCELLED, "", now
        old.save(update_fields=["state", "state_before", "cancelled_at"])
        new.save()
        if workshop and new.is_confirmed:
            FormerSeat.objects.create(enrolment=old, workshop=workshop, left_at=now)
        _record("enrolment.replaced", old, by=by, now=now, fields=["person"])
        _record("enrolment.created", new, by=by, now=now)
        mark_changed(old.registration_id, by=by, now=now)
        if old.person.name:
            outbox.plan(*emails.cancelled([old], by=by, at=now, due_at=told_at), now=now)
        outbox.plan(*emails.signed_up([new], due_at=told_at), now=now)
    return new


def undo_replace(*, enrolment: Enrolment, by: str, now: datetime) -> Enrolment:
    """Who was replaced less than ten minutes ago comes after all: the same person, with films and link.

    Nobody is told of what came to nothing. Undoing twice changes nothing. Raises Refused when it is too late,
    the workshop has begun, or the place is somewhere else by now.
    """
    with transaction.atomic():
        workshops = seats.lock([enrolment.workshop_id] if enrolment.workshop_id else [])
        old = fresh([enrolment])[0]
        if not old.is_cancelled:
            return old
        found = replaced_by(old, old.registration.enrolments.select_related("person"), now)
        if found is None:
            raise Refused(
                _("Det går inte att ångra längre. Det har gått tio minuter, eller så är platsen ändrad.")
            )
        new, _workshop = _open_place(found, now, workshops)
        old.state, old.passed_over_at = new.state, new.passed_over_at
        old.former_seats.filter(left_at=new.person.created_at).delete()
        old.cancelled_at = None
        new.state, new.state_before, new.cancelled_at = EnrolmentState.CANCELLED, "", now
        old.save()
        new.save(update_fields=["state", "state_before", "cancelled_at"])
        _record("enrolment.taken_back", old, by=by, now=now, fields=["person"])
        _record("enrolment.cancelled", new, by=by, now=now, fields=["state"])
        tell_after_all([old], now=now)
        mark_changed(old.registration_id, by=by, now=now)
    return old


def replaced_by(old: Enrolment, places: Iterable[Enrolment], now: datetime) -> Enrolment | None:
    """Of these places the one that took this one's over, while that may be undone: both changed at once."""
    if not old.is_cancelled or old.cancelled_at is None or old.cancelled_at + SECOND_THOUGHTS <= now:
        return None
    if is_told_at_once(old.workshop, old.cancelled_at):
        return None
    as_before = _as_given(old)
    for place in places:
        is_the_new_one = not place.is_cancelled and place.person.created_at == old.cancelled_at
        if is_the_new_one and _as_given(place) == as_before:
            return place
    return None


def _as_given(place: Enrolment) -> tuple:
    """What is another as soon as the place is, or somebody has been told of something else."""
    said = place.told_version, place.promoted_at
    return place.registration_id, place.workshop_id, place.group, place.asked_at, *said


def is_told_at_once(workshop: Workshop | None, now: datetime) -> bool:
    """Whether the workshop begins before second thoughts are over."""
    return workshop is not None and workshop.starts_at <= now + SECOND_THOUGHTS


def move(
    *,
    enrolment: Enrolment,
    workshop_id: int | None,
    may_wait: bool = False,
    undecided: bool = False,
    by: str,
    now: datetime,
) -> Enrolment:
    """Another workshop of the same city's part, or none: films only, or `undecided`.

    The old seat is given up only for a new one, or for a place in line when `may_wait` says so. Raises
    Refused when the present workshop has begun, the wanted one cannot be had or is full, and past what
    one business may have.
    """
    with transaction.atomic():
        wanted = {pk for pk in (enrolment.workshop_id, workshop_id) if pk is not None}
        workshops = seats.lock(wanted)
        admitted = seats.allocate([w for w in workshops.values() if w.pk == workshop_id], now=now)
        place, old_workshop = _open_place(enrolment, now, workshops)
        if place.workshop_id == workshop_id and (workshop_id or place.is_undecided == undecided):
            return place
        city_round = place.registration.city_round
        if workshop_id is not None and place.workshop_id is None:
            enrolling.refuse_more_seats(place.registration, 1, now=now)
        state = EnrolmentState.UNDECIDED if undecided else EnrolmentState.FILMS_ONLY
        workshop = workshops.get(workshop_id) if workshop_id is not None else None
        if workshop_id is not None:
            enrolling.refuse_unbookable(workshop, city_round, now=now)
            assert workshop is not None  # refused otherwise
            if workshop.is_full and not may_wait:
                raise Refused(
                    _("Den tiden är full. Välj en annan eller ställ er på väntelistan."),
                    field=f"workshop:{workshop_id}",
                )
            state = seats.take(workshop, 1)
        if old_workshop:
            seats.leave(old_workshop, place)
            if place.is_confirmed:
                FormerSeat.objects.create(enrolment=place, workshop=old_workshop, left_at=now)
        place.state, place.workshop, place.group = state, workshop, uuid.uuid4()
        place.asked_at, place.promoted_at, place.passed_over_at = now, None, None
        place.told_version = workshop.schedule_version if workshop else 0
        place.save()
        seats.save_counters(workshops.values())
        _record("enrolment.moved", place, by=by, now=now, fields=["workshop", "state"])
        mark_changed(place.registration_id, by=by, now=now)
        outbox.plan(*emails.place_changed([place], by=by, at=now), now=now)
        seats.tell_those_in_line(workshops.values(), admitted, by=by, now=now)
        seats.ring_for_freed_seats()
    return place


def mark_changed(registration_id: int, *, by: str, now: datetime, quietly: bool = False) -> Registration:
    """Note that a registration's places are others than before; returns it, locked.

    Its calendar entries carry a higher SEQUENCE from now on, and the contact gets one mail that says
    how it is, when ten minutes have passed without another change. `quietly`: the entries change hands
    and no place does, so that only a mail that is on its way is planned anew.
    """
    registration = (
        Registration.objects.select_for_update(no_key=True, of=("self",))
        .select_related("business", "city_round__city")
        .get(pk=registration_id)
    )
    registration.revision += 1
    registration.save(update_fields=["revision"])
    if not quietly or emails.is_to_be_told(registration):
        outbox.plan(*emails.changed(registration, by=by, due_at=now + SECOND_THOUGHTS), now=now)
    return registration


def fresh(enrolments: Iterable[Enrolment]) -> list[Enrolment]:
    """The places and their people as they are under the lock: somebody else may have changed them.

    Their registration is locked before them, after the workshops: whoever counts its places counts all of
    them, and nobody waits in a circle.
    """
    enrolments = list(enrolments)
    registrations = Registration.objects.filter(pk__in={place.registration_id for place in enrolments})
    list(registrations.order_by("pk").select_for_update(no_key=True))
    return list(
        Enrolment.objects.select_related(
            "person", "registration__business", "registration__city_round__city", "workshop"
        )
        .select_for_update(no_key=True, of=("self", "person"))
        .filter(pk__in=[enrolment.pk for enrolment in enrolments])
        .order_by("pk")
    )


def refuse_moved(places: Iterable[Enrolment], locked: Container[int]) -> None:
    """Raise Refused for a fresh place that is in another workshop by now than in those that were locked."""
    if any(place.workshop_id is not None and place.workshop_id not in locked for place in places):
        raise Refused(_("Platsen har ändrats av någon annan. Ladda om sidan och försök igen."))


def tell_after_all(taken_back: Iterable[Enrolment], *, now: datetime) -> None:
    """Who was not told of a place as it had been cancelled by then hears of it now that it has not."""
    outbox.plan_again("signed_up", [str(e.pk) for e in taken_back], reason="cancelled", now=now)


def _open_place(
    enrolment: Enrolment, now: datetime, workshops: dict[int, Workshop] | None = None
) -> tuple[Enrolment, Workshop | None]:
    """The fresh place and its locked workshop. Raises Refused for what is over or given back."""
    if workshops is None:
        workshops = seats.lock([enrolment.workshop_id] if enrolment.workshop_id else [])
    place = fresh([enrolment])[0]
    if place.is_cancelled:
        raise Refused(_("Platsen är redan avbokad."))
    refuse_moved([place], workshops)
    workshop = workshops[place.workshop_id] if place.workshop_id is not None else None
    if workshop and workshop.starts_at <= now:
        raise Refused(_("Workshopen har redan börjat, så platsen går inte att ändra."))
    return place, workshop


def _record(action: str, place: Enrolment, *, by: str, now: datetime, fields: Iterable[str] = ()) -> None:
    city = place.registration.city_round.city.slug
    record(entry(action, place, by=by, now=now, city=city, fields=fields))
