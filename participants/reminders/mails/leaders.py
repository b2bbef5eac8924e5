"""The list of who comes, to whoever leads the workshop."""

from collections import defaultdict
from datetime import datetime

from django.utils.timezone import localdate

from citykompetens.mail.kinds import Letter, Skip
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Business, Enrolment
from workshops.mails import letter_to_leader, why_not_to_leader
from workshops.models import Workshop

from .common import Letters


def load_facilitator_list(mails: list[OutgoingMail], now: datetime) -> Letters:
    """Not to who does not lead it any more, nor of another time; with the calendar entry. Two queries."""
    workshops = Workshop.objects.with_place().in_bulk({mail.context["workshop"] for mail in mails})
    coming: dict[int, dict[Business, list[Enrolment]]] = defaultdict(lambda: defaultdict(list))
    seated = Enrolment.objects.confirmed().filter(workshop__in=workshops)
    for place in seated.select_related("person", "registration__business").order_by(
        "registration__business__name", "person__name", "pk"
    ):
        assert place.workshop_id is not None  # who has a seat has a workshop
        coming[place.workshop_id][place.registration.business].append(place)
    return {mail.pk: _letter(mail, workshops.get(mail.context["workshop"]), coming, now) for mail in mails}


def _letter(
    mail: OutgoingMail,
    workshop: Workshop | None,
    coming: dict[int, dict[Business, list[Enrolment]]],
    now: datetime,
) -> Letter | Skip:
    if workshop is None or workshop.cancelled_at:
        return Skip(reason="moved or cancelled")
    if skip := why_not_to_leader(mail, workshop, now):
        return skip
    businesses = coming[workshop.pk]
    return letter_to_leader(
        mail,
        workshop,
        now=now,
        businesses=list(businesses.items()),
        number=sum(len(places) for places in businesses.values()),
        days=(workshop.starts_on - localdate(now)).days,
    )
