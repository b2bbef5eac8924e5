"""Issuing certificates: frozen texts first, then the PDF, then the mail."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext, override

from citykompetens import actors
from citykompetens.audit.models import entry, record
from citykompetens.mail import outbox
from participants.registration.models import Enrolment
from participants.registration.readers import address_of

from .models import Certificate, digest
from .pdf import CertificateText, render
from .queries import NOT_THERE, earned, no_longer_earned

log = logging.getLogger(__name__)

BATCH = 100


def issue_earned(*, now: datetime) -> int:
    """Issue what has been earned, with name and texts frozen as of now; returns how many."""
    by = actors.system("issue_certificates")
    enrolments = list(earned()[:BATCH])
    with transaction.atomic():
        Certificate.objects.bulk_create(
            [_frozen(enrolment, now=now) for enrolment in enrolments],
            ignore_conflicts=True,  # another worker was first
        )
        issued = (
            Certificate.objects.filter(person__in=[e.person_id for e in enrolments], issued_at=now)
            .select_related("workshop__city_round__city")
            .defer("pdf")
        )
        record(
            *[
                entry("certificate.issued", row, by=by, now=now, city=row.workshop.city_round.city.slug)
                for row in issued
            ]
        )
    return len(issued)


def _frozen(enrolment: Enrolment, *, now: datetime) -> Certificate:
    workshop = enrolment.workshop
    assert workshop is not None  # attended
    round_ = workshop.city_round.round
    organisation = workshop.city_round.city.organisation
    signatures = [[organisation.contact_name, organisation.name]]
    if workshop.facilitator:
        with override("sv"):
            signatures.insert(0, [workshop.facilitator.user.name, gettext("workshopledare")])
    certificate = Certificate(
        person=enrolment.person,
        round=round_,
        workshop=workshop,
        name=enrolment.person.name,
        business_name=enrolment.registration.business.name,
        program_name=round_.program.name,
        city_name=workshop.city_round.city.name,
        body=round_.program.certificate_text,
        layout=round_.program.certificate_layout,
        signatures=signatures,
        held_on=workshop.starts_on,
        issued_at=now,
    )
    with override("sv"):
        certificate.round_title = round_.title
    certificate.name_digest = digest(certificate.code, certificate.name)
    return certificate


def revoke_unearned(*, now: datetime) -> int:
    """Take back the certificates of those who were not there after all; returns how many.

    The public page then says that the certificate is no longer valid.
    """
    by = actors.system("issue_certificates")
    with transaction.atomic():
        certificates = list(no_longer_earned())
        Certificate.objects.filter(pk__in=[row.pk for row in certificates]).update(
            revoked_at=now, revoked_reason=NOT_THERE
        )
        record(
            *[
                entry(
                    "certificate.revoked",
                    row,
                    by=by,
                    now=now,
                    city=row.workshop.city_round.city.slug,
                    fields=["revoked_at"],
                    reason=NOT_THERE,
                )
                for row in certificates
            ]
        )
    return len(certificates)


def print_due(*, now: datetime) -> int:
    """Make the PDFs that are missing and plan the mails that carry them; returns how many.

    One that cannot be made is logged and left for the next time; the others go on.
    """
    due = Certificate.objects.valid().filter(printed_at=None).select_related("workshop__city_round__city")
    printed = 0
    failed: set[int] = set()
    # In no order, so that two workers seldom make the same one.
    while certificate := due.exclude(pk__in=failed).defer("pdf").order_by("?").first():
        try:
            pdf = render(_text(certificate))
        except Exception:
            log.exception("certificate %s could not be made", certificate.pk)
            failed.add(certificate.pk)
            continue
        with transaction.atomic():
            # If they did, the first to write wins, and the mail is planned once.
            if Certificate.objects.filter(pk=certificate.pk, printed_at=None).update(pdf=pdf, printed_at=now):
                _plan_mail(certificate, now=now)
                printed += 1
    return printed


def _text(certificate: Certificate) -> CertificateText:
    city = certificate.workshop.city_round.city
    return CertificateText(
        number=certificate.number,
        name=certificate.name,
        business=certificate.business_name,
        program=certificate.program_name,
        round=certificate.round_title,
        city=certificate.city_name,
        held_on=certificate.held_on,
        issued_on=localdate(certificate.issued_at),
        body=certificate.body,
        signatures=tuple((name, title) for name, title in certificate.signatures),
        proof_url=certificate.proof_url,
        map_x=city.map_x,
        map_y=city.map_y,
        layout=certificate.layout,
    )


def _plan_mail(certificate: Certificate, *, now: datetime) -> None:
    enrolment = (
        Enrolment.objects.active()
        .filter(person=certificate.person_id, workshop=certificate.workshop_id)
        .select_related("person", "registration__business", "registration__city_round__city")
        .first()
    )
    if enrolment is None:
        return
    outbox.plan(
        outbox.Planned(
            kind="certificate",
            recipient=address_of(enrolment),
            occurrence=str(certificate.pk),
            context={"certificate": certificate.pk, "enrolment": enrolment.pk},
            language=enrolment.person.language,
            city=enrolment.registration.city_round.city.slug,
        ),
        now=now,
    )
