"""A business signs up with its people."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from citykompetens.audit.models import entry, record
from citykompetens.errors import Refused
from citykompetens.mail import outbox
from participants.registration import emails
from participants.registration.models import (
    Business,
    Enrolment,
    EnrolmentState,
    Person,
    Registration,
)
from participants.registration.queries import registration_sent_with
from programs.models import CityRound
from workshops.models import Workshop

from . import seats

# The workshop (none is films only), and who wants to go there together: their numbers among the places.
Group = tuple[int | None, list[int]]


@dataclass(frozen=True, kw_only=True)
class BusinessDetails:
    name: str
    industry: str
    contact_name: str
    contact_email: str
    contact_phone: str = ""
    organisation_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A person and the workshop asked for; none is films only. `may_wait`: knows that it is full."""

    name: str
    email: str = ""
    workshop_id: int | None = None
    may_wait: bool = False


def register(
    *,
    city_round: CityRound,
    business: BusinessDetails,
    places: Sequence[Place],
    submission_key: uuid.UUID,
    together: bool = False,
    language: str = "sv",
    by: str,
    now: datetime,
) -> Registration:
    """Sign a business up. The same submission key gives the same registration, however often.

    `together`: those of the business who asked for the same workshop get seats or wait as one group.
    Raises Refused when registration is closed here, when a workshop is no longer to be had, and when
    one has filled up for somebody who did not say that they may wait.
    """
    if found := registration_sent_with(submission_key):
        return found
    if not city_round.is_open(now):
        raise Refused(_("Anmälan är stängd."))
    if not places:
        raise Refused(_("Skriv minst en person som ska vara med."))
    try:
        with transaction.atomic():
            return _write(city_round, business, places, submission_key, together, language, by=by, now=now)
    except (IntegrityError, Refused):
        # The same form, sent twice at once: the other one was first, and may have taken the last seats.
        if found := registration_sent_with(submission_key):
            return found
        raise


def _write(
    city_round: CityRound,
    details: BusinessDetails,
    places: Sequence[Place],
    submission_key: uuid.UUID,
    together: bool,
    language: str,
    *,
    by: str,
    now: datetime,
) -> Registration:
    workshops = seats.lock(p.workshop_id for p in places if p.workshop_id is not None)
    admitted_before = [e for workshop in workshops.values() for e in seats.allocate(workshop)]
    groups = _groups(places, together)
    _refuse_what_cannot_be(places, groups, workshops, city_round, now=now)

    business = Business.objects.create(
        city=city_round.city,
        name=details.name,
        industry=details.industry,
        organisation_number=details.organisation_number,
        contact_name=details.contact_name,
        contact_email=details.contact_email,
        contact_phone=details.contact_phone,
        language=language,
        created_at=now,
    )
    people = Person.objects.bulk_create(
        Person(name=p.name, email=p.email, language=language, created_at=now) for p in places
    )
    registration = Registration.objects.create(
        business=business, city_round=city_round, submission_key=submission_key, created_at=now
    )
    enrolments = Enrolment.objects.bulk_create(_enrolments(registration, people, groups, workshops, now=now))
    seats.save_counters(workshops.values())
    CityRound.objects.filter(pk=city_round.pk).update(
        businesses=F("businesses") + 1, people=F("people") + len(people)
    )
    slug = city_round.city.slug
    record(
        entry("registration.created", registration, by=by, now=now, city=slug),
        *[entry("enrolment.created", e, by=by, now=now, city=slug) for e in enrolments],
    )
    outbox.plan(*emails.receipt(registration, enrolments), now=now)
    seats.tell_admitted(admitted_before, by=by, now=now)
    return registration


def _refuse_what_cannot_be(
    places: Sequence[Place],
    groups: list[Group],
    workshops: dict[int, Workshop],
    city_round: CityRound,
    *,
    now: datetime,
) -> None:
    for workshop_id in {p.workshop_id for p in places if p.workshop_id is not None}:
        workshop = workshops.get(workshop_id)
        if (
            workshop is None
            or workshop.city_round_id != city_round.pk
            or workshop.cancelled_at
            or workshop.published_at is None
            or workshop.starts_at <= now
        ):
            raise Refused(
                _("Den tiden går inte längre att välja. Välj en annan."),
                field=f"workshop:{workshop_id}",
            )
    wanted: Counter[int] = Counter()
    for group_workshop_id, members in groups:
        if group_workshop_id is not None and not _may_wait(places, members):
            wanted[group_workshop_id] += len(members)
    for workshop_id, number in wanted.items():
        left = workshops[workshop_id].seats_left
        if number > left:
            raise Refused(_too_few(left, number), field=f"workshop:{workshop_id}")


def _groups(places: Sequence[Place], together: bool) -> list[Group]:
    """Who is admitted or waits together; first those who did not say that they may wait."""
    groups: dict[tuple[int | None, int], list[int]] = {}
    for number, place in enumerate(places):
        key = (place.workshop_id, -1 if together else number)
        groups.setdefault(key, []).append(number)
    found = [(workshop_id, members) for (workshop_id, _number), members in groups.items()]
    return sorted(found, key=lambda group: _may_wait(places, group[1]))


def _may_wait(places: Sequence[Place], members: list[int]) -> bool:
    """A group waits whole, so all of it must have said that it may."""
    return all(places[number].may_wait for number in members)


def _too_few(left: int, number: int) -> str:
    if left == 0:
        return _(
            "Den här tiden blev full medan du fyllde i. Välj en annan tid eller ställ er på väntelistan."
        )
    return ngettext(
        "Det finns bara %(left)d plats kvar och ni är %(number)d. Välj en annan tid för någon.",
        "Det finns bara %(left)d platser kvar och ni är %(number)d. Välj en annan tid för någon.",
        left,
    ) % {"left": left, "number": number}


def _enrolments(
    registration: Registration,
    people: Sequence[Person],
    groups: list[Group],
    workshops: dict[int, Workshop],
    *,
    now: datetime,
) -> list[Enrolment]:
    """The places with their state; counts them on the locked workshops.

    A group that does not fit whole waits whole. Those who already waited were served before.
    """
    enrolments: dict[int, Enrolment] = {}
    for workshop_id, members in groups:
        state = EnrolmentState.FILMS_ONLY
        if workshop_id is not None:
            workshop = workshops[workshop_id]
            if len(members) <= workshop.seats_left:
                state = EnrolmentState.CONFIRMED
                workshop.seats_taken += len(members)
            else:
                state = EnrolmentState.WAITING
                workshop.waiting += len(members)
        group = uuid.uuid4()
        for number in members:
            enrolments[number] = Enrolment(
                registration=registration,
                person=people[number],
                workshop=workshops.get(workshop_id) if workshop_id is not None else None,
                state=state,
                group=group,
                asked_at=now,
            )
    return [enrolments[number] for number in range(len(people))]
