"""Wrong input gets a sentence in Swedish beside the field, and nothing is written."""

import re

import pytest

from participants.registration.forms.business import BusinessForm
from participants.registration.models import Business, Enrolment
from tests.factories import WorkshopFactory, sign_up
from tests.participants.registration.form import URL, typed

NOT_WHOLE = "Adressen ser inte hel ut. Så här brukar de se ut: namn@exempel.se"
pytestmark = pytest.mark.django_db
NOT_RIGHT = "Numret stämmer inte. Kontrollera siffrorna eller lämna fältet tomt."
PERSONAL = "Det ser ut som ett personnummer. Det behöver vi inte, lämna fältet tomt."


@pytest.fixture
def maja():
    return {"name": "Maja Berg", "workshop": str(WorkshopFactory().pk)}


def errors(response, field: str) -> list[str]:
    assert response.status_code == 200
    assert not Business.objects.exists()
    told = response.context["form"].business.errors.get(field, [])
    assert all(text in response.content.decode() for text in told)
    return told


@pytest.mark.parametrize(
    "written",
    [
        "556036-0793",
        "5560360793",
        "16556036-0793",
        "165560360793",
        " 556036 – 0793 ",
        "SE556036079301",
        "SE 556036-0793 01",
        "556036.0793",
        "se556036079301",
        "556036−0793",
        "５５６０３６０７９３",
    ],
)
def test_an_organisation_number_in_every_usual_way_of_writing(send, maja, written):
    assert send(typed(maja, organisation_number=written)).status_code == 302
    assert Business.objects.get().organisation_number == "5560360793"


@pytest.mark.parametrize("written", ["", "   "])
def test_a_sole_trader_leaves_it_empty(send, maja, written):
    assert send(typed(maja, organisation_number=written)).status_code == 302
    assert Business.objects.get().organisation_number == ""


@pytest.mark.parametrize("written", ["811228-9874", "556036-0794", "556036-0793", "a\x00b", "1" * 100_000])
def test_who_comes_alone_is_not_asked_for_it(send, maja, written):
    """The page hides it: it could be a personal number, so whatever stands there is not taken."""
    alone = typed(maja, who="me", time="films", organisation_number=written)
    wrong = send(alone | {"business-contact_email": "fel"})
    assert list(wrong.context["form"].business.errors) == ["contact_email"]
    page = wrong.content.decode()
    assert ">Organisationsnummer" in page and ">Boka platser utan namn nu" in page  # should they not be alone
    assert send(alone).status_code == 302
    assert Business.objects.get().organisation_number == ""


@pytest.mark.parametrize(
    "written", ["556036-0794", "556036-079", "12345", "abcdefghij", "0000000000", "18556036-0793"]
)
def test_a_wrong_organisation_number_is_refused(send, maja, written):
    response = send(typed(maja, organisation_number=written))
    assert errors(response, "organisation_number") == [NOT_RIGHT]


@pytest.mark.parametrize(
    "written", ["811228-9874", "8112289874", "19811228-9874", "198112289874", "811228+9874", "SE811228987401"]
)
def test_a_personal_number_is_refused_kindly(send, maja, written):
    response = send(typed(maja, organisation_number=written))
    assert errors(response, "organisation_number") == [PERSONAL]


def test_an_invalid_address_is_refused(send, maja):
    response = send(typed(maja, contact_email="asa@tornrosa"))
    assert errors(response, "contact_email") == [
        "Adressen ser inte hel ut. Så här brukar de se ut: namn@exempel.se"
    ]


@pytest.mark.parametrize("domain", ["ä" * 63 + ".example", "ä" * 50 + "." + "ö" * 63 + ".se"])
def test_an_address_that_no_mail_can_reach_is_refused(send, maja, domain):
    response = send(typed(maja | {"email": f"b@{domain}"}, contact_email=f"b@{domain}"))
    assert errors(response, "contact_email") == [NOT_WHOLE]
    assert response.context["form"].people.errors == [{"email": [NOT_WHOLE]}]


def test_a_swedish_domain_is_right(send, maja):
    assert send(typed(maja, contact_email="asa@törnrosa.example")).status_code == 302


@pytest.mark.parametrize("field", ["name", "contact_name", "contact_email", "organisation_number"])
def test_too_long_is_a_sentence_of_our_own(send, maja, field):
    most = BusinessForm.base_fields[field].max_length
    tail = "@tornrosa.example" if field == "contact_email" else "1"
    response = send(typed(maja, **{field: "a" * most + tail}))
    assert errors(response, field) == [f"Det blev för långt. Skriv högst {most} tecken."]


def test_a_name_too_long_is_a_sentence_of_our_own(send, maja):
    response = send(typed(maja | {"name": "a" * 121}))
    assert response.context["form"].people.errors == [
        {"name": ["Det blev för långt. Skriv högst 120 tecken."]}
    ]


