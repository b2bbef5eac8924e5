"""Planning and changing workshops, and who leads them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.models import City
from citykompetens import actors, sweeps
from citykompetens.accounts import services as accounts
from citykompetens.accounts.models import User
from citykompetens.audit.models import entry, record
from citykompetens.errors import Refused
from programs.models import CityRound

from .. import mails
from ..models import Facilitator, Workshop

TIME_AND_PLACE = {"starts_at", "ends_at", "venue"}


def plan_workshop(*, workshop: Workshop, by: User, now: datetime) -> Workshop:
    """Add a new workshop. Raises Refused outside the cities of `by` and for another city's room."""
    with transaction.atomic():
        if not CityRound.objects.visible_to(by).filter(pk=workshop.city_round_id).exists():
            raise Refused(_("Det är inte din stad."), field="city_round")
        _refuse_elsewhere(workshop)
        workshop.save(force_insert=True)
        _record("workshop.planned", workshop, by=by, now=now)
    return workshop


def change_workshop(*, workshop: Workshop, changes: Mapping[str, Any], by: User, now: datetime) -> Workshop:
    """Change time, room, leader, number of seats, or whether it is published.

    A new time or room raises `schedule_version`, and whoever leads it is told, as all are who have signed
    up (registration); so is who does not lead it any more. More seats wake those who wait. Raises Refused for
    fewer seats than are taken, for a workshop that is closed or cancelled, for hiding one that people
    have signed up to, for another city's room or leader, and outside the cities of `by`.
    """
    with transaction.atomic():
        fresh = (
            Workshop.objects.visible_to(by)
            .select_related("city_round__city", "facilitator__user")
            .select_for_update(no_key=True, of=("self",))
            .filter(pk=workshop.pk)
            .first()
        )
        if fresh is None:
            raise Refused(_("Det är inte din stad."))
        if fresh.closed_at or fresh.cancelled_at:
            raise Refused(_("Workshopen är avslutad eller inställd och går inte att ändra."))
        changed = {name: value for name, value in changes.items() if getattr(fresh, name) != value}
        if not changed:
            return fresh
        seats_before, leader_before, start_before = fresh.capacity, fresh.facilitator, fresh.starts_at
        for name, value in changed.items():
            setattr(fresh, name, value)
        _refuse_what_cannot_be(fresh)
        _refuse_elsewhere(fresh)
        written = set(changed)
        if written & TIME_AND_PLACE:
            fresh.schedule_version += 1
            fresh.schedule_changed_at = now
            written |= {"schedule_version", "schedule_changed_at"}
        if "facilitator" in changed:
            fresh.leader_changes += 1
            written |= {"leader_changes"}
        fresh.save(update_fields=written)  # never the counters, which registration keeps
        _record("workshop.changed", fresh, by=by, now=now, fields=changed)
        if fresh.capacity > seats_before:
            sweeps.ring("promote_waiting")
        if "schedule_version" in written:
            sweeps.ring("tell_moved")
        appointed = "facilitator" in changed and not mails.may_not_know_that_they_left(fresh)
        if appointed or "schedule_version" in written:
            mails.tell_leader(fresh, appointed=appointed, now=now)
        if "facilitator" in changed and leader_before:
            mails.tell_former_leader(fresh, leader_before, starts_at=start_before, now=now)
    return fresh


def cancel_workshop(*, workshop: Workshop, reason: str, by: User, now: datetime) -> Workshop:
    """The workshop will not be held: everybody who had a seat chooses another time, and is told; so is
    whoever leads it.

    Cancelling twice changes nothing. Raises Refused when it has begun, and outside the cities of `by`.
    """
    with transaction.atomic():
        fresh = (
            Workshop.objects.visible_to(by)
            .select_related("city_round__city")
            .select_for_update(no_key=True, of=("self",))
            .filter(pk=workshop.pk)
            .first()
        )
        if fresh is None:
            raise Refused(_("Det är inte din stad."))
        if fresh.cancelled_at:
            return fresh
        if fresh.closed_at or fresh.starts_at <= now:
            raise Refused(_("Workshopen har redan börjat och går inte att ställa in."))
        fresh.cancelled_at = now
        fresh.schedule_version += 1  # a calendar heeds only what has a higher SEQUENCE
        fresh.save(update_fields=["cancelled_at", "schedule_version"])
        city = fresh.city_round.city.slug
        record(
            entry(
                "workshop.cancelled",
                fresh,
                by=actors.user(by),
                now=now,
                city=city,
                fields=["cancelled_at"],
                reason=reason,
            )
        )
        mails.tell_leader(fresh, now=now)
        sweeps.ring("cancelled_workshops")
    return fresh


def publish(*, workshop: Workshop, by: User, now: datetime) -> Workshop:
    """Show the workshop and let people sign up; one that is shown already stays as it is."""
    changes = {} if workshop.published_at else {"published_at": now}
    return change_workshop(workshop=workshop, changes=changes, by=by, now=now)


def add_facilitator(*, city: City, name: str, email: str, phone: str, by: User, now: datetime) -> Facilitator:
    """Let somebody lead workshops in a city; a login is made for an address that has none.

    Raises Refused outside the cities of `by` and for somebody who leads workshops there already.
    """
    if not City.objects.visible_to(by).filter(pk=city.pk).exists():
        raise Refused(_("Det är inte din stad."), field="city")
    with transaction.atomic():
        user = accounts.find_or_add(email=email, name=name, by=by, now=now)
        facilitator, created = Facilitator.objects.get_or_create(
            user=user, city=city, defaults={"phone": phone}
        )
        if not created:
            raise Refused(_("Den personen är redan workshopledare här."), field="email")
        record(
            entry(
                "facilitator.added", facilitator, by=actors.user(by), now=now, city=city.slug, fields=["user"]
            )
        )
    return facilitator


def _refuse_what_cannot_be(workshop: Workshop) -> None:
    if workshop.capacity < workshop.seats_taken:
        message = ngettext(
            "%(taken)d plats är redan tagen. Antalet platser kan inte bli lägre än så.",
            "%(taken)d platser är redan tagna. Antalet platser kan inte bli lägre än så.",
            workshop.seats_taken,
        )
        raise Refused(message % {"taken": workshop.seats_taken}, field="capacity")
    if workshop.starts_at >= workshop.ends_at:
        raise Refused(_("Workshopen måste sluta efter att den har börjat."), field="ends_at")
    if workshop.published_at is None and (workshop.seats_taken or workshop.waiting):
        raise Refused(_("Det finns anmälda, så workshopen kan inte döljas."), field="is_published")


def _refuse_elsewhere(workshop: Workshop) -> None:
    city = workshop.city_round.city_id
    if workshop.venue.city_id != city:
        raise Refused(_("Lokalen ligger i en annan stad."), field="venue")
    if workshop.facilitator and workshop.facilitator.city_id != city:
        raise Refused(_("Workshopledaren hör till en annan stad."), field="facilitator")


def _record(action: str, workshop: Workshop, *, by: User, now: datetime, fields: Any = ()) -> None:
    city = workshop.city_round.city.slug
    record(entry(action, workshop, by=actors.user(by), now=now, city=city, fields=fields))
