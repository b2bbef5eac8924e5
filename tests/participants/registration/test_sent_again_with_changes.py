"""Back, change something, send again: the first registration stays, and the person is told so."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participants.registration.models import Business, Enrolment
from participants.registration.services import cancel
from tests.factories import NOW, WorkshopFactory
from tests.participants.registration.form import URL, typed

pytestmark = pytest.mark.django_db
NOTICE = "Ni är redan anmälda. Ändringarna är inte sparade"


@pytest.fixture
def form():
    workshop = WorkshopFactory(capacity=3)
    return typed(
        {"name": "Maja  Berg", "email": "maja@tornrosa.example", "workshop": str(workshop.pk)},
        {"name": "Åke Öberg", "workshop": "films"},
        contact_phone="063-12 34 56",
        organisation_number="556036-0793",
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"business-name": "Kafé Ny"},
        {"business-contact_name": "Någon Annan"},
        {"business-contact_email": "annan@tornrosa.example"},
        {"business-contact_phone": "063-65 43 21"},
        {"business-organisation_number": ""},
        {"business-industry": "hotel"},
        {"people-0-name": "Maja Ek"},
        {"people-0-email": ""},
        {"people-0-workshop": "films"},
        {"people-1-name": ""},
        {"business-who": "us"},
        {"business-unnamed": "2", "business-unnamed_time": "later"},
        {"business-time": "films"},
        {"people-2-name": "Siv", "people-2-workshop": "films", "people-TOTAL_FORMS": "3"},
        {"business-name": ""},
        {"business-contact_email": "fel"},
    ],
    ids=str,
)
def test_the_person_is_told_that_the_changes_are_not_saved(client, form, changed):
    first = client.post(URL, form).url
    again = client.post(URL, form | changed)
    assert (again.status_code, again.url) == (302, f"{first}?redan=1")
    business = Business.objects.get()
    page = client.get(again.url).content.decode()
    assert NOTICE in page
    assert f'href="/anmalan/{business.link}/">gör dem på er sida' in page
    assert business.name == "Kafé Törnrosa"
    assert Enrolment.objects.count() == 2


def test_a_second_click_is_told_nothing(client, form):
    first = client.post(URL, form).url
    assert client.post(URL, form).url == first
    assert NOTICE not in client.get(first).content.decode()


def test_nor_is_one_that_could_not_be_chosen_any_more(client, form, clock_at):
    """The same again, after the workshop has begun."""
    first = client.post(URL, form).url
    clock_at(Enrolment.objects.exclude(workshop=None).get().workshop.starts_at)
    assert client.post(URL, form).url == first


def test_who_cancelled_and_sends_the_old_form_is_told(client, form):
    client.post(URL, form)
    cancel(enrolment=Enrolment.objects.get(person__name="Maja Berg"), by="visitor", now=NOW)
    assert client.post(URL, form).url.endswith("?redan=1")


def test_a_first_registration_compares_nothing(client, form):
    with CaptureQueriesContext(connection) as queries:
        client.post(URL, form)
    statements = [query["sql"] for query in queries]
    assert not any(s.startswith("SELECT") and '"registration_enrolment"' in s for s in statements)
    assert len(statements) == 13, statements
