"""Nothing typed by anyone gives a 500."""

from urllib.parse import quote

import pytest
from django.utils.html import escape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participants.registration.models import Business, Enrolment
from tests.factories import WorkshopFactory
from tests.participants.registration.form import fields, typed

pytestmark = pytest.mark.django_db
HOSTILE = ["<script>alert(1)</script>", "{{ 7|add:7 }}{% debug %}", "' OR 1=1 --", "😀" * 30]


@pytest.fixture
def workshop():
    return WorkshopFactory()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(client, send, workshop, text):
    response = send(typed({"name": text, "workshop": str(workshop.pk)}, name=text, contact_name=text))
    assert response.status_code == 302
    assert Business.objects.get().name == text
    page = client.get(response.url).content.decode()
    assert escape(text) in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "field", ["name", "contact_name", "contact_email", "contact_phone", "organisation_number", "industry"]
)
@pytest.mark.parametrize("text", ["a\x00b", "\x00", "x" * 100_000], ids=["NUL inside", "NUL", "very long"])
def test_a_field_of_the_business(send, workshop, field, text):
    response = send(typed({"name": "Maja", "workshop": str(workshop.pk)}, **{field: text}))
    assert response.status_code == 200
    assert field in response.context["form"].business.errors


@pytest.mark.parametrize("field", ["name", "email", "workshop"])
@pytest.mark.parametrize("text", ["a\x00b", "\x00", "x" * 100_000], ids=["NUL inside", "NUL", "very long"])
def test_a_field_of_a_person(send, workshop, field, text):
    response = send(typed({"name": "Maja", "workshop": str(workshop.pk)} | {field: text}))
    assert response.status_code == 200
    assert field in response.context["form"].people.errors[0]


@pytest.mark.parametrize("key", ["", "not a key", "\x00", "0" * 10_000])
def test_the_hidden_key(send, workshop, key):
    response = send(typed({"name": "Maja", "workshop": str(workshop.pk)}, submission_key=key))
    assert_looks_again(send, response)


@pytest.mark.parametrize("add", [{}, {"add_person": "1"}], ids=["send", "another row"])
@pytest.mark.parametrize(
    "management",
    [
        {"people-TOTAL_FORMS": "10000"},
        {"people-TOTAL_FORMS": "99999999999999999999"},
        {"people-TOTAL_FORMS": "-1"},
        {"people-TOTAL_FORMS": "garbage"},
        {"people-TOTAL_FORMS": ""},
        {"people-TOTAL_FORMS": "\x00"},
        {"people-INITIAL_FORMS": "50"},
        {"people-INITIAL_FORMS": "garbage"},
    ],
    ids=str,
)
def test_the_number_of_rows(send, workshop, management, add):
    response = send(typed({"name": "Maja", "workshop": str(workshop.pk)}) | management | add)
    assert response.status_code in (200, 302)
    assert response.status_code == 200 or not add
    assert Enrolment.objects.count() <= 1


@pytest.mark.parametrize("number", ["10000", "-1", "garbage", "", "0", "2", None])
def test_a_broken_number_of_rows_is_no_dead_end(send, workshop, number):
    form = typed({"name": "Maja", "workshop": str(workshop.pk)}) | {"people-TOTAL_FORMS": number}
    assert_looks_again(send, send({name: value for name, value in form.items() if value is not None}))


def test_without_the_hidden_fields_it_is_no_dead_end(send, workshop):
    form = typed({"name": "Maja", "workshop": str(workshop.pk)})
    hidden = ("submission_key", "_FORMS")
    assert_looks_again(send, send({name: v for name, v in form.items() if not name.endswith(hidden)}))


def assert_looks_again(send, response):
    """One plain sentence, everything is still there, and sent again it is saved."""
    assert response.status_code == 200
    assert not Business.objects.exists()
    assert response.context["form"].non_field_errors() == [
        "Något gick fel när formuläret skickades. Kontrollera och skicka igen."
    ]
    page = response.content.decode()
    for stiff in ("Gömt fält", "TOTAL_FORMS)", "Submission key", "måste fyllas i"):
        assert stiff not in page
    assert send(fields(response)).status_code == 302
    assert Enrolment.objects.get().person.name == "Maja"


def test_another_row_mends_a_broken_key(send, workshop):
    form = typed({"name": "Maja", "workshop": str(workshop.pk)}, submission_key="broken")
    assert send(fields(send(form | {"add_person": "1"}))).status_code == 302


def test_more_people_than_a_form_has(send):
    workshop = WorkshopFactory(capacity=60)
    people = [{"name": f"Person {n}", "workshop": str(workshop.pk)} for n in range(61)]
    response = send(typed(*people))
    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == [
        "Högst 60 personer åt gången. Hör av er så hjälper vi till."
    ]
    assert not Business.objects.exists()
    assert send(fields(response)).status_code == 302  # with the sixty that the page shows


def test_nothing_at_all(send, workshop):
    assert send({}).status_code == 200
    assert send({"add_person": "1"}).status_code == 200


@pytest.mark.parametrize("token", ["x", "\x00", "å" * 40, "a" * 5000, "..%2f..%2fetc"])
def test_a_link_that_somebody_made_up(client, db, token):
    assert client.get(f"/anmalan/{quote(token)}/bekraftelse/").status_code == 404


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 19, "1" + "0" * 30])
def test_a_number_that_no_row_can_have(client, cast, number):
    """Whoever made the link up, or has it."""
    for token in ("2" * 30, cast.business.link):
        assert client.get(f"/anmalan/{token}/bekraftelse/{number}/").status_code == 404
        assert client.get(f"/anmalan/{token}/plats/{number}/").status_code == 404
    assert client.get(f"/ostersund/workshop/{number}/").status_code == 404


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(values=st.lists(st.text(max_size=60), min_size=12, max_size=12), add=st.booleans())
def test_anything(send, workshop, values, add):
    form = typed({"name": "Maja", "workshop": str(workshop.pk)})
    changed = dict(zip(form, values, strict=False))
    assert send(form | changed | ({"add_person": "1"} if add else {})).status_code in (200, 302)
