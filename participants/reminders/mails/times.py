"""When the workshop is, and that one has to be chosen."""

from datetime import datetime

from django.utils.timezone import localdate

from citykompetens.mail.kinds import Letter, Skip
from citykompetens.mail.models import OutgoingMail
from participants.registration.mails import enrolments_with_entry
from participants.registration.models import Enrolment
from participants.reminders.subjects import last_chances

from .common import Letters, enrolments_of, invitations, letter, that_apply


def load_reminder(mails: list[OutgoingMail], now: datetime) -> Letters:
    """The workshop is near. Two queries."""
    enrolments = enrolments_of(mails, enrolments_with_entry())
    return {mail.pk: _reminder(mail, enrolments, now) for mail in mails}


def _reminder(mail: OutgoingMail, enrolments: dict[int, Enrolment], now: datetime) -> Letter | Skip:
    coming = that_apply(mail, enrolments, lambda place: place.is_confirmed)
    if isinstance(coming, Skip):
        return coming
    # Whoever has changed to another time since has been told of that one.
    coming = [
        place for place in coming if place.workshop_id == mail.context.get("workshop", place.workshop_id)
    ]
    workshop = coming[0].workshop if coming else None
    if workshop is None or workshop.cancelled_at or workshop.schedule_version != mail.context["version"]:
        return Skip(reason="moved or cancelled")
    if workshop.starts_at <= now:
        return Skip(reason="already held")
    return letter(
        coming,
        calendar=invitations(mail, coming, now),
        workshop=workshop,
        coming=coming,
        days=(workshop.starts_on - localdate(now)).days,
    )


def load_choose_time(mails: list[OutgoingMail], now: datetime) -> Letters:
    """Registration closes soon, or there are new times; not to who has chosen meanwhile. Two queries."""
    enrolments = enrolments_of(mails)
    until = {part.pk: last for part, last in last_chances(now)}
    letters: dict[int, Letter | Skip] = {}
    for mail in mails:
        places = that_apply(mail, enrolments, lambda place: place.is_undecided, otherwise="chosen")
        if isinstance(places, Skip):
            letters[mail.pk] = places
        elif mail.context["city_round"] not in until:
            letters[mail.pk] = Skip(reason="closed")
        else:
            letters[mail.pk] = letter(
                places,
                closes_at=until[mail.context["city_round"]],
                new_times=mail.context.get("new_times", False),
            )
    return letters
