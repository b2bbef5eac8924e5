"""Which mails the flows of registration cause. What they say is read when they are sent (mails).

`by` is who did it. Who was not that one hears of it at night no more than of anything else (`unasked`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import prefetch_related_objects

from citykompetens import actors, links
from citykompetens.mail.models import OutgoingMail, State
from citykompetens.mail.outbox import Planned

from .models import Business, Enrolment, Registration
from .readers import concerned


def receipt(registration: Registration, enrolments: Sequence[Enrolment]) -> list[Planned]:
    """The receipt to the contact; to everybody else with an own address, who signed them up."""
    business = registration.business
    to_contact = Planned(
        kind="receipt",
        recipient=business.contact_email,
        occurrence=str(registration.pk),
        context={"registration": registration.pk},
        language=business.language,
        city=registration.city_round.city.slug,
    )
    return [to_contact, *signed_up(enrolments)]


def signed_up(
    enrolments: Iterable[Enrolment], *, themselves: bool = False, due_at: datetime | None = None
) -> list[Planned]:
    """To everybody with an own address: who signed them up, or that they took a place, and to what."""
    return [
        _to_person(
            "signed_up",
            e,
            occurrence=str(e.pk),
            unasked=not themselves,
            due_at=due_at,
            themselves=themselves,
        )
        for e in enrolments
        if not e.through_contact
    ]


def signed_up_anew(enrolment: Enrolment) -> list[Planned]:
    """To somebody whose address was wrong before: who signed them up, and to what."""
    if enrolment.through_contact:
        return []
    occurrence = f"{enrolment.pk}:{enrolment.person.link_version}"
    return [_to_person("signed_up", enrolment, occurrence=occurrence, unasked=True)]


def changed(registration: Registration, *, by: str, due_at: datetime) -> list[Planned]:
    """To those who look after the business's places: how it is now. A newer one makes it superfluous."""
    business = registration.business
    addresses = contact_addresses(business)
    # Of several who hold the same link nobody knows which of them it was.
    did_it = len(addresses) == 1 and by == actors.link(links.MANAGE, business)
    return [
        Planned(
            kind="changed",
            recipient=address,
            occurrence=f"{registration.pk}:{registration.revision}:{address.lower()}"[:120],
            context={"registration": registration.pk, "revision": registration.revision},
            language=business.language,
            city=registration.city_round.city.slug,
            due_at=due_at,
            unasked=not did_it,
        )
        for address in addresses
    ]


def is_to_be_told(registration: Registration) -> bool:
    """Whether a mail is on its way that says how it is after a change. One query."""
    planned = OutgoingMail.objects.filter(kind="changed", state=State.PLANNED)
    return planned.filter(occurrence__startswith=f"{registration.pk}:").exists()


def contact_addresses(business: Business) -> list[str]:
    """Everybody who looks after the places, each address once. One query."""
    more = business.more_contacts.values_list("email", flat=True)
    return list({address.lower(): address for address in [*more, business.contact_email]}.values())


def cancelled(enrolments: Iterable[Enrolment], *, by: str, at: datetime, due_at: datetime) -> list[Planned]:
    """To each with an own address whose place was given back then."""
    return [
        _to_person(
            "place_cancelled",
            e,
            occurrence=_moment(e, at),
            unasked=not _did_it(e, by),
            due_at=due_at,
            at=at.timestamp(),
        )
        for e in enrolments
        if e.person.email and not e.through_contact
    ]


def place_changed(enrolments: Iterable[Enrolment], *, by: str, at: datetime) -> list[Planned]:
    """To each with an own address who has another time, or none, since then."""
    return [
        _to_person(
            "place_changed",
            e,
            occurrence=_moment(e, at),
            unasked=not _did_it(e, by),
            at=at.timestamp(),
        )
        for e in enrolments
        if e.person.email and not e.through_contact
    ]


def place_offered(admitted: Sequence[Enrolment]) -> list[Planned]:
    """Who got a seat from the waiting list: one mail to each, and to each contact one that names them."""
    first = admitted[0]
    return _to_everybody("place_offered", admitted, occurrence=f"{first.pk}:{first.group.hex[:8]}")


def moved(enrolments: Iterable[Enrolment], *, version: int) -> list[Planned]:
    """The workshop has another time or room: one mail to each address."""
    return _to_everybody("moved", enrolments, occurrence=f"v{version}", version=version)


def workshop_cancelled(enrolments: Iterable[Enrolment]) -> list[Planned]:
    """The workshop will not be held: one mail to each address."""
    return _to_everybody("workshop_cancelled", enrolments, occurrence="cancelled")


def _to_everybody(
    kind: str, enrolments: Iterable[Enrolment], *, occurrence: str, **more: int
) -> list[Planned]:
    """Each address gets one mail for a workshop, the contacts' names all of their places. One query."""
    enrolments = list(enrolments)
    prefetch_related_objects(enrolments, "registration__business__more_contacts")
    by_workshop: dict[int | None, list[Enrolment]] = defaultdict(list)
    for enrolment in enrolments:
        by_workshop[enrolment.workshop_id].append(enrolment)
    return [
        Planned(
            kind=kind,
            recipient=reader.address,
            occurrence=f"{workshop_id}:{occurrence}:{reader.enrolments[0].pk}:{reader.address.lower()}"[:120],
            context={"enrolments": [e.pk for e in reader.enrolments], "workshop": workshop_id, **more},
            language=reader.language,
            city=reader.city,
        )
        for workshop_id, places in by_workshop.items()
        for reader in concerned(places)
    ]


def _to_person(
    kind: str,
    enrolment: Enrolment,
    *,
    occurrence: str,
    unasked: bool,
    due_at: datetime | None = None,
    **more: bool | float,
) -> Planned:
    return Planned(
        kind=kind,
        recipient=enrolment.person.email,
        occurrence=occurrence,
        context={"enrolment": enrolment.pk, **more},
        language=enrolment.person.language,
        city=enrolment.registration.city_round.city.slug,
        due_at=due_at,
        unasked=unasked,
    )


def _did_it(enrolment: Enrolment, by: str) -> bool:
    """Whether it was the person, on the own page."""
    return by == actors.link(links.PERSON, enrolment.person)


def _moment(enrolment: Enrolment, at: datetime) -> str:
    return f"{enrolment.pk}:{at.timestamp()}"
