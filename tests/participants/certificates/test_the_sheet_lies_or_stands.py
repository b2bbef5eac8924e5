"""Both forms of the sheet carry the same words, and nothing runs out or into something else."""

import re
from dataclasses import replace
from itertools import combinations

import pytest

from participants.certificates import services
from participants.certificates.models import Certificate
from participants.certificates.pdf import body_size, render
from programs.models import CertificateLayout
from tests.paper import boxes, run_into_each_other
from tests.participants.certificates.test_pdf import CERTIFICATE, PRINTED, read_by, squeezed

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
