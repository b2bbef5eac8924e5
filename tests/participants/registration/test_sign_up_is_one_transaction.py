"""What is written when a business signs up, all of it or nothing, in few statements."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from citykompetens.audit.models import Entry
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Business, Enrolment, Person
from participants.registration.services import Place
from tests.factories import NOW, WorkshopFactory, sign_up
from tests.truths import assert_counters_match_rows

pytestmark = pytest.mark.django_db


class SomethingElseFailed(Exception):
    pass


def test_a_rollback_leaves_neither_row_nor_mail():
    workshop = WorkshopFactory()
    with pytest.raises(SomethingElseFailed), transaction.atomic():
        sign_up(workshop, "Maja Berg")
        assert OutgoingMail.objects.exists()
        raise SomethingElseFailed
    for model in (Business, Person, Enrolment, OutgoingMail, Entry):
        assert not model.objects.exists(), model
    assert_counters_match_rows()


def test_a_failing_mail_takes_the_registration_with_it(monkeypatch):
    workshop = WorkshopFactory()
    monkeypatch.setattr("citykompetens.mail.outbox.plan", _fails)
    with pytest.raises(SomethingElseFailed):
        sign_up(workshop, "Maja Berg")
    assert not Business.objects.exists()
    assert not Entry.objects.exists()


def _fails(*args, **kwargs):
    raise SomethingElseFailed


def test_five_people_in_at_most_fifteen_statements():
    """The house allows 20; 15 leaves the next one something to add."""
    workshop = WorkshopFactory(capacity=60)
    people = [
        Place(name=f"Person {n}", email=f"p{n}@tornrosa.example", workshop_id=workshop.pk) for n in range(5)
    ]
    with CaptureQueriesContext(connection) as queries:
        sign_up(workshop, *people)
    assert len(queries) <= 15, [query["sql"] for query in queries]


def test_sixty_people_take_no_more_statements_than_two(assert_queries):
    workshop = WorkshopFactory(capacity=200)
    with CaptureQueriesContext(connection) as two:
        sign_up(workshop, "Maja Berg", "Åke Öberg")
    with assert_queries(len(two)):
        sign_up(workshop, *[f"Person {n}" for n in range(60)])


def test_the_audit_tells_what_happened_and_no_name():
    workshop = WorkshopFactory()
    registration = sign_up(workshop, "Maja Berg", "Åke Öberg")
    entries = Entry.objects.order_by("pk")
    assert [(e.action, e.object_type, e.by, e.at, e.city_slug) for e in entries] == [
        ("registration.created", "registration.registration", "visitor", NOW, "ostersund"),
        ("enrolment.created", "registration.enrolment", "visitor", NOW, "ostersund"),
        ("enrolment.created", "registration.enrolment", "visitor", NOW, "ostersund"),
    ]
    assert entries[0].object_id == str(registration.pk)
    written = " ".join(str(value) for entry in entries.values() for value in entry.values())
    for personal in ("Maja", "Åke", "Törnqvist", "tornrosa.example", "5560360793", "63123456"):
        assert personal not in written


def test_the_mails_keep_ids_only():
    workshop = WorkshopFactory()
    sign_up(workshop, Place(name="Maja Berg", email="maja@tornrosa.example", workshop_id=workshop.pk))
    written = str(list(OutgoingMail.objects.values_list("context", "secret", "occurrence")))
    assert "Maja" not in written
    assert "@" not in written


def test_who_has_an_own_address_is_told_who_gave_the_name():
    workshop = WorkshopFactory()
    places = [
        Place(name="Maja Berg", email="maja@tornrosa.example", workshop_id=workshop.pk),
        Place(name="Åsa Törnqvist", email="ASA@tornrosa.example", workshop_id=workshop.pk),
        Place(name="Utan Adress", workshop_id=workshop.pk),
    ]
    sign_up(workshop, *places, contact_email="asa@tornrosa.example")
    mails = OutgoingMail.objects.order_by("pk").values_list("kind", "recipient")
    assert list(mails) == [("receipt", "asa@tornrosa.example"), ("signed_up", "maja@tornrosa.example")]
