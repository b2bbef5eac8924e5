"""Names and addresses as they come out of a mail, a list or a spreadsheet."""

import re
from typing import NamedTuple

from .typed import is_seen

MOST_TEXT = 20_000  # characters; sixty people with long names are half of it
_ADDRESS = re.compile(r"""[^\s<>()\[\],;:"'|]+@[^\s<>()\[\],;:"'|]+""")
_LINE_ENDS = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")
_LIST_MARK = re.compile(r"^\s*(?:[-–—•*·▪‣◦]|\(?\d{1,3}[.):]|\d{1,3}\t)\s*")
_AROUND = " \t,;:|\"'“”„<>()[]"
_HEADINGS = {
    "namn", "name", "e-post", "epost", "e-mail", "email", "mail", "mejl", "e-postadress", "mejladress",
    "förnamn", "efternamn", "deltagare", "telefon",
}  # fmt: skip
_TELEPHONE = re.compile(r"\+?[\d\s()–-]{6,}")


class Someone(NamedTuple):
    name: str
    email: str


def people(text: str) -> list[Someone]:
    """Each person of the text once, in its order; a line without letters is nobody.

    Knows "Namn <a@b.se>", "Namn; a@b.se", columns from a spreadsheet (tab), lists with bullets or
    numbers, several people in a line as mail programs write them. "Berg, Maja" is turned around beside
    an address, or where every line looks so; else "Maja, Bo" are two people.
    """
    lines = [_without_marks(line) for line in _LINE_ENDS.split(text[:MOST_TEXT])]
    lines = [line for line in lines if line]
    family_first = len(lines) > 1 and all(re.fullmatch(r"[^\s,;]+,\s*[^\s,;]+", line) for line in lines)
    found: dict[tuple[str, str], Someone] = {}
    for line in lines:
        for part in [line] if family_first else _parts(line):
            someone = _someone(part)
            if someone is not None:
                found.setdefault((someone.name.casefold(), someone.email.casefold()), someone)
    return list(found.values())


def _without_marks(line: str) -> str:
    """Without what nobody sees, and without bullets and numbers of a list."""
    spaced = "".join(" " if c.isspace() and c != "\t" else c for c in line)
    seen = "".join(filter(is_seen, spaced))
    return _LIST_MARK.sub("", seen.replace("mailto:", "")).strip()


def _parts(line: str) -> list[str]:
    """One part a person."""
    addresses = list(_ADDRESS.finditer(line))
    parts = [part for part in re.split(r"\s*[,;]\s*", line) if part]
    if not addresses:
        return parts
    if len(addresses) == 1 or "\t" in line:
        return [line]
    if all(_ADDRESS.search(part) for part in parts):
        return parts
    # "Berg, Maja <maja@…>; Ek, Bo <bo@…>": what comes before an address belongs to it.
    ends = [match.end() for match in addresses]
    return [line[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _someone(part: str) -> Someone | None:
    address = _ADDRESS.search(part)
    email = address.group().strip(".") if address else ""
    rest = part.replace(address.group(), "\t") if address else part
    cells = [cell.strip(_AROUND) for cell in re.split(r"[\t;|]", rest)]
    words = [cell for cell in cells if cell and not _TELEPHONE.fullmatch(cell)]
    if not email and words and all(cell.casefold() in _HEADINGS for cell in words):
        return None  # the first line of a spreadsheet
    name = _given_name_first(" ".join(" ".join(words).split()))
    if not email and not any(character.isalpha() for character in name):
        return None
    return Someone(name[:120], email[:254])


def _given_name_first(name: str) -> str:
    """ "Berg, Maja" and "von Berg, Maja" as address books write them; whatever else stays as it is."""
    family = re.fullmatch(r"((?:(?:von|af|de|van|der|la)\s)*[^\s,]+),\s*([^,]+)", name)
    return f"{family[2]} {family[1]}" if family else name
