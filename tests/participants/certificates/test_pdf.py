"""The sheet that hangs in the shop: what is on it, and what it never does."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from django.utils.translation import override
from weasyprint.urls import FatalURLFetchingError

from citykompetens import press
from participants.certificates.pdf import CertificateText, as_html, name_size, render

CERTIFICATE = CertificateText(
    number="CK-2026-00042",
    name="Åsa Żółć-Lindé",
    business="Café Törnrosen",
    program="Service och bemötande",
    round="Del 1",
    city="Östersund",
    held_on=date(2026, 12, 1),
    issued_on=date(2026, 12, 2),
    body="har deltagit i utbildningen Service och bemötande.",
    signatures=(("Maria Lindqvist", "workshopledare"), ("Jonas Berg", "Östersunds cityförening")),
    proof_url="https://citykompetens.example/intyg/7KQ2MHXW4D9RTB3C/",
    map_x=149.8,
    map_y=433.3,
)
PRINTED = [
    "CK-2026-00042",
    "Åsa Żółć-Lindé",
    "Café Törnrosen",
    "har deltagit i utbildningen Service och bemötande.",
    "Del 1 · Östersund 1 december 2026",
    "utfärdat 2 december 2026",
    "Maria Lindqvist",
    "workshopledare",
    "Jonas Berg",
    "Östersunds cityförening",
    "citykompetens.example/intyg/7KQ2MHXW4D9RTB3C/",
]
HOSTILE = '<b>&amp; "Söner" <img src="http://127.0.0.1/x">{{ name }}'


def words(page: str) -> str:
    """What a reader sees of a page: the text between the tags, in one line."""
    body = page[page.index("<body>") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def read_by(tool: str, pdf: bytes) -> str:
    """What pdftotext or pdfinfo reads in the PDF."""
    if not shutil.which(tool):
        pytest.skip(f"{tool} (Debian: poppler-utils) is not installed")
    command = [tool, "-raw", "-", "-"] if tool == "pdftotext" else [tool, "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def squeezed(text: str) -> str:
    """Without the spaces and hyphenless line breaks that a PDF puts where it likes."""
    return "".join(text.split())


def test_everything_is_on_the_page():
    page = words(as_html(CERTIFICATE))
    assert [text for text in PRINTED if text not in page] == []


def test_the_pdf_says_it_too_in_letters_that_can_be_searched():
    text = squeezed(read_by("pdftotext", render(CERTIFICATE)))
    assert [line for line in PRINTED if squeezed(line) not in text] == []


def test_it_is_one_tagged_sheet_with_title_and_author():
    facts = dict(
        re.split(r":\s+", line, maxsplit=1) for line in read_by("pdfinfo", render(CERTIFICATE)).splitlines()
    )
    wanted = {
        "Title": "Intyg CK-2026-00042 – Åsa Żółć-Lindé",
        "Author": "Citykompetens",
        "Tagged": "yes",
        "Pages": "1",
        "Page size": "841.89 x 595.276 pts (A4)",
    }
    assert {fact: facts.get(fact) for fact in wanted} == wanted


def test_it_is_swedish_whoever_asks():
    swedish = as_html(CERTIFICATE)
    with override("en"):
        assert as_html(CERTIFICATE) == swedish
    assert '<html lang="sv">' in swedish


@pytest.mark.parametrize("field", ["name", "business", "round", "city", "body", "number"])
def test_what_somebody_typed_is_printed_as_it_was_typed(field: str):
    page = as_html(replace(CERTIFICATE, **{field: HOSTILE}))
    assert "<b>" not in page
    assert "&lt;b&gt;" in page
    assert squeezed(HOSTILE) in squeezed(read_by("pdftotext", press.pdf(page, "certificate.css")))


def test_what_signs_it_is_printed_as_typed_too():
    page = as_html(replace(CERTIFICATE, signatures=((HOSTILE, HOSTILE),)))
    assert "<b>" not in page
    assert unescape(page).count(HOSTILE) == 2


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.png",
        "https://example.com/font.woff2",
        "ftp://127.0.0.1/x",
        "data:text/css,body{}",
        "file:///etc/hostname",
        "file://example.com/etc/hostname",
        (press.STATIC / "../pyproject.toml").as_uri(),
        press.STATIC.as_uri() + "/css/..%2f..%2fpyproject.toml",
    ],
)
def test_nothing_is_fetched_from_elsewhere(address: str):
    with pytest.raises(ValueError, match="not one of our own files"):
        press.assets.fetch(address)
    with pytest.raises(FatalURLFetchingError):
        press.pdf(f'<!doctype html><title>x</title><img alt="x" src="{address}">', "certificate.css")


def test_own_pictures_are_found():
    picture = press.assets.fetch((press.STATIC / "img/wordmark.svg").as_uri())
    assert picture.read().startswith(b"<svg")


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("Åsa Ek", "largest"),
        ("Jonas Bergström", "largest"),
        ("Margareta Christoffersson", "large"),
        ("Anna-Karin Söderström Lindqvist", "medium"),
        ("Maria Alexandra Wilhelmina Cederström-Håkansson von Gyllenhammar", "small"),
        ("Wolfeschlegelsteinhausenbergerdorff Hubert", "smallest"),
        ("x" * 120, "smallest"),
    ],
)
def test_a_long_name_shrinks_before_it_breaks(name: str, size: str):
    assert name_size(name) == size
    assert f'<h1 class="{size}">{name}</h1>' in as_html(replace(CERTIFICATE, name=name))


def test_the_program_is_named_once():
    assert words(as_html(CERTIFICATE)).count("Service och bemötande") == 1
    silent = words(as_html(replace(CERTIFICATE, body="")))
    assert "Service och bemötande · Del 1 · Östersund 1 december 2026" in silent


def test_the_window_is_lit_where_the_town_is():
    with override("sv"):  # a decimal comma would put it in the sea
        assert "translate(149.8 433.3)" in as_html(CERTIFICATE)
