"""What the mails of registration say, read at the moment when they are sent."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import override

from citykompetens.addresses import absolute
from citykompetens.mail.kinds import Attachment, Kind, Letter, Skip, register
from citykompetens.mail.models import OutgoingMail
from workshops.calendar import workshop_file

from .emails import address_of
from .models import Business, Enrolment, Person, Registration
from .models.enrolment import EnrolmentQuerySet
from .queries import by_time


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


def load_receipt(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    registrations = {
        registration.pk: registration
        for registration in Registration.objects.filter(
            pk__in=[mail.context["registration"] for mail in mails]
        )
        .select_related("business", "city_round__city__organisation", "city_round__round__program")
        .prefetch_related(Prefetch("enrolments", enrolments_with_all().active()))
    }
    letters: dict[int, Letter | Skip] = {}
    for mail in mails:
        registration = registrations.get(mail.context["registration"])
        if registration is None:
            continue
        enrolments = list(registration.enrolments.all())
        if not enrolments:
            letters[mail.pk] = Skip(reason="cancelled")
            continue
        if not same_address(mail, registration.business.contact_email):
            letters[mail.pk] = Skip(reason="address changed")
            continue
        letters[mail.pk] = Letter(
            context={
                "registration": registration,
                "business": registration.business,
                "city_round": registration.city_round,
                "organisation": registration.city_round.city.organisation,
                "times": [[(e, person_url(e.person)) for e in places] for places in by_time(enrolments)],
                "url": manage_url(registration.business),
            },
            reply_to=registration.city_round.city.organisation.contact_email,
        )
    return letters


def load_enrolment(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """Mails about one place; not sent once the place is given back or its reader has another address."""
    enrolments = enrolments_with_all().in_bulk([mail.context["enrolment"] for mail in mails])
    letters: dict[int, Letter | Skip] = {}
    for mail in mails:
        enrolment = enrolments.get(mail.context["enrolment"])
        if enrolment is None:
            continue
        workshop = enrolment.workshop
        if enrolment.is_cancelled:
            letters[mail.pk] = Skip(reason="cancelled")
        elif mail.kind == "place_offered" and workshop and workshop.starts_at <= now:
            letters[mail.pk] = Skip(reason="already held")
        elif not same_address(mail, address_of(enrolment)):
            letters[mail.pk] = Skip(reason="address changed")
        else:
            letters[mail.pk] = letter_about(enrolment, now=now)
    return letters


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


register(Kind(name="receipt", load=load_receipt, urgent=True, send_again=True))
register(Kind(name="signed_up", load=load_enrolment, send_again=True))
register(Kind(name="place_offered", load=load_enrolment, urgent=True, send_again=True))
