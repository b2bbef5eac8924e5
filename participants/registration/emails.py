"""Which mails the flows of registration cause. What they say is read when they are sent (mails)."""

from collections.abc import Iterable, Sequence

from citykompetens.mail.outbox import Planned

from .models import Enrolment, Registration


def receipt(registration: Registration, enrolments: Sequence[Enrolment]) -> list[Planned]:
    """The receipt to the contact; to everybody else with an own address, who signed them up."""
    business = registration.business
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
        if not enrolment.through_contact
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
    """Where this person is reached: the own address, else through the contact."""
    if enrolment.through_contact:
        return enrolment.registration.business.contact_email
    return enrolment.person.email
