"""Names and addresses from a mail or a spreadsheet become people."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participants.registration.forms.pasted import people
from participants.registration.models import Business, Enrolment
from tests.factories import WorkshopFactory
from tests.participants.registration.form import URL, fields, typed

MAJA, BO = ("Maja Berg", "maja@x.example"), ("Bo Ek", "bo@x.example")


@pytest.mark.parametrize(
    "text",
    [
        "Maja Berg <maja@x.example>\nBo Ek <bo@x.example>",
        "Maja Berg; maja@x.example\r\nBo Ek; bo@x.example",
        "Maja Berg, maja@x.example\nBo Ek, bo@x.example",
        "Maja Berg\tmaja@x.example\nBo Ek\tbo@x.example\n",
        "Maja\tBerg\tmaja@x.example\nBo\tEk\tbo@x.example",
        "Namn\tE-post\nMaja Berg\tmaja@x.example\nBo Ek\tbo@x.example",
        "Namn;E-post\nMaja Berg;maja@x.example\nBo Ek;bo@x.example",
        "Maja Berg maja@x.example\n\n\nBo Ek bo@x.example",
        "maja@x.example Maja Berg\nbo@x.example Bo Ek",
        "- Maja Berg maja@x.example\n• Bo Ek (bo@x.example)",
        "* Maja Berg: maja@x.example\n– Bo Ek: bo@x.example",
        "1. Maja Berg maja@x.example\n2) Bo Ek bo@x.example",
        "1\tMaja Berg\tmaja@x.example\n2\tBo Ek\tbo@x.example",
        "Maja Berg <maja@x.example>, Bo Ek <bo@x.example>",
        "Maja Berg <maja@x.example>; Bo Ek <bo@x.example>;",
        '"Berg, Maja" <maja@x.example>; "Ek, Bo" <bo@x.example>',
        "Berg, Maja <maja@x.example>\nEk, Bo <bo@x.example>",
        "Maja Berg [mailto:maja@x.example]\nBo Ek <mailto:bo@x.example>",
        "Maja Berg\t063-12 34 56\tmaja@x.example\nBo Ek\t+46 70 123 45 67\tbo@x.example",
        "Maja Berg <maja@x.example>\nBo Ek <bo@x.example>\nmaja berg <MAJA@x.example>",
        "\u200bMaja\u00a0Berg\tmaja@x.example\u2028Bo Ek\tbo@x.example.",
    ],
)
def test_every_usual_way_of_writing(text):
    assert people(text) == [MAJA, BO]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Maja Berg\nBo Ek", ["Maja Berg", "Bo Ek"]),
        ("Maja Berg, Bo Ek", ["Maja Berg", "Bo Ek"]),
        ("Maja, Bo", ["Maja", "Bo"]),
        ("Maja, Bo, Åsa", ["Maja", "Bo", "Åsa"]),
        ("Berg, Maja\nEk, Bo", ["Maja Berg", "Bo Ek"]),
        ("Maja och Bo", ["Maja och Bo"]),
        ("Zoë Łącka\n李小龍\nمريم", ["Zoë Łącka", "李小龍", "مريم"]),
        ("می‌خواهم\n👩🏽‍🍳 Kocken", ["می‌خواهم", "👩🏽‍🍳 Kocken"]),
        ("Anna-Karin O'Brien\nÅke von Öst", ["Anna-Karin O'Brien", "Åke von Öst"]),
        ("", []),
        ("\n \t\n;;;\n---\n123\n", []),
    ],
)
def test_names_alone(text, names):
    assert people(text) == [(name, "") for name in names]


def test_a_particle_belongs_to_the_family():
    assert people("von Öst, Åke <ake@x.example>") == [("Åke von Öst", "ake@x.example")]


def test_an_address_alone_is_somebody_whose_name_is_to_be_typed():
    assert people("maja@x.example") == [("", "maja@x.example")]


@given(st.text(max_size=300))
def test_anything(text):
    for name, email in people(text):
        assert name or email
        assert len(name) <= 120
        assert name == name.strip()


def test_a_whole_mail_takes_no_time():
    assert len(people(("a@" * 50 + "\n") * 20_000)) < 1000


@pytest.mark.django_db
class TestInTheForm:
    def test_rows_without_javascript(self, send):
        workshop = WorkshopFactory()
        form = typed({"name": "Maja Berg", "email": "maja@x.example", "workshop": str(workshop.pk)})
        shown = fields(
            send(form | {"pasted": "Maja Berg maja@x.example\nBo Ek bo@x.example", "from_pasted": "1"})
        )
        assert [shown.get(f"people-{row}-name") for row in range(3)] == ["Maja Berg", "Bo Ek", None]
        assert shown["people-1-email"] == "bo@x.example"
        assert not Business.objects.exists()
        assert send(shown | {"people-1-workshop": "films"}).status_code == 302
        assert Enrolment.objects.count() == 2

    def test_the_first_empty_row_is_used(self, send):
        WorkshopFactory()
        shown = fields(send(typed({"name": ""}) | {"pasted": "Bo Ek", "from_pasted": "1"}))
        assert [shown.get(f"people-{row}-name") for row in range(2)] == ["Bo Ek", None]

    def test_what_has_no_room_stays_to_be_read(self, send):
        WorkshopFactory()
        names = "\n".join(f"Person {'abcdefgh'[n // 8]}{'abcdefgh'[n % 8]}" for n in range(62))
        response = send(typed({"name": "Maja"}) | {"pasted": names, "from_pasted": "1"})
        assert fields(response)["people-TOTAL_FORMS"] == "60"
        assert box(response) == "Person hd\nPerson he\nPerson hf"
        again = send(fields(response) | {"pasted": box(response)})
        assert box(again) == "Person hd\nPerson he\nPerson hf"
        assert "De som står kvar i rutan får inte plats. Töm den innan ni skickar." in again.content.decode()
        assert not Business.objects.exists()
        assert send(fields(again) | {"pasted": "", "business-time": "films"}).status_code == 302

    def test_nothing_pasted_says_so(self, send):
        WorkshopFactory()
        page = send(typed({"name": "Maja"}) | {"pasted": "---", "from_pasted": "1"}).content.decode()
        assert "Där hittade vi inga nya namn." in page

    def test_what_is_nobody_stays_until_somebody_has_looked(self, send):
        """A telephone number is nobody's name, but whoever pasted it may have meant somebody."""
        WorkshopFactory()
        response = send(typed({"name": "Maja"}, time="films") | {"pasted": "070 123 45 67"})
        assert box(response) == "070 123 45 67"
        assert "Skriv dem i raderna, och töm rutan innan ni skickar." in response.content.decode()
        assert send(fields(response) | {"pasted": ""}).status_code == 302

    def test_sent_without_the_button_nobody_is_lost(self, send):
        """The rows are made and shown; nothing is sent before somebody has looked at them."""
        WorkshopFactory()
        form = typed({"name": "Maja Berg"}, time="films", contact_email="not yet whole")
        response = send(form | {"pasted": "Maja Berg\nBo Ek bo@x.example\nSiv Öst"})
        shown = fields(response)
        assert [shown.get(f"people-{row}-name") for row in range(4)] == [
            "Maja Berg",
            "Bo Ek",
            "Siv Öst",
            None,
        ]
        assert shown["business-contact_email"] == "not yet whole"
        page = response.content.decode()
        assert "Det blev 2 nya. Titta igenom dem här ovanför. Anmälan är inte skickad än" in page
        assert box(response) == ""
        assert not Business.objects.exists()
        assert send(shown | {"business-contact_email": "asa@x.example", "pasted": ""}).status_code == 302
        assert Enrolment.objects.count() == 3

    def test_sent_with_nobody_new_it_is_one_more_press(self, send):
        WorkshopFactory()
        response = send(typed({"name": "Maja"}, time="films") | {"pasted": "maja"})
        assert "Där hittade vi inga nya namn. Anmälan är inte skickad än" in response.content.decode()
        assert send(fields(response) | {"pasted": box(response)}).status_code == 302

    @pytest.mark.parametrize("pasted", [" \n\t", ""])
    def test_an_empty_box_holds_nothing_up(self, send, pasted):
        WorkshopFactory()
        assert send(typed({"name": "Maja"}, time="films") | {"pasted": pasted}).status_code == 302

    def test_who_comes_alone_does_not_see_the_box(self, send):
        WorkshopFactory()
        form = typed({"name": ""}, who="me", time="films") | {"pasted": "Bo <Ek>"}
        wrong = send(form | {"business-contact_email": "fel"})
        assert box(wrong) == "Bo &lt;Ek&gt;"  # kept, in case they change their mind
        assert send(form).status_code == 302
        assert Enrolment.objects.get().person.name == "Åsa Törnqvist"

    @pytest.mark.parametrize(
        "button", [{"add_person": "1"}, {"remove_person": "0"}, {"redraw": "1"}], ids=str
    )
    def test_the_other_buttons_leave_the_text_where_it_is(self, send, client, button):
        WorkshopFactory()
        form = typed({"name": "Maja"}, {"name": "Siv"}) | {"pasted": "Bo Ek"} | button
        assert box(send(form)) == "Bo Ek"
        assert box(client.post(URL, form, headers={"HX-Request": "true"})) == "Bo Ek"
        assert '<details class="more" open>' in send(form).content.decode()


def box(response) -> str:
    """What stands in the box for pasted names."""
    return re.search(r'<textarea name="pasted"[^>]*>(.*?)</textarea>', response.content.decode(), re.S)[1]
