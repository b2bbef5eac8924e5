"""What several mails have in common: links, the calendar file, a letter about one place."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import override

from citykompetens.addresses import absolute
from citykompetens.mail.kinds import Attachment, Letter
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Business, Enrolment, Person
from participants.registration.models.enrolment import EnrolmentQuerySet
from workshops.calendar import workshop_file


def manage_url(business: Business) -> str:
    """The full address of the business's own page, in the business's language."""
    return absolute(_manage_path(business))


def person_url(person: Person) -> str:
    """The full address of the participant's own page, in the participant's language."""
    return absolute(_person_path(person))


def _manage_path(business: Business) -> str:
    with override(business.language):
        return reverse("pages:business", args=[business.link])


def _person_path(person: Person) -> str:
    with override(person.language):
        return reverse("pages:person", args=[person.link])


def same_address(mail: OutgoingMail, address: str) -> bool:
    """Whether the mail still goes where its reader is reached. Private links go to nobody else."""
    return mail.recipient.lower() == address.lower()


def calendar_attachment(enrolment: Enrolment, *, now: datetime) -> Attachment:
    """The reader's calendar file for the workshop; the same entry however often it is sent.

    It links to the reader's own page. The contact has one entry, however many of the business come.
    """
    workshop, registration, person = enrolment.workshop, enrolment.registration, enrolment.person
    assert workshop is not None  # who has no seat has nothing to put into a calendar
    if enrolment.through_contact:
        owner, url = f"registration-{registration.pk}", _manage_path(registration.business)
    else:
        owner, url = person.public_id, _person_path(person)
    return Attachment(
        filename="workshop.ics",
        content=workshop_file(
            workshop,
            uid=f"workshop-{workshop.pk}-{owner}@citykompetens",
            url=url,
            now=now,
        ),
        mimetype="text/calendar; method=PUBLISH",
    )


def enrolments_with_all() -> EnrolmentQuerySet:
    """Enrolments with what a mail tells of them: person, business, city's contact, place and time."""
    return Enrolment.objects.select_related(
        "person",
        "registration__business",
        "registration__city_round__city__organisation",
        "registration__city_round__round__program",
        "workshop__venue__city",
        "workshop__city_round__city__organisation",
        "workshop__city_round__round__program",
    )


def letter_about(enrolment: Enrolment, *, now: datetime) -> Letter:
    """A mail about one person's place, with a calendar file where there is a seat."""
    organisation = enrolment.registration.city_round.city.organisation
    attachments = []
    if enrolment.is_confirmed:
        attachments.append(calendar_attachment(enrolment, now=now))
    return Letter(
        context={
            "enrolment": enrolment,
            "person": enrolment.person,
            "business": enrolment.registration.business,
            "workshop": enrolment.workshop,
            "program": enrolment.registration.city_round.round.program,
            "organisation": organisation,
            "url": person_url(enrolment.person),
        },
        attachments=attachments,
        reply_to=organisation.contact_email,
    )
