"""What whoever leads a workshop is told of it: that it has moved, or will not be held."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from citykompetens.addresses import absolute
from citykompetens.mail import outbox
from citykompetens.mail.kinds import CalendarPart, Kind, Letter, Skip, register
from citykompetens.mail.models import OutgoingMail

from .calendar import Entry, scheduling_message
from .models import Workshop


def tell_leader(workshop: Workshop, *, now: datetime) -> None:
    """Plan the mail to whoever leads the workshop as it is from now on, in the present transaction.

    Nothing for one that nobody leads, that is not published yet, or that begins before now.
    """
    leader = workshop.facilitator
    if leader is None or workshop.published_at is None or workshop.starts_at <= now:
        return
    mail = outbox.Planned(
        kind="leader_told",
        recipient=leader.user.email,
        occurrence=f"{workshop.pk}:{workshop.schedule_version}:{leader.pk}",
        context={"workshop": workshop.pk, "version": workshop.schedule_version},
        city=workshop.city_round.city.slug,
    )
    outbox.plan(mail, now=now)


def load_leader_told(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """Only the last of several changes, to who still leads it, before it begins. One query."""
    workshops = Workshop.objects.with_place().in_bulk({mail.context["workshop"] for mail in mails})
    return {
        mail.pk: why_not_to_leader(mail, workshop, now) or letter_to_leader(mail, workshop, now=now)
        for mail in mails
        if (workshop := workshops.get(mail.context["workshop"]))
    }


def why_not_to_leader(mail: OutgoingMail, workshop: Workshop, now: datetime) -> Skip | None:
    """Why a mail to the leader of a workshop as it was planned then is not right any more."""
    if workshop.schedule_version != mail.context["version"]:
        return Skip(reason="moved or cancelled")
    if workshop.starts_at <= now:
        return Skip(reason="already held")
    leader = workshop.facilitator
    if leader is None or not leader.user.is_active or leader.user.email.lower() != mail.recipient.lower():
        return Skip(reason="address changed")
    return None


def letter_to_leader(mail: OutgoingMail, workshop: Workshop, *, now: datetime, **more: Any) -> Letter:
    """To whoever leads the workshop, which comes from `.with_place()`; it is in the calendar, or taken away.

    The entry is one for each workshop and leader, and its UID never changes.
    """
    organisation = workshop.city_round.city.organisation
    path = reverse("attendance:sheet", args=[workshop.pk])
    with override(mail.language):
        entry = Entry(
            workshop=workshop,
            uid=f"workshop-{workshop.pk}-leader-{workshop.facilitator_id}@citykompetens",
            revision=0,
            url=path,
            stamp=now,
            cancelled=workshop.cancelled_at is not None,
        )
        content = scheduling_message(entry, attendee=mail.recipient)
    return Letter(
        context={
            "workshop": workshop,
            "program": workshop.city_round.round.program,
            "organisation": organisation,
            "leader": workshop.facilitator,
            "url": absolute(path),
            **more,
        },
        calendar=[CalendarPart(content=content, method=entry.method)],
        reply_to=organisation.contact_email,
    )


register(
    Kind(
        name="leader_told",
        load=load_leader_told,
        label=_("ändrad workshop, till workshopledaren"),
        urgent=True,
        send_again=True,
    )
)
