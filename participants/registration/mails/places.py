"""What happened to somebody's place."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from citykompetens.mail.kinds import CalendarPart, Letter, Skip
from citykompetens.mail.models import OutgoingMail, State
from participants.registration.models import Enrolment
from participants.registration.readers import address_of, all_addresses_of, is_own
from workshops.models import Workshop

from .calendars import invitation, withdrawal
from .common import (
    enrolments_with_all,
    letter_about,
    no_thanks_url,
    parts,
    person_url,
    reader_context,
    same_address,
)


def load_enrolment(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """Mails about one place; not sent when it is otherwise by now, or its reader has another address."""
    enrolments = enrolments_with_all().in_bulk([mail.context["enrolment"] for mail in mails])
    untold = _untold(mail for mail in mails if mail.kind != "signed_up")
    letters: dict[int, Letter | Skip] = {}
    for mail in mails:
        enrolment = enrolments.get(mail.context["enrolment"])
        if enrolment is None:
            continue
        workshop = enrolment.workshop
        if enrolment.is_cancelled != (mail.kind == "place_cancelled"):
            letters[mail.pk] = Skip(reason="taken back" if mail.kind == "place_cancelled" else "cancelled")
        elif mail.context.get("at") not in (None, _since(enrolment)):
            letters[mail.pk] = Skip(reason="said later")
        elif mail.kind != "signed_up" and workshop and workshop.starts_at <= now:
            letters[mail.pk] = Skip(reason="already held")
        elif not same_address(mail, address_of(enrolment)):
            letters[mail.pk] = Skip(reason="address changed")
        elif (str(enrolment.pk), mail.recipient) in untold:
            letters[mail.pk] = Skip(reason="never told")  # what is to come says how it is by then
        else:
            letters[mail.pk] = letter_about(mail, enrolment, now=now)
    return letters


def _untold(mails: Iterable[OutgoingMail]) -> set[tuple[str, str]]:
    """The places, and addresses, of those who have not heard yet that they were signed up, or never will:
    it was skipped as the place was cancelled. Skipped for another reason, they may know it from reminders.
    """
    said = OutgoingMail.objects.filter(
        kind="signed_up", occurrence__in=[str(mail.context["enrolment"]) for mail in mails]
    )
    untold = Q(state=State.PLANNED) | Q(state=State.SKIPPED, reason="cancelled")
    return set(said.filter(untold).values_list("occurrence", "recipient"))


def _since(enrolment: Enrolment) -> float:
    """Since when the place is as it is: cancelled, or at its time."""
    return (enrolment.cancelled_at or enrolment.asked_at).timestamp()


def load_offered(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """A seat from the waiting list; only while they have it, and can still come."""
    letters: dict[int, Letter | Skip] = {}
    for mail, enrolments in _readers(mails):
        seated = [e for e in enrolments if e.is_confirmed and e.workshop_id == mail.context["workshop"]]
        workshop = seated[0].workshop if seated else None
        if workshop is None:
            letters[mail.pk] = Skip(reason="cancelled" if enrolments else "address changed")
        elif workshop.starts_at <= now:
            letters[mail.pk] = Skip(reason="already held")
        else:
            letter = _letter_to_reader(mail, seated, workshop, _invitations(mail, seated, now))
            letters[mail.pk] = replace(letter, cannot_wait=workshop.is_near(now))
    return letters


def load_moved(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """The workshop has another time or room; not sent when it has been moved on, or is over.

    Who has left it for another time meanwhile is told of that one.
    """
    letters: dict[int, Letter | Skip] = {}
    for mail, enrolments in _readers(mails):
        here = [e for e in enrolments if not e.is_cancelled]
        coming = [e for e in here if e.workshop_id == mail.context["workshop"]]
        workshop = coming[0].workshop if coming else None
        if workshop is None:
            letters[mail.pk] = Skip(reason="said later" if here else "cancelled")
        elif workshop.cancelled_at or workshop.schedule_version != mail.context["version"]:
            letters[mail.pk] = Skip(reason="moved or cancelled")
        elif workshop.starts_at <= now:
            letters[mail.pk] = Skip(reason="already held")
        else:
            seated = [e for e in coming if e.is_confirmed]
            letters[mail.pk] = _letter_to_reader(mail, coming, workshop, _invitations(mail, seated, now))
    return letters


def load_workshop_cancelled(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """The workshop will not be held: choose another time, who has not; nothing once it would have begun."""
    workshops = Workshop.objects.with_place().in_bulk([mail.context["workshop"] for mail in mails])
    letters: dict[int, Letter | Skip] = {}
    for mail, enrolments in _readers(mails):
        concerned = [e for e in enrolments if not e.is_cancelled]
        workshop = workshops.get(mail.context["workshop"])
        if not concerned or workshop is None:
            letters[mail.pk] = Skip(reason="cancelled")
        elif workshop.starts_at <= now:
            letters[mail.pk] = Skip(reason="too late")
        else:
            had_a_seat = [
                e for e in concerned if any(seat.workshop_id == workshop.pk for seat in e.former_seats.all())
            ]
            calendar = [
                withdrawal(place, workshop, recipient=mail.recipient, now=now)
                for place in _with_entries(mail, had_a_seat)
            ]
            letters[mail.pk] = _letter_to_reader(mail, concerned, workshop, calendar)
    return letters


def _readers(mails: list[OutgoingMail]) -> list[tuple[OutgoingMail, list[Enrolment]]]:
    """Each mail with the places that it is about, and of which this address is still to be told."""
    wanted = {pk for mail in mails for pk in mail.context["enrolments"]}
    rows = enrolments_with_all().prefetch_related("registration__business__more_contacts").in_bulk(wanted)

    def told_here(mail: OutgoingMail) -> list[Enrolment]:
        places = [rows[pk] for pk in mail.context["enrolments"] if pk in rows]
        return [place for place in places if mail.recipient.lower() in all_addresses_of(place)]

    return [(mail, told_here(mail)) for mail in mails]


def _invitations(mail: OutgoingMail, seated: list[Enrolment], now: datetime) -> list[CalendarPart]:
    return [invitation(place, recipient=mail.recipient, now=now) for place in _with_entries(mail, seated)]


def _with_entries(mail: OutgoingMail, enrolments: list[Enrolment]) -> list[Enrolment]:
    """One of these for each entry that they are in the reader's calendar: the business's, somebody's own."""
    by_page = parts(enrolments, mail.recipient)
    return [place for part in by_page if (place := part.with_entry)]


def _letter_to_reader(
    mail: OutgoingMail, enrolments: list[Enrolment], workshop: Workshop, calendar: list[CalendarPart]
) -> Letter:
    context = reader_context(enrolments, mail.recipient)
    # One question for one seat. A contact has the key of those who are reached there, and of nobody else.
    one = enrolments[0] if len(enrolments) == 1 else None
    may_answer = one and (one.through_contact or is_own(mail.recipient, one))
    context |= {
        "workshop": workshop,
        "all_wait": all(enrolment.is_waiting for enrolment in enrolments),
        "to_choose": any(enrolment.is_undecided for enrolment in enrolments),
        "own_links": [(enrolment, person_url(enrolment.person)) for enrolment in enrolments],
        "no_thanks_url": no_thanks_url(enrolments[0]) if may_answer else "",
    }
    return Letter(context=context, calendar=calendar, reply_to=context["organisation"].contact_email)
