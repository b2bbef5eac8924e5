"""A certificate as a sheet of paper: pure rendering, from frozen text to PDF bytes."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from textwrap import wrap

import segno
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override

from programs.models import CertificateLayout

LANGUAGE = "sv"
# The steps in which a long name shrinks: CSS class, letters that fit on a line, lines at most.
NAME_SIZES = (("largest", 14, 2), ("large", 19, 2), ("medium", 24, 2), ("small", 31, 3))
# The same for the text below: CSS class, letters at most. What is longer still is set small.
BODY_SIZES = (("large", 260), ("medium", 480))
STYLES = {
    CertificateLayout.LANDSCAPE: "certificate.css",
    CertificateLayout.PORTRAIT: "certificate-portrait.css",
}


@dataclass(frozen=True, kw_only=True)
class CertificateText:
    """Everything that is printed. Nothing is looked up when it is made into paper."""

    number: str  # "CK-2026-00042"
    name: str
    business: str
    program: str
    round: str  # "Del 1"
    city: str
    held_on: date
    issued_on: date
    body: str  # one or two sentences; the first goes on from the name: "har deltagit i …"
    signatures: tuple[tuple[str, str], ...]  # (name, title or organisation)
    proof_url: str  # with scheme; in the QR code, and printed without it
    map_x: float  # the town's place on the map, in the units of sweden.svg
    map_y: float
    layout: str = CertificateLayout.LANDSCAPE


def render(certificate: CertificateText) -> bytes:
    """The certificate as PDF, A4 lying or standing, tagged for screen readers (PDF/UA)."""
    from citykompetens import press  # WeasyPrint takes a second to import, and only who prints needs it

    return press.pdf(as_html(certificate), STYLES[CertificateLayout(certificate.layout)])


def as_html(certificate: CertificateText) -> str:
    """The page that is printed. Its words are Swedish whoever asks: a certificate is frozen."""
    with override(LANGUAGE):
        return render_to_string(
            "certificates/certificate.html",
            {
                "language": LANGUAGE,
                "certificate": certificate,
                "name_size": name_size(certificate.name),
                "body_size": body_size(certificate.body),
                "qr": _qr(certificate.proof_url),
                "wordmark": Path(str(finders.find("img/wordmark.svg"))).as_uri(),
                "proof_address": certificate.proof_url.split("://", 1)[-1],
            },
        )


def _qr(url: str) -> SafeString:
    drawing = segno.make(url, error="m").svg_inline(
        border=0, dark="#1b2a30", omitsize=True, title=gettext("QR-kod till intygets egen sida")
    )
    return mark_safe(drawing)  # segno escapes the title; the rest are figures  # nosec B308 B703


def name_size(name: str) -> str:
    """The largest size at which the name fits without breaking a word."""
    for size, letters, lines in NAME_SIZES:
        rows = wrap(name, letters, break_long_words=False)
        if len(rows) <= lines and all(len(row) <= letters for row in rows):
            return size
    return "smallest"


def body_size(text: str) -> str:
    """The largest size at which the text stays above the signatures."""
    return next((size for size, letters in BODY_SIZES if len(text) <= letters), "small")
