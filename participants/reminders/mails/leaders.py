"""The list of who comes, to whoever leads the workshop."""

from collections import defaultdict
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from citykompetens.addresses import absolute
from citykompetens.mail.kinds import Letter, Skip
from citykompetens.mail.models import OutgoingMail
from participants.registration.mails import same_address
from participants.registration.models import Business, Enrolment
from workshops.models import Workshop

from .common import Letters


def load_facilitator_list(mails: list[OutgoingMail], now: datetime) -> Letters:
    """Not to who does not lead it any more, nor of another time. Two queries."""
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
    if workshop is None or workshop.cancelled_at or workshop.schedule_version != mail.context["version"]:
        return Skip(reason="moved or cancelled")
    if workshop.starts_at <= now:
        return Skip(reason="already held")
    leader = workshop.facilitator
    if leader is None or not leader.user.is_active or not same_address(mail, leader.user.email):
        return Skip(reason="address changed")
    businesses = coming[workshop.pk]
    organisation = workshop.city_round.city.organisation
    return Letter(
        context={
            "workshop": workshop,
            "program": workshop.city_round.round.program,
            "organisation": organisation,
            "leader": leader,
            "businesses": list(businesses.items()),
            "number": sum(len(places) for places in businesses.values()),
            "days": (workshop.starts_on - localdate(now)).days,
            "url": absolute(reverse("attendance:sheet", args=[workshop.pk])),
        },
        reply_to=organisation.contact_email,
    )
