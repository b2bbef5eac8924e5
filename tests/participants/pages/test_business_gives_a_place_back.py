import pytest

from citykompetens.audit.models import Entry
from participants.registration.models import Enrolment
from tests.factories import NOW
from tests.truths import assert_counters_match_rows


@pytest.fixture
def place(cast):
    return Enrolment.objects.get(person__name="Maja Berg")


def test_the_page_says_that_it_is_done(client, cast, place):
    page = f"/anmalan/{cast.business.link}/"
    response = client.post(f"{page}avboka/{place.pk}/", follow=True)
    assert response.redirect_chain == [(page, 302)]
    assert "Maja Berg är avbokad." in response.content.decode()
    place.refresh_from_db()
    assert place.is_cancelled
    assert_counters_match_rows()


def test_the_audit_names_the_link_and_nobody(client, cast, place):
    client.post(f"/anmalan/{cast.business.link}/avboka/{place.pk}/")
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.by) == (
        "enrolment.cancelled",
        f"link:manage:{cast.business.public_id}",
    )
    assert entry.at == NOW


def test_too_late_is_a_sentence(client, cast, place, clock_at):
    clock_at(cast.workshop.starts_at)
    response = client.post(f"/anmalan/{cast.business.link}/avboka/{place.pk}/", follow=True)
    assert "Workshopen har redan börjat" in response.content.decode()
    place.refresh_from_db()
    assert place.is_confirmed


def test_what_the_business_sees_of_its_people(client, cast):
    page = client.get(f"/anmalan/{cast.business.link}/").content.decode()
    for told in ("Maja Berg", "Åke Öberg", "Siv Éklund", "Gamla Teatern"):
        assert told in page
