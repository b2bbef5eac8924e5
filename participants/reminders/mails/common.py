"""What the automatic mails to participants have in common: their places, read anew."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from citykompetens.mail.kinds import CalendarPart, Letter, Skip
from citykompetens.mail.models import OutgoingMail
from participants.registration.mails import (
    enrolments_with_round,
    invitation,
    parts,
    reader_context,
    still_reached,
)
from participants.registration.models import Enrolment
from participants.registration.models.enrolment import EnrolmentQuerySet

Letters = Mapping[int, Letter | Skip]


def enrolments_of(mails: list[OutgoingMail], rows: EnrolmentQuerySet | None = None) -> dict[int, Enrolment]:
    """All the places that these mails are about, by key."""
    wanted = {pk for mail in mails for pk in mail.context["enrolments"]}
    return (enrolments_with_round() if rows is None else rows).in_bulk(wanted)


def that_apply(
    mail: OutgoingMail,
    enrolments: Mapping[int, Enrolment],
    applies: Callable[[Enrolment], bool],
    otherwise: str = "cancelled",
) -> list[Enrolment] | Skip:
    """The places that the mail is still about at its address, or why there are none."""
    found = [enrolments[pk] for pk in mail.context["enrolments"] if pk in enrolments]
    if not (active := [place for place in found if not place.is_cancelled]):
        return Skip(reason="cancelled")
    if not (right := [place for place in active if applies(place)]):
        return Skip(reason=otherwise)
    here = still_reached(mail, {place.pk: place for place in right})
    return here or Skip(reason="address changed")


def invitations(mail: OutgoingMail, seated: list[Enrolment], now: datetime) -> list[CalendarPart]:
    """The entry of a workshop for each page that its reader has: the business's, or somebody's own."""
    return [invitation(part.enrolments[0], recipient=mail.recipient, now=now) for part in parts(seated)]


def letter(enrolments: list[Enrolment], *, calendar: Sequence[CalendarPart] = (), **more: Any) -> Letter:
    """To one reader about these places, with what the kind adds."""
    context = {**reader_context(enrolments), **more}
    return Letter(context=context, calendar=calendar, reply_to=context["organisation"].contact_email)
