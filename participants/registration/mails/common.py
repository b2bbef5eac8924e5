"""What several mails have in common: links, what they read, a letter about one place."""

from datetime import datetime

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import override

from citykompetens.addresses import absolute
from citykompetens.mail.kinds import Letter
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Business, Enrolment, FormerSeat, Person
from participants.registration.models.enrolment import EnrolmentQuerySet

from .calendars import invitation, manage_path, person_path, withdrawals


def manage_url(business: Business) -> str:
    """The full address of the business's own page, in the business's language."""
    return absolute(manage_path(business))


def person_url(person: Person) -> str:
    """The full address of the participant's own page, in the participant's language."""
    return absolute(person_path(person))


def no_thanks_url(enrolment: Enrolment) -> str:
    """Where a seat that was offered is given to the next: one question; for the contact, the own page."""
    if enrolment.through_contact:
        return manage_url(enrolment.registration.business)
    with override(enrolment.person.language):
        return absolute(reverse("pages:no_thanks", args=[enrolment.person.link, enrolment.pk]))


def same_address(mail: OutgoingMail, address: str) -> bool:
    """Whether the mail still goes where its reader is reached. Private links go to nobody else."""
    return mail.recipient.lower() == address.lower()


def enrolments_with_all() -> EnrolmentQuerySet:
    """Enrolments with what a mail tells of them: person, business, city's contact, place and time.

    And what their calendar entries need: who has a seat in the same registration, which seats were left.
    Three queries, however many.
    """
    place = ["venue__city", "city_round__city__organisation", "city_round__round__program"]
    seated = Enrolment.objects.confirmed().select_related("person").order_by("pk")
    former = FormerSeat.objects.select_related(*[f"workshop__{name}" for name in place])
    return Enrolment.objects.select_related(
        "person",
        "registration__business",
        "registration__city_round__city__organisation",
        "registration__city_round__round__program",
        *[f"workshop__{name}" for name in place],
    ).prefetch_related(
        Prefetch("registration__enrolments", seated, to_attr="seated"),
        Prefetch("former_seats", former),
    )


def letter_about(mail: OutgoingMail, enrolment: Enrolment, *, now: datetime) -> Letter:
    """A mail about one person's place; the calendar of its reader follows: in, moved, or away."""
    organisation = enrolment.registration.city_round.city.organisation
    calendar = []
    if enrolment.is_confirmed:
        calendar.append(invitation(enrolment, recipient=mail.recipient, now=now))
    if not enrolment.through_contact:  # the contact's entry may have others in it: `changed` tells
        calendar += withdrawals([enrolment], recipient=mail.recipient, since=mail.planned_at, now=now)
    return Letter(
        context={
            "enrolment": enrolment,
            "person": enrolment.person,
            "business": enrolment.registration.business,
            "workshop": enrolment.workshop,
            "program": enrolment.registration.city_round.round.program,
            "organisation": organisation,
            "url": person_url(enrolment.person),
            "no_thanks_url": no_thanks_url(enrolment),
        },
        calendar=calendar,
        reply_to=organisation.contact_email,
    )