@pytest.mark.parametrize("field", ["name", "contact_name", "organisation_number"])
def test_a_null_character_is_a_sentence_of_our_own(send, maja, field):
    response = send(typed(maja, **{field: "a\x00b"}))
    assert errors(response, field) == ["Här kom det med ett tecken som inte syns. Skriv om det."]


def test_an_industry_that_does_not_exist_is_a_sentence_of_our_own(send, maja):
    assert errors(send(typed(maja, industry="bank")), "industry") == ["Välj det som liknar er mest."]


def test_an_invalid_telephone_number_is_refused(send, maja):
    response = send(typed(maja, contact_phone="ring mig"))
    assert errors(response, "contact_phone") == ["Skriv ett telefonnummer, till exempel 063-12 34 56."]


def test_mistakes_are_told_in_the_order_of_the_page(send, maja):
    wrong = {"name": "", "email": "fel", "workshop": ""}
    page = send(
        typed(wrong, name="", contact_phone="x", unnamed="x", organisation_number="x", who="x", time="x")
    ).content.decode()
    summary, form = page.split("data-error-summary")[1].split("<h2>", 2)[1:]
    told = re.findall(r'href="#([^"]+)"', summary)
    assert len(told) == 8
    assert told == sorted(told, key=lambda field: form.index(f'id="{field}"'))


def test_everything_that_is_missing_is_told_at_once(send, maja):
    form = typed({"name": "", "email": "fel", "workshop": ""}, name="", contact_name="", contact_email="")
    del form["business-industry"]
    response = send(form)
    assert {field: len(texts) for field, texts in response.context["form"].business.errors.items()} == {
        "name": 1,
        "industry": 1,
        "contact_name": 1,
        "contact_email": 1,
    }
    assert response.context["form"].people.errors == [
        {
            "name": ["Skriv vad personen heter."],
            "email": ["Adressen ser inte hel ut. Så här brukar de se ut: namn@exempel.se"],
            "workshop": ["Välj en tid, eller bara filmerna."],
        }
    ]


def test_nobody_is_a_sentence(send, maja):
    response = send(typed())
    assert "Skriv minst en person som ska vara med." in response.content.decode()


def test_several_empty_rows_are_nobody_too(send, maja):
    response = send(typed({"name": "", "workshop": ""}, {"name": "", "workshop": ""}))
    assert "Skriv minst en person som ska vara med." in response.content.decode()


def test_empty_rows_are_nobody(send, maja):
    response = send(typed({"name": "", "workshop": ""}, maja, {"name": "", "workshop": ""}))
    assert response.status_code == 302
    assert Enrolment.objects.get().person.name == "Maja Berg"


def test_a_time_that_does_not_exist_is_refused(send, maja):
    response = send(typed(maja | {"workshop": "987654"}))
    assert response.context["form"].people.errors == [
        {"workshop": ["Den tiden går inte längre att välja. Välj en annan."]}
    ]


def test_a_workshop_that_filled_up_is_said_beside_the_choice(send):
    """The seats are shown as they are now, and waiting can be chosen."""
    workshop = WorkshopFactory(capacity=1)
    sign_up(workshop, "Den som hann först")
    response = send(typed({"name": "Maja Berg", "workshop": str(workshop.pk)}))
    assert response.context["form"].people.errors == [
        {
            "workshop": [
                "Den här tiden blev full medan du fyllde i. Välj en annan tid eller ställ er på väntelistan."
            ]
        }
    ]
    assert f'value="{workshop.pk}:wait"' in response.content.decode()
    assert Business.objects.count() == 1


def test_a_full_workshop_takes_people_who_wait(send):
    workshop = WorkshopFactory(capacity=0)
    assert send(typed({"name": "Maja Berg", "workshop": f"{workshop.pk}:wait"})).status_code == 302
    assert Enrolment.objects.get().is_waiting


def test_an_unknown_city_is_not_found(client, db):
    assert client.get("/atlantis/anmalan/").status_code == 404
    assert client.post("/atlantis/anmalan/", typed()).status_code == 404


def test_a_closed_registration_says_so(client, clock_at):
    workshop = WorkshopFactory(city_round__round__registration_closes_at="2026-11-23T09:00:00Z")
    response = client.get(URL)
    assert "registration/closed.html" in [template.name for template in response.templates]
    response = client.post(URL, typed({"name": "Maja Berg", "workshop": str(workshop.pk)}))
    assert "Anmälan är stängd." in response.content.decode()
    assert not Business.objects.exists()


@pytest.mark.parametrize("field", ["name", "home_town", "contact_name", "contact_email"])
def test_what_the_form_takes_has_room_where_it_is_kept(field):
    assert BusinessForm.base_fields[field].max_length == Business._meta.get_field(field).max_length
