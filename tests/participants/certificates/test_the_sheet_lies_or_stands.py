"""Both forms of the sheet carry the same words, and nothing runs out or into something else."""

import re
import shutil
import subprocess
from dataclasses import replace
from itertools import combinations

import pytest

from participants.certificates import services
from participants.certificates.models import Certificate
from participants.certificates.pdf import body_size, render
from programs.models import CertificateLayout
from tests.participants.certificates.test_pdf import CERTIFICATE, PRINTED, read_by, squeezed

MILLIMETRE = 72 / 25.4  # points
SIZES = {"landscape": (297, 210), "portrait": (210, 297)}
TEXT = (
    "har gått den gemensamma digitala utbildningen i service och bemötande och deltagit i workshopen i sin "
    "stad: det första intrycket, att lyssna klart, att möta den som är missnöjd, att vara hela stadens värd. "
)
CASES = {
    "short": {"name": "Bo Ek", "business": "Å"},
    "long": {
        "name": "Anna-Karin Wilhelmina Östergren-Łukaszewska",
        "business": "Restaurang & Konditori Gamla Rådhuset i Örnsköldsviks hamn AB",
        "city": "Örnsköldsvik",
        "body": TEXT,
        "signatures": (
            ("Maria Wilhelmina Lindqvist-Östergren", "workshopledare"),
            ("Jonas Alexander von Bergenstråhle", "Stadskärnan Örnsköldsvik ekonomisk förening"),
        ),
    },
    "without a text, with one signature": {
        "name": "Åsa Émilie Łoś",
        "body": "",
        "signatures": (("Jonas Berg", "Östersunds cityförening"),),
    },
    "as much as anybody writes": {
        "name": "Maria Alexandra Wilhelmina Cederström-Håkansson von Gyllenhammar",
        "business": "Restaurang & Konditori Gamla Rådhuset i Örnsköldsviks hamn AB, servering på verandan",
        "body": TEXT * 5,
        "city": "Kristianstad",
    },
}


def boxes(pdf: bytes) -> list[tuple[float, float, float, float, str]]:
    """Every word with its place on the sheet: left, top, right, bottom in millimetres."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (Debian: poppler-utils) is not installed")
    page = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    found = re.findall(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)<', page.stdout.decode()
    )
    return [(*(float(side) / MILLIMETRE for side in sides), word) for *sides, word in found]


def run_into_each_other(one: tuple, other: tuple) -> bool:
    """A box is as high as the typeface's highest letter and lowest tail: a quarter of it is air."""

    def core(box: tuple) -> tuple[float, float, float, float]:
        left, top, right, bottom, _word = box
        air = (bottom - top) / 4
        return left, top + air, right, bottom - air

    a, b = core(one), core(other)
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@pytest.mark.parametrize("layout", CertificateLayout.values)
@pytest.mark.parametrize("case", CASES)
def test_nothing_runs_out_or_into_something_else(case: str, layout: str):
    words = boxes(render(replace(CERTIFICATE, layout=layout, **CASES[case])))
    width, height = SIZES[layout]
    assert len(words) > 20
    out = [w for w in words if w[0] < 10 or w[1] < 10 or w[2] > width - 10 or w[3] > height - 10]
    assert out == []
    assert [(a[4], b[4]) for a, b in combinations(words, 2) if run_into_each_other(a, b)] == []


def test_the_measure_sees_what_it_should():
    assert run_into_each_other((0, 0, 10, 4, "a"), (5, 1, 15, 5, "b"))
    assert not run_into_each_other((0, 0, 10, 4, "a"), (0, 3.9, 10, 8, "b"))


def test_standing_it_says_the_same_on_one_sheet():
    pdf = render(replace(CERTIFICATE, layout=CertificateLayout.PORTRAIT))
    facts = read_by("pdfinfo", pdf)
    assert "Page size:       595.276 x 841.89 pts (A4)" in facts
    assert re.search(r"Pages:\s+1\n", facts)
    text = squeezed(read_by("pdftotext", pdf))
    assert [line for line in PRINTED if squeezed(line) not in text] == []


def test_a_long_text_is_set_smaller():
    assert [body_size("x" * letters) for letters in (0, 260, 261, 480, 481)] == [
        "large", "large", "medium", "medium", "small",
    ]  # fmt: skip


def test_it_is_made_in_the_form_it_was_issued_in(certificate, monkeypatch, now):
    Certificate.objects.update(layout=CertificateLayout.PORTRAIT)
    made = []
    monkeypatch.setattr(services, "render", lambda text: made.append(text.layout) or b"%PDF")
    services.print_due(now=now)
    assert made == ["portrait"]
