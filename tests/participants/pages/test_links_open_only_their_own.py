"""A link opens one page of one business or person; everything else is 404, without saying why."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from citykompetens import links
from participants.registration.models import Enrolment
from tests.factories import sign_up


@pytest.fixture
def person(cast):
    return Enrolment.objects.get(person__name="Maja Berg").person


def test_the_own_links_open(client, cast, person):
    assert "Maja Berg" in client.get(f"/anmalan/{cast.business.link}/").content.decode()
    assert "Maja Berg" in client.get(f"/deltagare/{person.link}/").content.decode()


def test_a_forged_signature(client, cast):
    link = cast.business.link
    forged = link[:-1] + ("3" if link[-1] == "2" else "2")
    assert client.get(f"/anmalan/{forged}/").status_code == 404
    assert client.get(f"/anmalan/{cast.business.public_id}/").status_code == 404


def test_the_signature_of_another_row(client, cast):
    other = sign_up(cast.workshop, "Någon annan", name="Grannen").business
    mixed = cast.business.public_id + other.link[links.ID_LENGTH :]
    assert client.get(f"/anmalan/{mixed}/").status_code == 404


@pytest.mark.parametrize("purpose", [links.PERSON, links.CALENDAR, links.DOOR])
def test_a_link_for_another_purpose_cannot_manage(client, cast, purpose):
    assert client.get(f"/anmalan/{links.token(purpose, cast.business)}/").status_code == 404


@pytest.mark.parametrize("purpose", [links.MANAGE, links.CALENDAR, links.DOOR])
def test_a_link_for_another_purpose_is_not_the_person(client, person, purpose):
    assert client.get(f"/deltagare/{links.token(purpose, person)}/").status_code == 404


def test_raising_the_version_kills_the_old_links(client, cast, person):
    old_business, old_person = cast.business.link, person.link
    for row in (cast.business, person):
        row.link_version += 1
        row.save()
    assert client.get(f"/anmalan/{old_business}/").status_code == 404
    assert client.get(f"/anmalan/{old_business}/bekraftelse/").status_code == 404
    assert client.get(f"/deltagare/{old_person}/").status_code == 404
    assert client.get(f"/anmalan/{cast.business.link}/").status_code == 200
    assert client.get(f"/deltagare/{person.link}/").status_code == 200


def test_another_secret_kills_every_link(client, cast, settings):
    link = cast.business.link
    settings.SECRET_KEY = "another"
    assert client.get(f"/anmalan/{link}/").status_code == 404


def test_a_business_cannot_cancel_the_places_of_another(client, cast):
    other = sign_up(cast.workshop, "Någon annan", name="Grannen")
    place = other.enrolments.get()
    assert client.post(f"/anmalan/{cast.business.link}/avboka/{place.pk}/").status_code == 404
    place.refresh_from_db()
    assert place.is_confirmed


def test_a_look_at_a_link_changes_nothing(client, cast):
    """Mail scanners follow every link in a mail."""
    place = cast.registration.enrolments.first()
    assert client.get(f"/anmalan/{cast.business.link}/avboka/{place.pk}/").status_code == 405
    place.refresh_from_db()
    assert place.is_confirmed


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(token="\0")
@given(token=st.text(min_size=1, max_size=40).filter(lambda text: "/" not in text))
def test_no_guess_opens_anything(client, cast, token):
    for page in ("anmalan", "deltagare"):
        assert client.get(f"/{page}/{quote(token)}/").status_code == 404
