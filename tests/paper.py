"""What is on a sheet of paper, and where."""

import re
import shutil
import subprocess
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

MILLIMETRE = 72 / 25.4  # points


def _tool(*command: str, pdf: bytes) -> bytes:
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} (Debian: poppler-utils) is not installed")
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout


def facts(pdf: bytes) -> dict[str, str]:
    """What pdfinfo says: "Pages" → "1"."""
    lines = _tool("pdfinfo", "-", pdf=pdf).decode().splitlines()
    return dict(re.split(r":\s+", line, maxsplit=1) for line in lines if re.search(r":\s+\S", line))


def codes(pdf: bytes) -> list[str]:
    """What a phone reads in the QR codes of the first page."""
    picture = _tool("pdftoppm", "-r", "60", "-png", "-singlefile", "-", pdf=pdf)
    return [code.text for code in zxingcpp.read_barcodes(Image.open(BytesIO(picture)))]


def boxes(pdf: bytes) -> list[tuple[float, float, float, float, str]]:
    """Every word with its place on the sheet: left, top, right, bottom in millimetres."""
    page = _tool("pdftotext", "-bbox", "-", "-", pdf=pdf).decode()
    found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)<', page)
    return [(*(float(side) / MILLIMETRE for side in sides), word) for *sides, word in found]


def run_into_each_other(one: tuple, other: tuple) -> bool:
    """A box is as high as the typeface's highest letter and lowest tail: a quarter of it is air."""

    def core(box: tuple) -> tuple[float, float, float, float]:
        left, top, right, bottom, _word = box
        air = (bottom - top) / 4
        return left, top + air, right, bottom - air

    a, b = core(one), core(other)
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
