"""The registration form as a browser sends it."""

import uuid
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse

URL = "/ostersund/anmalan/"


class _Fields(HTMLParser):
    """Name → value of everything a browser would send back, and nothing that only looks like it."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "select" and name:
            self.select = name
            self.values[name] = ""
        elif tag == "option" and self.select and "selected" in given:
            self.values[self.select] = value
        elif tag == "input" and name:
            if given.get("type") in ("radio", "checkbox") and "checked" not in given:
                return
            self.values[name] = given.get("value") or ("on" if given.get("type") == "checkbox" else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = None


def fields(response: HttpResponse) -> dict[str, str]:
    """What the form on the page holds."""
    parser = _Fields()
    parser.feed(response.content.decode())
    return {name: value for name, value in parser.values.items() if name.startswith(("business-", "people-"))}


def typed(*people: dict[str, str], **business: Any) -> dict[str, str]:
    """A filled-in form: a right one but for what a test changes; everybody has a time of the own."""
    form = {
        "business-time": "each",
        "business-who": "others",
        "business-name": "Kafé Törnrosa",
        "business-industry": "cafe",
        "business-contact_name": "Åsa Törnqvist",
        "business-contact_email": "asa@tornrosa.example",
        "business-contact_phone": "",
        "business-organisation_number": "",
        "business-submission_key": str(uuid.uuid4()),
        "people-TOTAL_FORMS": str(len(people)),
        "people-INITIAL_FORMS": "0",
        "people-MIN_NUM_FORMS": "0",
        "people-MAX_NUM_FORMS": "60",
    }
    form |= {f"business-{name}": value for name, value in business.items()}
    for row, person in enumerate(people):
        form |= {f"people-{row}-{name}": value for name, value in {"email": "", **person}.items()}
    return form
