"""After a mistake, and after asking for another row without JavaScript, everything is still there."""

import pytest

from participants.registration.models import Business, Enrolment
from tests.factories import WorkshopFactory
from tests.participants.registration.form import URL, fields, typed

pytestmark = pytest.mark.django_db

# Said of the rows by Django's own pages; ours only says how many they are.
FORMSET = {"people-INITIAL_FORMS", "people-MIN_NUM_FORMS", "people-MAX_NUM_FORMS"}


def kept(form: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in form.items() if name not in FORMSET}


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
    assert {name: shown.get(name) for name in form if name not in FORMSET} == kept(form)


def test_another_row_without_javascript(send, workshop):
    form = typed(
        {"name": "Maja Berg", "email": "maja@", "workshop": str(workshop.pk)},
        name="Kafé Törnrosa",
        contact_email="ännu inte färdig",
        together="on",
    )
    response = send(form | {"add_person": "1"})
    shown = fields(response)
    wanted = kept(form) | {"people-TOTAL_FORMS": "2"}
    assert {name: shown.get(name) for name in wanted} == wanted
    assert shown["people-1-name"] == ""
    assert response.context["form"].business.errors == {}
    assert not Business.objects.exists()


def test_another_row_that_stays_empty_is_nobody(send, client, workshop):
    shown = fields(send(typed({"name": "Maja Berg", "workshop": str(workshop.pk)}) | {"add_person": "1"}))
    assert client.post(URL, shown).status_code == 302
    assert Enrolment.objects.get().person.name == "Maja Berg"


def test_a_row_is_removed_without_javascript(send, workshop):
    people = [{"name": name, "workshop": str(workshop.pk)} for name in ("Ena", "Andra", "Tredje")]
    response = send(typed(*people) | {"remove_person": "1"})
    shown = fields(response)
    assert [shown.get(f"people-{row}-name") for row in range(3)] == ["Ena", "Tredje", None]
    assert shown["people-TOTAL_FORMS"] == "2"
    assert "Andra är borttagen." in response.content.decode()
    assert not Business.objects.exists()


@pytest.mark.parametrize("row", ["7", "-1", "x", "²", "", "9" * 5000])
def test_a_row_that_is_not_there_cannot_be_removed(send, workshop, row):
    form = typed({"name": "Maja Berg", "workshop": str(workshop.pk)})
    assert fields(send(form | {"remove_person": row}))["people-0-name"] == "Maja Berg"


def test_the_only_row_that_is_removed_leaves_somewhere_to_type(send, workshop):
    form = typed({"name": "Maja Berg", "workshop": str(workshop.pk)})
    assert fields(send(form | {"remove_person": "0"}))["people-0-name"] == ""


def test_with_javascript_only_the_rows_come_back(client, workshop):
    form = typed({"name": "Maja Berg", "workshop": str(workshop.pk)}) | {"add_person": "1"}
    page = client.post(URL, form, headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith('<div id="people"')
    assert 'name="people-1-name"' in page


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
