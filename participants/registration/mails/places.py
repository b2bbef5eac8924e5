"""What happened to somebody's place."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import override

from citykompetens.addresses import absolute
from citykompetens.mail.kinds import CalendarPart, Letter, Skip
from citykompetens.mail.models import OutgoingMail
from participants.registration.emails import address_of
from participants.registration.models import Enrolment
from workshops.models import Workshop

from .calendars import invitation, withdrawal
from .common import enrolments_with_all, letter_about, manage_url, person_url, same_address


def load_enrolment(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """Mails about one place; not sent when it is otherwise by now, or its reader has another address."""
    enrolments = enrolments_with_all().in_bulk([mail.context["enrolment"] for mail in mails])
    letters: dict[int, Letter | Skip] = {}
    for mail in mails:
        enrolment = enrolments.get(mail.context["enrolment"])
        if enrolment is None:
            continue
        workshop = enrolment.workshop
        if enrolment.is_cancelled != (mail.kind == "place_cancelled"):
            letters[mail.pk] = Skip(reason="taken back" if mail.kind == "place_cancelled" else "cancelled")
        elif mail.kind != "signed_up" and workshop and workshop.starts_at <= now:
            letters[mail.pk] = Skip(reason="already held")
        elif not same_address(mail, address_of(enrolment)):
            letters[mail.pk] = Skip(reason="address changed")
        else:
            letters[mail.pk] = letter_about(mail, enrolment, now=now)
    return letters


def load_offered(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """Seats from the waiting list; not sent when they have been given back, or the workshop has begun."""
    letters: dict[int, Letter | Skip] = {}
    for mail, enrolments in _readers(mails):
        seated = [e for e in enrolments if e.is_confirmed and e.workshop_id == mail.context["workshop"]]
        workshop = seated[0].workshop if seated else None
        if workshop is None:
            letters[mail.pk] = Skip(reason="cancelled" if enrolments else "address changed")
        elif workshop.starts_at <= now:
            letters[mail.pk] = Skip(reason="already held")
        else:
            more = (
                {"no_thanks_url": _no_thanks_url(seated[0])}
                if mail.context["to"] == "person"
                else {"places": [(e, person_url(e.person)) for e in seated]}
            )
            calendar = [invitation(seated[0], recipient=mail.recipient, now=now)]
            letters[mail.pk] = _letter_to_several(mail, seated, workshop, calendar, **more)
    return letters


def load_moved(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """The workshop has another time or room; not sent when it has been moved on, or is over."""
    letters: dict[int, Letter | Skip] = {}
    for mail, enrolments in _readers(mails):
        coming = [e for e in enrolments if e.workshop_id and not e.is_cancelled]
        workshop = coming[0].workshop if coming else None
        if workshop is None:
            letters[mail.pk] = Skip(reason="cancelled")
        elif workshop.cancelled_at or workshop.schedule_version != mail.context["version"]:
            letters[mail.pk] = Skip(reason="moved or cancelled")
        elif workshop.starts_at <= now:
            letters[mail.pk] = Skip(reason="already held")
        else:
            seated = [e for e in coming if e.is_confirmed]
            calendar = [invitation(e, recipient=mail.recipient, now=now) for e in seated[:1]]
            letters[mail.pk] = _letter_to_several(mail, coming, workshop, calendar)
    return letters


def load_workshop_cancelled(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """The workshop will not be held: choose another time."""
    workshops = Workshop.objects.with_place().in_bulk([mail.context["workshop"] for mail in mails])
    letters: dict[int, Letter | Skip] = {}
    for mail, enrolments in _readers(mails):
        concerned = [e for e in enrolments if not e.is_cancelled]
        workshop = workshops.get(mail.context["workshop"])
        if not concerned or workshop is None:
            letters[mail.pk] = Skip(reason="cancelled")
        else:
            had_a_seat = [
                e for e in concerned if any(seat.workshop_id == workshop.pk for seat in e.former_seats.all())
            ]
            calendar = [withdrawal(e, workshop, recipient=mail.recipient, now=now) for e in had_a_seat[:1]]
            letters[mail.pk] = _letter_to_several(mail, concerned, workshop, calendar)
    return letters


def _no_thanks_url(enrolment: Enrolment) -> str:
    """Where a seat that was offered is given to the next: one question."""
    with override(enrolment.person.language):
        return absolute(reverse("pages:no_thanks", args=[enrolment.person.link, enrolment.pk]))


def _readers(mails: list[OutgoingMail]) -> list[tuple[OutgoingMail, list[Enrolment]]]:
    """Each mail with the places that it is about and whose reader still has this address."""
    wanted = [pk for mail in mails for pk in mail.context["enrolments"]]
    enrolments = enrolments_with_all().in_bulk(wanted)
    return [
        (
            mail,
            [
                enrolments[pk]
                for pk in mail.context["enrolments"]
                if pk in enrolments and same_address(mail, address_of(enrolments[pk]))
            ],
        )
        for mail in mails
    ]


def _letter_to_several(
    mail: OutgoingMail,
    enrolments: list[Enrolment],
    workshop: Workshop,
    calendar: list[CalendarPart],
    **more: object,
) -> Letter:
    first = enrolments[0]
    to_contact = mail.context["to"] == "contact"
    organisation = first.registration.city_round.city.organisation
    return Letter(
        context={
            "workshop": workshop,
            "program": first.registration.city_round.round.program,
            "business": first.registration.business,
            "organisation": organisation,
            "enrolments": enrolments,
            "person": None if to_contact else first.person,
            "url": manage_url(first.registration.business) if to_contact else person_url(first.person),
            **more,
        },
        calendar=calendar,
        reply_to=organisation.contact_email,
    )
