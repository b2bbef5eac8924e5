"""Which mails the flows of registration cause. What they say is read when they are sent (mails)."""

from collections.abc import Iterable, Sequence

from citykompetens.mail.outbox import Planned

from .models import Business, Enrolment, Registration


def receipt(registration: Registration, enrolments: Sequence[Enrolment]) -> list[Planned]:
    """The receipt to the contact; to everybody else with an own address, who signed them up."""
    business = registration.business
    contact = business.contact_email.lower()
    city = registration.city_round.city.slug
    mails = [
        Planned(
            kind="receipt",
            recipient=business.contact_email,
            occurrence=str(registration.pk),
            context={"registration": registration.pk},
            language=business.language,
            city=city,
        )
    ]
    mails += [
        Planned(
            kind="signed_up",
            recipient=enrolment.person.email,
            occurrence=str(enrolment.pk),
            context={"enrolment": enrolment.pk},
            language=enrolment.person.language,
            city=city,
        )
        for enrolment in enrolments
        if enrolment.person.email and enrolment.person.email.lower() != contact
    ]
    return mails


def place_offered(admitted: Iterable[Enrolment]) -> list[Planned]:
    """To each who got a seat from the waiting list, at the own address or through the contact."""
    return [
        Planned(
            kind="place_offered",
            recipient=address_of(enrolment),
            occurrence=str(enrolment.pk),
            context={"enrolment": enrolment.pk},
            language=enrolment.person.language,
            city=enrolment.registration.city_round.city.slug,
        )
        for enrolment in admitted
    ]


def address_of(enrolment: Enrolment) -> str:
    """Where this person is reached: the own address, else the contact's."""
    business: Business = enrolment.registration.business
    return enrolment.person.email or business.contact_email
