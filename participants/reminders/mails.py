"""What a reminder says, and whether it still applies when it is sent."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from citykompetens.mail.kinds import Kind, Letter, Skip, register
from citykompetens.mail.models import OutgoingMail
from participants.registration.mails import (
    OWN_PAGE,
    enrolments_with_all,
    in_own_words,
    invitation,
    known,
    manage_url,
    person_url,
    same_address,
)
from participants.registration.models import Enrolment
from participants.registration.readers import address_of


def load(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    wanted = [pk for mail in mails for pk in mail.context["enrolments"]]
    enrolments = enrolments_with_all().in_bulk(wanted)
    return {
        mail.pk: _letter(mail, [enrolments[pk] for pk in mail.context["enrolments"] if pk in enrolments], now)
        for mail in mails
    }


def _letter(mail: OutgoingMail, enrolments: list[Enrolment], now: datetime) -> Letter | Skip:
    coming = [enrolment for enrolment in enrolments if enrolment.is_confirmed]
    if not coming:
        return Skip(reason="cancelled")
    workshop, business = coming[0].workshop, coming[0].registration.business
    assert workshop is not None  # who is coming comes to a workshop
    if workshop.cancelled_at or workshop.schedule_version != mail.context["version"]:
        return Skip(reason="moved or cancelled")
    if workshop.starts_at <= now:
        return Skip(reason="already held")
    to_contact = mail.context["to"] == "contact"
    coming = [e for e in coming if e.through_contact == to_contact and same_address(mail, address_of(e))]
    if not coming:
        return Skip(reason="address changed")
    organisation = workshop.city_round.city.organisation
    return Letter(
        context={
            "workshop": workshop,
            "program": workshop.city_round.round.program,
            "business": business,
            "organisation": organisation,
            "coming": coming,
            "person": None if to_contact else coming[0].person,
            "days": (workshop.starts_on - localdate(now)).days,
            "url": manage_url(business) if to_contact else person_url(coming[0].person),
        },
        calendar=[invitation(coming[0], recipient=mail.recipient, now=now)],
        reply_to=organisation.contact_email,
    )


register(
    Kind(
        name="reminder",
        load=in_own_words(load),
        label=_("påminnelse"),
        placeholders=known("tid_och_plats", "när", workshop=True),
        must_say=(OWN_PAGE,),
    )
)
