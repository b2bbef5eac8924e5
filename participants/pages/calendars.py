"""The calendars that a business or a person subscribes to."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q
from django.urls import reverse

from participants.registration.mails.calendars import left, uid, who_comes
from participants.registration.models import Business, Enrolment, FormerSeat, Person, Registration
from workshops.calendar import Entry
from workshops.models import Workshop
from workshops.queries import RECENT

STRUCK_OUT = timedelta(days=30)  # so long an entry that no longer holds stays, and says so


def of_business(business: Business, now: datetime) -> list[Entry]:
    """One entry for each workshop that somebody of the business goes to, with who. Two queries."""
    by_registration: dict[Registration, list[Enrolment]] = {}
    for enrolment in _places(Q(registration__business=business)):
        by_registration.setdefault(enrolment.registration, []).append(enrolment)
    return [
        entry
        for registration, places in by_registration.items()
        for entry in _entries(registration, places, now, with_names=True)
    ]


def of_person(person: Person, now: datetime) -> list[Entry]:
    """One entry for each workshop that the person goes to. Two queries."""
    return _entries(person, _places(Q(person=person)), now, with_names=False)


def _places(whose: Q) -> list[Enrolment]:
    place = ["venue__city", "city_round__city__organisation", "city_round__round__program"]
    former = FormerSeat.objects.select_related(*[f"workshop__{name}" for name in place])
    return list(
        Enrolment.objects.filter(whose)
        .select_related("person", "registration", *[f"workshop__{name}" for name in place])
        .prefetch_related(Prefetch("former_seats", former))
        .order_by("pk")
    )


def _entries(
    owner: Registration | Person, places: list[Enrolment], now: datetime, *, with_names: bool
) -> list[Entry]:
    entries: dict[int, Entry] = {}
    for place, workshop, gone_at in _seats(places):
        known = entries.get(workshop.pk)
        if workshop.ends_at < now - RECENT or (gone_at and gone_at < now - STRUCK_OUT):
            continue
        if known and gone_at and not known.cancelled:
            continue  # somebody else still goes there
        entries[workshop.pk] = Entry(
            workshop=workshop,
            uid=uid(workshop, owner),
            revision=max(place.registration.revision, known.revision if known else 0),
            url=reverse("workshops:workshop", args=[workshop.city_round.city.slug, workshop.pk]),
            stamp=gone_at or place.promoted_at or place.asked_at,
            notes=who_comes(workshop, places) if with_names and not gone_at else [],
            cancelled=gone_at is not None,
        )
    return list(entries.values())


def _seats(places: Iterable[Enrolment]) -> Iterable[tuple[Enrolment, Workshop, datetime | None]]:
    """Every seat that there is or was: the place, the workshop, and since when it is no more."""
    for place in places:
        if place.is_confirmed and place.workshop:
            yield place, place.workshop, place.workshop.cancelled_at
        for workshop, at in left(place):
            yield place, workshop, at
