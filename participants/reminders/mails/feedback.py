"""One question, answered by replying to the mail."""

from datetime import datetime

from citykompetens.mail.kinds import Letter, Skip
from citykompetens.mail.models import OutgoingMail
from participants.attendance.models import Presence
from participants.attendance.queries import with_presence
from participants.registration.mails import enrolments_with_round

from .common import Letters, enrolments_of, letter, that_apply


def load_feedback(mails: list[OutgoingMail], now: datetime) -> Letters:
    """To who was there, as the list says now. One query."""
    rows = with_presence(enrolments_with_round().select_related("workshop"))
    enrolments = enrolments_of(mails, rows)  # type: ignore[arg-type]  # the same queryset
    letters: dict[int, Letter | Skip] = {}
    for mail in mails:
        places = that_apply(
            mail,
            enrolments,
            lambda place: place.presence == Presence.PRESENT,  # type: ignore[attr-defined]  # annotated
            otherwise="was not there",
        )
        if isinstance(places, Skip):
            letters[mail.pk] = places
        else:
            letters[mail.pk] = letter(places, workshop=places[0].workshop)
    return letters
