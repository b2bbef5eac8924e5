"""A city's sheets of paper, posters and the sign: pure rendering, from words to PDF bytes."""

import base64
import hashlib
import io
import json
import logging
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import segno
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import get_template, render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override
from PIL import Image, ImageFont, ImageOps

from programs.models import PrintKind

log = logging.getLogger(__name__)

LANGUAGE = "sv"
TEMPLATES = {
    PrintKind.POSTER_A4: "workshops/pdf/poster.html",
    PrintKind.POSTER_A3: "workshops/pdf/poster.html",
    PrintKind.SIGN: "workshops/pdf/sign.html",
}
STYLES = {
    PrintKind.POSTER_A4: "poster.css",
    PrintKind.POSTER_A3: "poster-a3.css",
    PrintKind.SIGN: "sign.css",
}
# How wide the city's name and the short address may be, and the font-size at most, in millimetres.
NAME = {PrintKind.POSTER_A4: (184, 46), PrintKind.POSTER_A3: (265, 58), PrintKind.SIGN: (118, 22)}
ADDRESS = {PrintKind.POSTER_A4: (132, 8.1), PrintKind.POSTER_A3: (198, 13.4), PrintKind.SIGN: (118, 5.6)}
MOST_DAYS = 3  # of workshops, for which a poster has room
LOGO = (1200, 400)  # pixels at most
NORTH_OF_THE_FIRST = 160  # units of the map above the northernmost town: the land runs off the sheet


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Everything that is printed. Nothing is looked up when it is made into paper, but the logo's file."""

    kind: str
    city: str
    program: str
    url: str  # with scheme; in the QR code, and printed without it
    # On posters alone: a sign hangs for years.
    organisation: str = ""
    logo: str = ""  # the file's name in the storage
    summary: str = ""
    window: tuple[float, float] = (0, 0)  # the town's place on the map, in the units of sweden.svg
    starts_at: datetime | None = None  # None: it has started
    workshops: tuple[date, ...] = ()  # the days of the town's own that are still to come
    closes_on: date | None = None  # None: one cannot sign up, or not for any of them
    others: tuple[tuple[float, float], ...] = ()  # where the other towns are

    @property
    def short_address(self) -> str:
        """What people type: "citykompetens.se/ostersund"."""
        return self.url.split("://", 1)[-1].rstrip("/")


def digest(sheet: Sheet) -> str:
    """Another digest, another sheet: changes with any word on it, and with the design."""
    words = json.dumps(asdict(sheet), cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256((words + _design()).encode()).hexdigest()


@cache
def _design() -> str:
    """The templates and styles as they are written."""
    template: Any = get_template(TEMPLATES[PrintKind.SIGN])
    templates = sorted(Path(template.origin.name).parent.glob("*.html"))
    styles = [Path(str(finders.find(f"css/{name}"))) for name in STYLES.values()]
    return "".join(file.read_text() for file in (*templates, *styles))


def render(sheet: Sheet) -> bytes:
    """The sheet as PDF, A4 or A3 standing, tagged for screen readers (PDF/UA)."""
    from citykompetens import press  # WeasyPrint takes a second to import, and only who prints needs it

    return press.pdf(as_html(sheet), STYLES[PrintKind(sheet.kind)])


def as_html(sheet: Sheet) -> str:
    """The page that is printed. Its words are Swedish whoever asks."""
    with override(LANGUAGE):
        lines, size = _name(sheet)
        return render_to_string(
            TEMPLATES[PrintKind(sheet.kind)],
            {
                "language": LANGUAGE,
                "sheet": sheet,
                "workshops": _days(sheet.workshops),
                "large": sheet.kind == PrintKind.POSTER_A3,
                "name_lines": lines,
                "name_size": f"{size:.1f}mm",
                "address_size": f"{_fitting([sheet.short_address], *ADDRESS[PrintKind(sheet.kind)]):.1f}mm",
                "map_top": _map_top(sheet),
                "qr": _qr(sheet.url),
                "logo": _logo(sheet.logo),
                "wordmark": Path(str(finders.find("img/wordmark-light.svg"))).as_uri(),
            },
        )


def _days(days: tuple[date, ...]) -> str:
    """30 november, 7 och 15 december; of more than three, until when."""
    if len(days) > MOST_DAYS:
        return gettext("till och med %(day)s") % {"day": date_format(days[-1], "j F")}
    said = [
        str(day.day) if later and later.month == day.month else date_format(day, "j F")
        for day, later in zip_longest(days, days[1:])
    ]
    if len(said) < 2:
        return "".join(said)
    return gettext("%(days)s och %(last)s") % {"days": ", ".join(said[:-1]), "last": said[-1]}


def _qr(url: str) -> SafeString:
    drawing = segno.make(url, error="m").svg_inline(
        border=4, dark="#121b1f", light="#faf6ef", omitsize=True, title=gettext("QR-kod till stadens sida")
    )
    return mark_safe(drawing)  # segno escapes the title; the rest are figures  # nosec B308 B703


def _name(sheet: Sheet) -> tuple[list[str], float]:
    """The city's name in one line or two, and the size at which it fills the width."""
    width, most = NAME[PrintKind(sheet.kind)]
    words = sheet.city.split()
    breaks = [[" ".join(words[:n]), " ".join(words[n:])] for n in range(1, len(words))]
    lines = min(breaks, key=_width) if breaks and _width([sheet.city]) > 7 else [sheet.city]
    return lines, _fitting(lines, width, most / len(lines) ** 0.5)


def _fitting(lines: list[str], width: float, most: float) -> float:
    """The largest size at which every line fits the width, in the same unit."""
    return min(most, width / max(_width(lines), 0.1))


def _width(lines: list[str]) -> float:
    """The widest line, in letters' heights (em)."""
    return max(_typeface().getlength(line) for line in lines) / 100


@cache
def _typeface() -> ImageFont.FreeTypeFont:
    file = finders.find("vendor/bricolage-grotesque/bricolage-grotesque-bold.ttf")
    return ImageFont.truetype(str(file), 100)


def _map_top(sheet: Sheet) -> float:
    """Where the picture of the map begins: the far north leaves it when nobody is there."""
    return max(-20.0, min(y for _x, y in (sheet.window, *sheet.others)) - NORTH_OF_THE_FIRST)


def _logo(name: str) -> str:
    """The organisation's logo as a `data:` address, on transparent or white ground; nothing without one.

    Drawn anew as PNG, so that no more than a picture gets into the press, whatever was uploaded.
    """
    if not name:
        return ""
    try:
        with default_storage.open(name) as file, Image.open(file) as picture:
            small = ImageOps.contain(ImageOps.exif_transpose(picture).convert("RGBA"), LOGO)
    except (OSError, ValueError, Image.DecompressionBombError):
        log.warning("the logo %s cannot be read; the name stands there alone", name)
        return ""
    png = io.BytesIO()
    small.save(png, "PNG")
    return "data:image/png;base64," + base64.b64encode(png.getvalue()).decode()


def as_sign(sheet: Sheet) -> Sheet:
    """What the sign says of it: it hangs for years."""
    return Sheet(
        kind=PrintKind.SIGN,
        city=sheet.city,
        program=sheet.program,
        url=sheet.url,
    )
