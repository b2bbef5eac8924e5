"""After a mistake, and after asking for another row without JavaScript, everything is still there."""

import pytest

from participants.registration.models import Business, Enrolment
from tests.factories import WorkshopFactory
from tests.participants.registration.form import URL, fields, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop():
    return WorkshopFactory()


def test_after_a_mistake(send, workshop):
    form = typed(
        {"name": "Maja Berg", "email": "maja@tornrosa.example", "workshop": str(workshop.pk)},
        {"name": "Åke Öberg", "workshop": "films"},
        contact_email="fel",
        organisation_number="123",
        contact_phone="ring mig",
        together="on",
    )
    shown = fields(send(form))
    assert {name: shown.get(name) for name in form} == form


def test_another_row_without_javascript(send, workshop):
    form = typed(
        {"name": "Maja Berg", "email": "maja@", "workshop": str(workshop.pk)},
        name="Kafé Törnrosa",
        contact_email="ännu inte färdig",
        together="on",
    )
    response = send(form | {"add_person": "1"})
    shown = fields(response)
    wanted = form | {"people-TOTAL_FORMS": "2", "people-INITIAL_FORMS": shown["people-INITIAL_FORMS"]}
    assert {name: shown.get(name) for name in wanted} == wanted
    assert shown["people-1-name"] == ""
    assert response.context["form"].business.errors == {}
    assert not Business.objects.exists()


def test_another_row_that_stays_empty_is_nobody(send, client, workshop):
    shown = fields(send(typed({"name": "Maja Berg", "workshop": str(workshop.pk)}) | {"add_person": "1"}))
    assert client.post(URL, shown).status_code == 302
    assert Enrolment.objects.get().person.name == "Maja Berg"


def test_another_row_leaves_out_those_that_were_removed(send, workshop):
    people = [{"name": name, "workshop": str(workshop.pk)} for name in ("Ena", "Andra", "Tredje")]
    people[1]["DELETE"] = "on"
    shown = fields(send(typed(*people) | {"add_person": "1"}))
    assert [shown.get(f"people-{row}-name") for row in range(4)] == ["Ena", "Tredje", "", None]


def test_the_page_that_came_back_can_be_sent(send, client, workshop):
    form = typed({"name": "Maja Berg", "workshop": str(workshop.pk)})
    shown = fields(send(form | {"add_person": "1"}))
    shown |= {"people-1-name": "Åke Öberg", "people-1-workshop": str(workshop.pk)}
    assert client.post(URL, shown).status_code == 302
    assert list(Enrolment.objects.values_list("person__name", flat=True)) == ["Maja Berg", "Åke Öberg"]


def test_there_is_an_end_to_rows(send, workshop):
    people = [{"name": f"Person {n}", "workshop": str(workshop.pk)} for n in range(60)]
    page = send(typed(*people) | {"add_person": "1"})
    shown = fields(page)
    assert shown["people-TOTAL_FORMS"] == "60"
    assert "add_person" not in page.content.decode()
    assert "Högst 60 personer åt gången." in page.content.decode()
