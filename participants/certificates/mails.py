"""The mail that carries a certificate."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from citykompetens.mail.kinds import Attachment, Kind, Letter, Skip, register
from citykompetens.mail.models import OutgoingMail
from participants.registration.mails import in_own_words, known, person_url, same_address
from participants.registration.models import Enrolment
from participants.registration.readers import address_of

from .models import Certificate


def load(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    certificates = (
        Certificate.objects.valid()
        .filter(printed_at__isnull=False)
        .select_related("person", "workshop__city_round__city__organisation")
        .in_bulk([mail.context["certificate"] for mail in mails])
    )
    enrolments = Enrolment.objects.select_related(
        "person",
        "registration__business",
        "registration__city_round__city__organisation",
        "registration__city_round__round__program",
    ).in_bulk([mail.context["enrolment"] for mail in mails])
    letters: dict[int, Letter | Skip] = {}
    for mail in mails:
        certificate = certificates.get(mail.context["certificate"])
        if certificate is None or certificate.person is None:
            letters[mail.pk] = Skip(reason="revoked or erased")
            continue
        enrolment = enrolments.get(mail.context["enrolment"])
        if enrolment is None or not same_address(mail, address_of(enrolment)):
            letters[mail.pk] = Skip(reason="address changed")
            continue
        organisation = certificate.workshop.city_round.city.organisation
        letters[mail.pk] = Letter(
            context={
                "certificate": certificate,
                "enrolment": enrolment,
                "workshop": certificate.workshop,
                "person": certificate.person,
                "organisation": organisation,
                "to_person": not enrolment.through_contact,
                "url": person_url(certificate.person),
            },
            attachments=[
                Attachment(
                    filename=f"{certificate.number}.pdf",
                    content=bytes(certificate.pdf or b""),
                    mimetype="application/pdf",
                )
            ],
            reply_to=organisation.contact_email,
        )
    return letters


register(
    Kind(
        name="certificate",
        load=in_own_words(load),
        label=_("intyg"),
        send_again=True,
        can_wait=True,
        placeholders=known("dag", "kontroll"),
    )
)
