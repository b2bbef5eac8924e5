"""Attendance corrected after the closing: the certificate follows it, both ways."""

import datetime as dt

import pytest

from citykompetens import sweeps
from citykompetens.audit.models import Entry
from participants.certificates.models import Certificate


@pytest.fixture
def correct(cast, tick):
    def change(presence: str, hours: int) -> None:
        at = cast.workshop.ends_at + dt.timedelta(hours=hours)
        tick("Maja", presence, at=at, reason="Fel person")
        sweeps.run_now("issue_certificates", now=at)

    return change


def test_who_was_not_there_after_all_loses_it(client, certificate, print_quickly, correct):
    correct("absent", hours=2)
    certificate.refresh_from_db()
    assert certificate.revoked_reason == "attendance corrected"
    assert "Intyget gäller inte längre" in client.get(f"/intyg/{certificate.code}/").content.decode()
    assert Entry.objects.filter(action="certificate.revoked", city_slug="ostersund").count() == 1


def test_who_was_there_after_all_gets_a_new_one(certificate, print_quickly, correct):
    correct("absent", hours=2)
    correct("present", hours=3)
    [again] = Certificate.objects.valid()
    assert (again.name, again.person) == (certificate.name, certificate.person)
    assert again.code != certificate.code


def test_one_that_a_person_took_back_stays_back(certificate, print_quickly, correct):
    Certificate.objects.update(revoked_at=certificate.issued_at, revoked_reason="Fel namn")
    correct("absent", hours=2)
    correct("present", hours=3)
    assert not Certificate.objects.valid().exists()
