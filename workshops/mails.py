"""What whoever leads a workshop is told of it: that it has moved, will not be held, or is led by another."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from citykompetens.addresses import absolute
from citykompetens.mail import outbox
from citykompetens.mail.kinds import CalendarPart, Kind, Letter, Skip, register
from citykompetens.mail.models import OutgoingMail, State

from .calendar import Entry, scheduling_message
from .models import Facilitator, Workshop


def tell_leader(workshop: Workshop, *, appointed: bool = False, now: datetime) -> None:
    """Plan the mail to whoever leads the workshop as it is from now on, in the present transaction.

    `appointed`: they lead it from now on. Nothing for one that nobody leads, that is not published yet, or
    that begins before now.
    """
    leader = workshop.facilitator
    if leader is None or workshop.published_at is None or workshop.starts_at <= now:
        return
    mail = outbox.Planned(
        kind="leader_told",
        recipient=leader.user.email,
        occurrence=f"{workshop.pk}:{workshop.schedule_version}:{leader.pk}:{workshop.leader_changes}",
        context={"workshop": workshop.pk, "version": workshop.schedule_version, "appointed": appointed},
        city=workshop.city_round.city.slug,
    )
    outbox.plan(mail, now=now)


def tell_former_leader(
    workshop: Workshop, leader: Facilitator, *, starts_at: datetime, now: datetime
) -> None:
    """Plan the mail to who does not lead the workshop any more, in the present transaction.

    `starts_at`: the time that they know of. Nothing for one that is not published yet, or has begun.
    """
    if workshop.published_at is None or starts_at <= now:
        return
    mail = outbox.Planned(
        kind="leader_left",
        recipient=leader.user.email,
        occurrence=f"{workshop.pk}:{workshop.leader_changes}",
        context={"workshop": workshop.pk, "leader": leader.pk, "starts_at": starts_at.timestamp()},
        city=workshop.city_round.city.slug,
    )
    outbox.plan(mail, now=now)


def may_not_know_that_they_left(workshop: Workshop) -> bool:
    """Whether whoever leads it now has led it before, and the mail that somebody else does is still to go."""
    leader = workshop.facilitator
    planned = OutgoingMail.objects.filter(kind="leader_left", state=State.PLANNED)
    return leader is not None and (
        planned.filter(occurrence__startswith=f"{workshop.pk}:", recipient=leader.user.email).exists()
    )


def load_leader_left(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """To who led it, and does not lead it again, before it would have begun. Two queries."""
    workshops = Workshop.objects.with_place().in_bulk({mail.context["workshop"] for mail in mails})
    leaders = Facilitator.objects.select_related("user").in_bulk({mail.context["leader"] for mail in mails})
    newest = {(m.context["workshop"], m.context["leader"]): m.pk for m in sorted(mails, key=lambda m: m.pk)}
    letters: dict[int, Letter | Skip] = {}
    for mail in mails:
        workshop, leader = workshops.get(mail.context["workshop"]), leaders.get(mail.context["leader"])
        if workshop is None or leader is None:
            continue
        starts_at = localtime(datetime.fromtimestamp(mail.context["starts_at"], tz=UTC))
        if workshop.facilitator_id == leader.pk:
            letters[mail.pk] = Skip(reason="leads it again")
        elif mail.pk != newest[workshop.pk, leader.pk]:
            letters[mail.pk] = Skip(reason="said later")
        elif starts_at <= now:
            letters[mail.pk] = Skip(reason="already held")
        elif not _is_reached(leader, mail):
            letters[mail.pk] = Skip(reason="address changed")
        else:
            letters[mail.pk] = _letter(mail, workshop, leader, now=now, gone=True, known_as=starts_at)
    return letters


def load_leader_told(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """Only the last of several changes, to who still leads it, before it begins. One query."""
    workshops = Workshop.objects.with_place().in_bulk({mail.context["workshop"] for mail in mails})
    return {
        mail.pk: why_not_to_leader(mail, workshop, now)
        or letter_to_leader(mail, workshop, now=now, appointed=mail.context.get("appointed", False))
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
    if leader is None or not _is_reached(leader, mail):
        return Skip(reason="address changed")
    return None


def _is_reached(leader: Facilitator, mail: OutgoingMail) -> bool:
    return leader.user.is_active and leader.user.email.lower() == mail.recipient.lower()


def letter_to_leader(mail: OutgoingMail, workshop: Workshop, *, now: datetime, **more: Any) -> Letter:
    """To whoever leads the workshop, which comes from `.with_place()`; the entry is put in, or taken away."""
    assert workshop.facilitator is not None  # who leads it reads this
    gone = workshop.cancelled_at is not None
    return _letter(mail, workshop, workshop.facilitator, now=now, gone=gone, **more)


def _letter(
    mail: OutgoingMail, workshop: Workshop, leader: Facilitator, *, now: datetime, gone: bool, **more: Any
) -> Letter:
    """The entry is one for each workshop and leader, and its UID never changes. `gone`: it is taken away."""
    organisation = workshop.city_round.city.organisation
    path = reverse("attendance:sheet", args=[workshop.pk])
    with override(mail.language):
        entry = Entry(
            workshop=workshop,
            uid=f"workshop-{workshop.pk}-leader-{leader.pk}@citykompetens",
            revision=workshop.leader_changes,
            url=path,
            stamp=now,
            cancelled=gone,
        )
        content = scheduling_message(entry, attendee=mail.recipient)
    return Letter(
        context={
            "workshop": workshop,
            "program": workshop.city_round.round.program,
            "organisation": organisation,
            "leader": leader,
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
register(
    Kind(
        name="leader_left",
        load=load_leader_left,
        label=_("någon annan leder workshopen, till den förra"),
        urgent=True,
        send_again=True,
    )
)
