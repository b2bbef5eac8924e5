"""The words of a mailing: plain text, a few placeholders, and nothing that is interpreted twice."""

import re
from collections.abc import Callable, Mapping

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

PLACEHOLDERS = ("namn", "verksamhet", "stad", "länk")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
BLANK_LINES = re.compile(r"\n\s*\n")


def unknown(text: str) -> list[str]:
    """The placeholders in the text that nothing would fill, each once."""
    return [name for name in dict.fromkeys(PLACEHOLDER.findall(text)) if name not in PLACEHOLDERS]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled; braces in a value stay what they are."""
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


def text_of(body: str, values: Mapping[str, str]) -> str:
    """The plain text of a body."""
    return filled(_lines(body), values).strip()


def html_of(body: str, values: Mapping[str, str]) -> SafeString:
    """The same in HTML: paragraphs, lists of lines that begin with "- ", and links for {länk} alone."""
    known: dict[str, str] = {name: escape(value) for name, value in values.items()}
    known["länk"] = "<br>".join(_link(line) for line in values.get("länk", "").splitlines())

    def fill(line: str) -> str:
        return filled(escape(line), known)

    parts = [_part(part.splitlines(), fill) for part in BLANK_LINES.split(_lines(body).strip()) if part]
    return mark_safe("\n".join(parts))  # every piece is escaped above  # nosec B308 B703


def _lines(body: str) -> str:
    return body.replace("\r\n", "\n").replace("\r", "\n")


def _part(lines: list[str], fill: Callable[[str], str]) -> str:
    """A paragraph, or one with a list in it."""
    html: list[str] = []
    items: list[str] = []
    text: list[str] = []

    def end_text() -> None:
        if text:
            html.append(f'<p style="margin:0 0 14px">{"<br>".join(text)}</p>')
            text.clear()

    def end_list() -> None:
        if items:
            inside = "".join(f"<li>{item}</li>" for item in items)
            html.append(f'<ul style="margin:0 0 14px;padding:0 0 0 22px">{inside}</ul>')
            items.clear()

    for line in lines:
        if line.startswith("- "):
            end_text()
            items.append(fill(line[2:]))
        else:
            end_list()
            text.append(fill(line))
    end_text()
    end_list()
    return "".join(html)


def _link(line: str) -> str:
    """An address of our own, with whose it is before it where there are several."""
    before, _space, address = line.rpartition(" ")
    return format_html('{} <a href="{}" style="color:#a83e26">{}</a>', before, address, address).strip()
