"""A program's English where there is one, its Swedish marked as Swedish where there is none."""

import pytest
from django.utils import translation

from tests.factories import CityRoundFactory, ProgramFactory, WorkshopFactory

PAGES = (
    "/",
    "/ostersund/",
    "/program/service-och-bemotande/",
    "/program/service-och-bemotande/press/",
    "/program/sociala-medier/",  # names the others
)
ENGLISH = {
    "name_en": "Service and hospitality",
    "summary_en": "How a town welcomes its guests.",
    "description_en": "Everyone starts on the same morning.",
}


@pytest.fixture
def program(db):
    program = CityRoundFactory().round.program
    ProgramFactory(slug="sociala-medier", name="Sociala medier", summary="Syns.", closed_on="2025-12-12")
    return program


def main(client, path):
    page = client.get(path)
    assert page.status_code == 200
    return page.content.decode().split("</header>")[1]


@pytest.mark.parametrize("path", PAGES)
def test_english_pages_say_it_in_english(client, program, path):
    for name, text in ENGLISH.items():
        setattr(program, name, text)
    program.save()
    page = client.get("/en" + path).content.decode()
    assert "Service and hospitality" in page
    assert "Service och bemötande" not in page and "Hur en stad tar emot" not in page
    assert "Service and hospitality" not in client.get(path).content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_what_has_no_english_is_marked_as_swedish(client, program, path):
    page = main(client, "/en" + path)
    before = page.split("Service och bemötande")[0].removesuffix(
        '<a href="/en/program/service-och-bemotande/">'
    )
    assert before.endswith(' lang="sv">')
    assert ' lang="sv">Hur en stad tar emot sina gäster.' in page
    assert ' lang="sv">Hur en stad' not in main(client, path)


def test_a_workshop_to_follow_is_named_in_the_readers_language(client, program):
    workshop = WorkshopFactory(city_round=program.rounds.get().city_rounds.get())
    program.name_en = "Service and hospitality"
    program.save()
    assert "Service and hospitality" in client.get(f"/en/ostersund/workshop/{workshop.pk}/").content.decode()


def test_other_languages_fall_back_on_swedish(db):
    program = ProgramFactory(name_en="Service and hospitality")
    with translation.override("en"):
        assert program.name_here == "Service and hospitality"
        assert program.summary_here == program.summary
    with translation.override("sv"):
        assert program.name_here == "Service och bemötande"
