"""A poster and a sign as they are hung up: words, code, margins; what somebody typed stays text."""

from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO
from itertools import combinations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import override
from PIL import Image

from programs.models import PrintKind
from tests.factories import CITIES, wall
from tests.paper import boxes, codes, facts, run_into_each_other
from workshops.prints import Sheet, as_html, as_sign, render

HOSTILE = '<b>&amp; "Söner" <img src="http://127.0.0.1/x">{{ name }}'
PAPER = {
    PrintKind.POSTER_A4: (210, 297, "595.276 x 841.89 pts (A4)"),
    PrintKind.POSTER_A3: (297, 420, "841.89 x 1190.55 pts (A3)"),
    PrintKind.SIGN: (210, 297, "595.276 x 841.89 pts (A4)"),
}


def sheet_of(kind: PrintKind, slug: str = "ostersund", **changed: object) -> Sheet:
    city = CITIES[slug]
    sheet = Sheet(
        kind=kind,
        city=city["name"],
        program="Service och bemötande",
        url=f"https://citykompetens.example/{slug}/",
        organisation=f"Stadskärnan {city['name']}",
        summary="Korta filmer och en workshop i din stad om det som får gästen att vilja komma tillbaka.",
        starts_at=wall(11, 3, 8, 30),
        closes_on=date(2026, 12, 11),
        workshops=(date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 15)),
        window=(city["map_x"], city["map_y"]),
        others=tuple((c["map_x"], c["map_y"]) for c in CITIES.values() if c is not city),
    )
    return replace(as_sign(sheet) if kind == PrintKind.SIGN else sheet, **changed)


@pytest.mark.parametrize("slug", ["lund", "ornskoldsvik", "kristianstad"])
@pytest.mark.parametrize("kind", PrintKind)
def test_a_phone_reads_the_towns_address_and_every_word_has_room(kind, slug):
    pdf = render(sheet_of(kind, slug))
    assert codes(pdf) == [f"https://citykompetens.example/{slug}/"]
    words = boxes(pdf)
    said = " ".join(word for *_place, word in words)
    assert CITIES[slug]["name"] in said
    assert f"citykompetens.example/{slug}" in said
    assert "Service och bemötande" in said
    width, height, _name = PAPER[kind]
    assert [w for w in words if w[0] < 10 or w[1] < 10 or w[2] > width - 10 or w[3] > height - 10] == []
    assert [(a[4], b[4]) for a, b in combinations(words, 2) if run_into_each_other(a, b)] == []


@pytest.mark.parametrize("kind", PrintKind)
def test_it_is_one_tagged_sheet_with_a_title(kind):
    about = facts(render(sheet_of(kind)))
    title = "Service och bemötande i Östersund"
    wanted = {
        "Title": f"Vi är med: {title}" if kind == PrintKind.SIGN else title,
        "Tagged": "yes",
        "Pages": "1",
        "Page size": PAPER[kind][2],
    }
    assert {fact: about.get(fact) for fact in wanted} == wanted


def said_by(sheet: Sheet) -> str:
    return " ".join(word for *_place, word in boxes(render(sheet)))


def test_before_the_start_it_says_when_and_afterwards_until_when():
    before = said_by(sheet_of(PrintKind.POSTER_A4))
    assert "Gemensam start tisdag 3 november kl. 8.30" in before
    assert "Anmäl er senast fredag 11 december" in before
    after = said_by(sheet_of(PrintKind.POSTER_A4, starts_at=None))
    assert "Workshoppar 30 november, 7 och 15 december" in after
    assert "Gemensam start" not in after


def test_days_that_there_is_no_room_for_or_that_are_not_there():
    def page(**changed: object) -> str:
        return as_html(sheet_of(PrintKind.POSTER_A4, starts_at=None, **changed))

    days = tuple(date(2026, 12, day) for day in (1, 7, 8, 15))
    assert "Workshoppar <strong>till och med 15 december</strong>" in page(workshops=days)
    assert "Workshoppar <strong>15 december</strong>" in page(workshops=days[-1:])
    nothing = page(workshops=(), closes_on=None)
    assert "Workshoppar" not in nothing
    assert "Anmäl er senast" not in nothing


def test_the_large_one_has_room_for_how_it_goes():
    assert "Workshop i Östersund" in said_by(sheet_of(PrintKind.POSTER_A3))
    assert "Workshop i Östersund" not in said_by(sheet_of(PrintKind.POSTER_A4))


@pytest.mark.parametrize("kind", PrintKind)
def test_it_is_swedish_whoever_asks(kind):
    swedish = as_html(sheet_of(kind))
    with override("en"):
        assert as_html(sheet_of(kind)) == swedish
    assert '<html lang="sv">' in swedish


@pytest.mark.parametrize("field", ["city", "program", "summary", "organisation"])
def test_what_somebody_typed_is_printed_as_it_was_typed(field):
    page = as_html(sheet_of(PrintKind.POSTER_A4, **{field: HOSTILE}))
    assert "<b>&" not in page
    assert "&lt;b&gt;" in page
    assert "".join(HOSTILE.split()) in "".join(unescape(page.replace("<br>", "")).split())
    render(sheet_of(PrintKind.POSTER_A4, **{field: HOSTILE}))  # and fetches nothing


def test_a_long_name_in_words_is_broken_between_them():
    page = as_html(sheet_of(PrintKind.POSTER_A4, city="Stockholms gamla stad"))
    assert "Stockholms<br>gamla stad" in page


def png(size: tuple[int, int]) -> ContentFile:
    file = BytesIO()
    Image.new("RGB", size, "#0a5").save(file, "PNG")
    return ContentFile(file.getvalue())


def test_the_organisations_logo_is_on_it(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    name = default_storage.save("cities/logo.png", png((3000, 900)))
    page = as_html(sheet_of(PrintKind.POSTER_A4, logo=name))
    assert 'alt="Stadskärnan Östersund"' in page
    assert 'src="data:image/png;base64,' in page
    assert "Östersund" in said_by(sheet_of(PrintKind.POSTER_A4, logo=name))


@pytest.mark.parametrize("content", [None, b"<svg onload='x()'/>", b""])
def test_a_logo_that_cannot_be_read_leaves_the_name(settings, tmp_path, content):
    settings.MEDIA_ROOT = tmp_path
    name = (
        default_storage.save("cities/logo.png", ContentFile(content)) if content is not None else "gone.png"
    )
    page = as_html(sheet_of(PrintKind.POSTER_A4, logo=name))
    assert '<p class="who">Stadskärnan Östersund</p>' in page
