"""Two cities where everything has happened, so that everything could leak from one to the other."""

import datetime as dt
import uuid

from cities.models import City, CityOrganisation, CityRole, ContactPerson
from citykompetens.accounts.models import NationalRole, User
from citykompetens.admin import site
from citykompetens.audit.models import Entry
from citykompetens.mail.models import BadAddress, OutgoingMail
from participants.attendance import services as attendance
from participants.attendance.models import AttendanceEvent, Presence
from participants.certificates.models import Certificate
from participants.certificates.services import issue_earned
from participants.coordination.models import Mailing
from participants.registration.models import (
    Business,
    Enrolment,
    NewsletterConsent,
    Person,
    Registration,
    TownWish,
)
from programs.models import CityRound, Film, MailRule, MailText, Program, Round
from tests.factories import NOW, Cast, sign_up
from workshops.models import Facilitator, FacilitatorTraining, Venue, Workshop

LEAK = "Lundaläckan"  # every name of a business and a person in Lund has it

# How each list that city coordinators see finds the city of a row.
CITY = {
    City: "slug",
    CityOrganisation: "city__slug",
    ContactPerson: "organisation__city__slug",
    CityRole: "city__slug",
    CityRound: "city__slug",
    MailRule: "city__slug",
    Venue: "city__slug",
    Facilitator: "city__slug",
    Workshop: "city_round__city__slug",
    Business: "city__slug",
    Person: "enrolments__registration__business__city__slug",
    Registration: "city_round__city__slug",
    NewsletterConsent: "city__slug",
    Enrolment: "registration__city_round__city__slug",
    AttendanceEvent: "workshop__city_round__city__slug",
    Certificate: "workshop__city_round__city__slug",
    MailText: "city__slug",
    Mailing: "city__slug",
    OutgoingMail: "city_slug",
    BadAddress: "reason__endswith",  # what `fill` says there; a row is seen by who has the address
    Entry: "city_slug",
}
NATIONAL = [User, NationalRole, FacilitatorTraining, TownWish]
COMMON = [Program, Round, Film]  # no secret among those who work with them


def fill(cast: Cast) -> None:
    """The same in both cities: a registration, a workshop held and closed, certificates, mails."""
    sign_up(
        cast.workshop_elsewhere,
        f"{LEAK} Ek",
        f"{LEAK} Alm",
        name=f"{LEAK} AB",
        contact_name=f"{LEAK} Kontakt",
        contact_email="kontakt@lundalackan.example",
    )
    for workshop in (cast.workshop, cast.workshop_elsewhere):
        city = workshop.city_round.city
        name = "Siri Sund" if city.slug == "ostersund" else f"{LEAK} Kontorist"
        city.organisation.people.create(name=name, phone="+4684650041")
        MailRule.objects.create(
            program=workshop.city_round.round.program, city=city, kind="reminder", days=2, at=dt.time(9)
        )
        reader = "siri@sund.example" if city.slug == "ostersund" else f"{LEAK.lower()}@lund.example"
        subject = "Vi ses" if city.slug == "ostersund" else f"{LEAK} ses"
        MailText.objects.create(
            kind="reminder",
            program=workshop.city_round.round.program,
            city=city,
            subject=subject,
            body="{knapp}",
        )
        NewsletterConsent.objects.create(city=city, email=reader, asked_at=NOW, confirmed_at=NOW)
        contact = workshop.enrolments.all()[0].registration.business.contact_email
        BadAddress.objects.create(address=contact, reason=f"bounced {city.slug}", reported_at=NOW)
        subject = "Ta med en penna" if city.slug == "ostersund" else f"{LEAK} hälsar"
        Mailing.objects.create(round=workshop.city_round.round, city=city, subject=subject, body="Hej!")
        over = workshop.ends_at + dt.timedelta(minutes=5)
        leader = workshop.facilitator.user
        for enrolment in workshop.enrolments.all():
            attendance.record(
                event_id=uuid.uuid4(),
                workshop=workshop,
                enrolment=enrolment,
                presence=Presence.PRESENT,
                occurred_at=over,
                by=leader,
                now=over,
            )
        attendance.close(workshop=workshop, by=leader, now=over)
    issue_earned(now=over)


def page(model: type, name: str) -> str:
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}"


def of_city(model: type, slug: str) -> set:
    return set(model._default_manager.filter(**{CITY[model]: slug}).values_list("pk", flat=True))


def registered() -> set[type]:
    return set(site._registry)
