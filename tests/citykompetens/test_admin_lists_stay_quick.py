"""A list asks as many questions for three rows as for one: the numbers are part of the test."""

import datetime as dt
import uuid

from django.urls import reverse

from cities.models import City, CityOrganisation, CityRole, ContactPerson
from citykompetens.accounts.models import NationalRole, User
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
from tests.citykompetens.admin_world import page, registered
from tests.factories import (
    CityRoundFactory,
    FacilitatorFactory,
    FilmFactory,
    MailRuleFactory,
    ProgramFactory,
    RoundFactory,
    UserFactory,
    WorkshopFactory,
    sign_up,
)
from workshops.models import Facilitator, FacilitatorTraining, Venue, Workshop

# Nine are the same for all: session, user, role, the session's last use, count and rows.
QUERIES = {
    AttendanceEvent: 12,
    BadAddress: 11,
    Business: 12,
    Certificate: 13,
    City: 11,
    CityOrganisation: 11,
    CityRole: 12,
    CityRound: 13,
    ContactPerson: 12,
    Enrolment: 13,
    Entry: 12,
    Facilitator: 12,
    FacilitatorTraining: 12,
    Film: 12,
    MailText: 12,
    MailRule: 13,
    Mailing: 13,
    NationalRole: 11,
    NewsletterConsent: 12,
    OutgoingMail: 14,
    Person: 11,
    Program: 11,
    Registration: 13,
    Round: 12,
    TownWish: 12,
    User: 11,
    Venue: 12,
    Workshop: 13,
}


def grow(slug: str, number: int) -> None:
    """One more of everything, in a city of its own."""
    city_round = CityRoundFactory(city__slug=slug)
    workshop = WorkshopFactory(city_round=city_round)
    sign_up(workshop, f"Person {number}", name=f"Verksamhet {number}")
    CityRole.objects.create(user=UserFactory(is_staff=True), city=city_round.city)
    city_round.city.organisation.people.create(name=f"Kontorist {number}", phone="+4684650041")
    FilmFactory(round=city_round.round)
    MailText.objects.create(
        kind="reminder",
        program=city_round.round.program,
        round=city_round.round,
        city=city_round.city,
        subject="Vi ses",
        body="{knapp}",
    )
    MailRuleFactory(program=city_round.round.program, city=city_round.city, days=number)
    training = FacilitatorTraining.objects.create(
        round=city_round.round, held_at=workshop.starts_at, place="Stockholm"
    )
    training.trained.add(FacilitatorFactory(city=city_round.city))
    RoundFactory(program=ProgramFactory(slug=f"tidigare-{number}", closed_on=dt.date(2025, 1, 1)))
    over = workshop.ends_at
    attendance.record(
        event_id=uuid.uuid4(),
        workshop=workshop,
        enrolment=workshop.enrolments.get(),
        presence=Presence.PRESENT,
        occurred_at=over,
        by=workshop.facilitator.user,
        now=over,
    )
    attendance.close(workshop=workshop, by=workshop.facilitator.user, now=over)
    issue_earned(now=over)
    NationalRole.objects.create(user=UserFactory(), role=NationalRole.READER)
    BadAddress.objects.create(
        address="asa@tornrosa.example" if number == 1 else f"{number}@x.example", reported_at=over
    )
    Mailing.objects.create(
        round=city_round.round, city=city_round.city, subject=f"Hej {number}", body="Välkomna!"
    )
    asked = {"email": f"eva{number}@krog.example", "asked_at": over}
    NewsletterConsent.objects.create(city=city_round.city, confirmed_at=over, **asked)
    TownWish.objects.create(program=city_round.round.program, town="Borås", **asked)


def test_lists_ask_as_much_for_three_cities_as_for_one(db, client_for, assert_queries):
    assert set(QUERIES) == registered()
    national = UserFactory(is_staff=True)
    NationalRole.objects.create(user=national, role=NationalRole.COORDINATOR)
    client = client_for(national)
    for number, slug in enumerate(["kalmar", "malmo", "umea"], start=1):
        grow(slug, number)
        client.get(reverse("admin:index"))
        if number == 2:
            continue
        for model, queries in QUERIES.items():
            with assert_queries(queries):
                response = client.get(reverse(page(model, "changelist")))
            assert response.context["cl"].result_count >= number, model


def test_empty_lists_are_no_error(client_for, db):
    national = UserFactory(is_staff=True)
    NationalRole.objects.create(user=national, role=NationalRole.COORDINATOR)
    client = client_for(national)
    for model in registered() - {User, NationalRole}:
        response = client.get(reverse(page(model, "changelist")))
        assert response.context["cl"].result_count == 0, model
        assert "Inget att visa" in response.content.decode(), model


def test_the_list_of_certificates_never_loads_a_pdf(cast, client_for, django_assert_max_num_queries):
    grow("kalmar", 1)
    Certificate.objects.update(pdf=b"%PDF-")
    with django_assert_max_num_queries(40) as captured:
        client_for(cast.national).get(reverse(page(Certificate, "changelist")))
    asked = [
        query["sql"] for query in captured.captured_queries if "certificates_certificate" in query["sql"]
    ]
    assert asked
    assert not [sql for sql in asked if '"pdf"' in sql]
