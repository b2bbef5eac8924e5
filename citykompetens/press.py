"""Turns a page into PDF with WeasyPrint. Imported only by who prints: the import takes a second."""

import logging
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

for logger in ("weasyprint", "weasyprint.progress"):
    logging.getLogger(logger).setLevel(logging.WARNING)

STATIC = Path(str(finders.find("css/pdf-fonts.css"))).resolve().parents[1]


DRAWN_HERE = "data:image/png;base64,"  # an uploaded logo, drawn anew by who prints


class OwnAssets(URLFetcher):
    """Reads the typefaces and pictures in our own static folder, PNG in the page itself, and nothing else."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Raises ValueError for an address outside the static folder, wherever it points."""
        if url.startswith(DRAWN_HERE):
            return super().fetch(url, headers)
        parts = urlsplit(url)
        own = parts.scheme == "file" and not parts.netloc
        if not own or not Path(unquote(parts.path)).resolve().is_relative_to(STATIC):
            raise ValueError(f"not one of our own files: {url}")
        return super().fetch(url, headers)


# Read once and kept: a third of the time of a warm certificate. A missing typeface stops the
# press (fail_on_errors); a certificate in the wrong letters would be frozen as it is.
assets = OwnAssets(fail_on_errors=True)
fonts = FontConfiguration()
pictures: dict[str, Any] = {}
one_at_a_time = Lock()  # Pango's fonts are not made for several threads


@cache
def _style(stylesheet: str) -> CSS:
    return CSS(filename=STATIC / "css" / stylesheet, font_config=fonts, url_fetcher=assets)


def pdf(page: str, stylesheet: str) -> bytes:
    """The page as PDF/UA-1, in a style of `static/css/`."""
    with one_at_a_time:
        document = HTML(string=page, url_fetcher=assets)
        result = document.write_pdf(
            stylesheets=[_style(stylesheet)], font_config=fonts, cache=pictures, pdf_variant="pdf/ua-1"
        )
    assert result is not None  # only None when a target file is given
    return result
