"""The calendar entries that a mail puts in, moves or takes away.

One entry per workshop and reader: the contact has one for all who are reached through the contact, everybody
with an own address has an own one. Which entry it is follows from the UID, which never changes.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from citykompetens.mail.kinds import CalendarPart
from participants.registration.models import Business, Enrolment, EnrolmentState, Person, Registration
from workshops.calendar import Entry, scheduling_message
from workshops.models import Workshop

# Taken away again in every mail about this long after: whoever has no such entry any more notices nothing.
RECENTLY = timedelta(days=1)


def manage_path(business: Business) -> str:
    with override(business.language):
        return reverse("pages:business", args=[business.link])


def person_path(person: Person) -> str:
    with override(person.language):
        return reverse("pages:person", args=[person.link])


def uid(workshop: Workshop, owner: Registration | Person) -> str:
    """The name of the entry of a registration's contact, or of a person, for good."""
    name = owner.public_id if isinstance(owner, Person) else f"registration-{owner.pk}"
    return f"workshop-{workshop.pk}-{name}@citykompetens"


def who_comes(workshop: Workshop, enrolments: Iterable[Enrolment]) -> list[str]:
    """The note of a contact's entry: who of the business comes to this workshop."""
    names = [str(e.person) for e in enrolments if e.is_confirmed and e.workshop_id == workshop.pk]
    return [_("Kommer:") + " " + ", ".join(names)] if names else []


def invitation(enrolment: Enrolment, *, recipient: str, now: datetime) -> CalendarPart:
    """Puts the workshop of a seat into its reader's calendar, or moves the entry that is there.

    The enrolment comes from `enrolments_with_all()`.
    """
    assert enrolment.workshop is not None  # who has no seat has nothing to put into a calendar
    return _part(enrolment, enrolment.workshop, recipient=recipient, now=now)


def withdrawal(enrolment: Enrolment, workshop: Workshop, *, recipient: str, now: datetime) -> CalendarPart:
    """Takes the entry of a workshop away from the reader of this place."""
    return _part(enrolment, workshop, recipient=recipient, now=now, cancelled=True)


def withdrawals(
    enrolments: Iterable[Enrolment],
    *,
    recipient: str,
    since: datetime,
    now: datetime,
) -> list[CalendarPart]:
    """Takes away what one reader's places have left since then, where no other of them still is.

    Cancelled places are among the enrolments; nothing is said of a workshop that is over.
    """
    enrolments = list(enrolments)
    present = {e.workshop_id for e in enrolments if e.is_confirmed}
    gone = {
        workshop.pk: (enrolment, workshop)
        for enrolment in enrolments
        for workshop, at in left(enrolment)
        if at >= since and workshop.pk not in present and workshop.ends_at > now
    }
    return [
        withdrawal(enrolment, workshop, recipient=recipient, now=now) for enrolment, workshop in gone.values()
    ]


def left(enrolment: Enrolment) -> list[tuple[Workshop, datetime]]:
    """The workshops in which this place had a seat and has none, and since when."""
    left = [(seat.workshop, seat.left_at) for seat in enrolment.former_seats.all()]
    had_seat = enrolment.is_cancelled and enrolment.state_before == EnrolmentState.CONFIRMED
    if had_seat and enrolment.workshop and enrolment.cancelled_at:
        left.append((enrolment.workshop, enrolment.cancelled_at))
    return left


def _part(
    enrolment: Enrolment, workshop: Workshop, *, recipient: str, now: datetime, cancelled: bool = False
) -> CalendarPart:
    registration, person = enrolment.registration, enrolment.person
    to_contact = enrolment.through_contact
    with override(registration.business.language if to_contact else person.language):
        seated = registration.seated  # type: ignore[attr-defined]  # fetched by enrolments_with_all
        entry = Entry(
            workshop=workshop,
            uid=uid(workshop, registration if to_contact else person),
            revision=registration.revision,
            url=manage_path(registration.business) if to_contact else person_path(person),
            stamp=now,
            notes=who_comes(workshop, seated) if to_contact else [],
            cancelled=cancelled,
        )
        return CalendarPart(content=scheduling_message(entry, attendee=recipient), method=entry.method)
