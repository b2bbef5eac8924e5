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
from participants.registration.models.enrolment import reached_through_contact
from participants.registration.queries import by_time
from participants.registration.readers import is_own
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


def invitations_of_contact(
    enrolments: Iterable[Enrolment], *, recipient: str, now: datetime
) -> list[CalendarPart]:
    """What a contact of these places has in the calendar: one entry a workshop, however many come.

    Who has an own address has an own one.
    """
    through_contact = [e for e in enrolments if e.through_contact and is_ahead(e, now)]
    return [invitation(group[0], recipient=recipient, now=now) for group in by_time(through_contact)]


def handed_over(
    enrolments: Iterable[Enrolment], *, recipient: str, now: datetime, removed: bool = False
) -> list[CalendarPart]:
    """For who looked after these places: the business's entries go, an own seat gets an own entry.

    `removed`: they did it beside the contact, who stays. The entries that go carry neither link nor names:
    those are no longer for this reader.
    """
    ahead = [e for e in enrolments if is_ahead(e, now)]
    own = [e for e in ahead if is_own(recipient, e)]
    shared = [
        e
        for e in ahead
        if (e.through_contact if removed else reached_through_contact(e.person.email, recipient))
    ]
    return [
        *[invitation(enrolment, recipient=recipient, now=now) for enrolment in own],
        *[_without_link(group[0], recipient=recipient, now=now) for group in by_time(shared)],
    ]


def taken_over(enrolments: Iterable[Enrolment], *, recipient: str, now: datetime) -> list[CalendarPart]:
    """For who is the contact of these places now: an own seat is in the business's entry from now on."""
    return [
        _part(enrolment, enrolment.workshop, recipient=recipient, now=now, cancelled=True, as_own=True)
        for enrolment in enrolments
        if enrolment.workshop and enrolment.person.email.lower() == recipient.lower()
        if enrolment.through_contact and is_ahead(enrolment, now)
    ]


def _without_link(enrolment: Enrolment, *, recipient: str, now: datetime) -> CalendarPart:
    registration, workshop = enrolment.registration, enrolment.workshop
    assert workshop is not None
    with override(registration.business.language):
        entry = Entry(
            workshop=workshop,
            uid=uid(workshop, registration),
            revision=registration.revision,
            url=reverse("workshops:workshop", args=[workshop.city_round.city.slug, workshop.pk]),
            stamp=now,
            cancelled=True,
        )
        return CalendarPart(content=scheduling_message(entry, attendee=recipient), method=entry.method)


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


def is_ahead(enrolment: Enrolment, now: datetime) -> bool:
    """Whether it is a seat in a workshop that is not over."""
    return bool(enrolment.is_confirmed and enrolment.workshop and enrolment.workshop.ends_at > now)


def _part(
    enrolment: Enrolment,
    workshop: Workshop,
    *,
    recipient: str,
    now: datetime,
    cancelled: bool = False,
    as_own: bool = False,
) -> CalendarPart:
    """`as_own`: the entry that the person had before becoming the contact."""
    registration, person = enrolment.registration, enrolment.person
    to_contact = enrolment.through_contact and not as_own
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
