"""Plain text with placeholders in braces, and how it becomes a mail.

Knows no program and no seat: what a placeholder becomes is said by the rooms above. Only the names of those
that are no words, but blocks or links, are known here.

A blank line begins a paragraph, lines with "- " in front are a list, `{namn}` is filled in, and a block as
`{knapp}` stands on a line of its own. Nothing else means anything: no HTML, and what is filled in is never
read again.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.template.loader import get_template
from django.utils.translation import gettext as _

from citykompetens.errors import Refused

# On a line of its own, drawn by a template of its own: emails/_own_<name>.html and .txt.
BLOCKS = {"tid_och_plats": "when_where", "knapp": "button", "uppgifter": "stored"}
LINKS = {"länk", "tacka_nej", "kontroll"}
NOT_IN_A_SUBJECT = {*BLOCKS, *LINKS}
PLACEHOLDER = re.compile(r"\{([^{}\n]+)\}")
ITEM = "- "


@dataclass(frozen=True)
class Piece:
    """Some words of a line; with `url`, a link."""

    words: str
    url: str = ""

    @property
    def is_break(self) -> bool:
        return self == BREAK


BREAK = Piece("\n")

Line = list[Piece]
Value = str | Piece | Line  # several links are a line with breaks in it
Values = Mapping[str, Callable[[], Value]]  # by placeholder; asked only for what stands in the text


@dataclass(frozen=True, kw_only=True)
class Part:
    """A paragraph, a list, or a block, which has the name of its template and one line."""

    lines: list[Line]
    is_list: bool = False
    block: str = ""

    @property
    def html(self) -> str:
        return f"emails/_own_{self.block}.html"

    @property
    def txt(self) -> str:
        return f"emails/_own_{self.block}.txt"

    @property
    def words(self) -> str:
        return " ".join("".join(piece.words for piece in line) for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class Text:
    """What a mail says in own words, filled in. Why it was sent is said by its kind's templates."""

    kind: str
    subject: str
    parts: list[Part]

    @property
    def html(self) -> str:
        return f"emails/{self.kind}.html"

    @property
    def txt(self) -> str:
        return f"emails/{self.kind}.txt"

    @property
    def preheader(self) -> str:
        """What an inbox shows beside the subject: the first paragraph, but no link, which may be a key."""
        said = (" ".join(map(_words, part.lines)).strip() for part in self.parts if not part.block)
        return next(filter(None, said), "")


def named_in(text: str) -> list[str]:
    """The placeholders of a text, each once, as `fill` knows them: in small letters."""
    names = (_name(found[1]) for found in PLACEHOLDER.finditer(text))
    return [name for name in dict.fromkeys(names) if name]


def refuse_subject(subject: str, known: Collection[str], *, field: str = "subject") -> None:
    """Raise Refused for a placeholder that is not known, or has no place in a subject; by name."""
    for name in named_in(subject):
        if name in known and name in NOT_IN_A_SUBJECT:
            sentence = _("{%(name)s} passar inte i ämnet, bara i texten.")
            raise Refused(sentence % {"name": name}, field=field)
    _refuse_unknown(subject, [name for name in known if name not in NOT_IN_A_SUBJECT], field)


def refuse_body(body: str, known: Collection[str], *, field: str = "body") -> None:
    """Raise Refused for a placeholder that is not known, or a block that has no line of its own; by name."""
    _refuse_unknown(body, known, field)
    lines = [line.strip() for line in body.splitlines()]
    inline = " ".join(line for line in lines if not PLACEHOLDER.fullmatch(line))
    for name in named_in(inline):
        if name in BLOCKS:
            raise Refused(_("{%(name)s} ska stå på en egen rad.") % {"name": name}, field=field)


def listed(names: Iterable[str], between: str = ", ") -> str:
    """Placeholders as one writes them."""
    return between.join(f"{{{name}}}" for name in names)


def _refuse_unknown(written: str, known: Collection[str], field: str) -> None:
    for name in named_in(written):
        if name not in known:
            sentence = _("{%(name)s} finns inte. Här kan du använda: %(known)s.")
            raise Refused(sentence % {"name": name, "known": listed(known)}, field=field)


def fill(kind: str, subject: str, body: str, values: Values) -> Text:
    """The text with its values. A placeholder that nobody knows stays as it is written.

    How the text is divided follows from what was written alone, so a value with a line break, a brace or a
    "- " in front divides nothing and is filled in once. A subject never holds a link: that may be a key.
    """
    return Text(
        kind=kind,
        subject=_words(_filled(subject, values)),
        parts=list(_parts(body, values)),
    )


def shipped(kind: str, language: str) -> tuple[str, str]:
    """Subject and body that say with placeholders what the kind's templates say: where an own text begins."""
    template = get_template(f"emails/texts/{kind}.{language}.txt")
    subject, _blank, body = template.template.source.partition("\n\n")  # type: ignore[attr-defined]
    return subject.strip(), body.strip()


def _parts(body: str, values: Values) -> Iterator[Part]:
    for paragraph in re.split(r"\n\s*\n", "\n".join(body.strip().splitlines())):
        for sort, lines in groupby(paragraph.split("\n"), key=_sort):
            yield from _drawn(sort, [line.strip() for line in lines], values)


def _sort(line: str) -> str:
    """What a line is: "-" of a list, the name of its block, or "" for words."""
    line = line.strip()
    if line.startswith(ITEM):
        return "-"
    alone = PLACEHOLDER.fullmatch(line)
    name = _name(alone[1]) if alone else ""
    return name if name in BLOCKS else ""


def _drawn(sort: str, lines: list[str], values: Values) -> Iterable[Part]:
    if sort == "-":
        items = [_filled(line.removeprefix(ITEM), values) for line in lines]
        return [Part(lines=items, is_list=True)]
    if sort:  # a block whose value is "" has nothing to show to this reader
        filled = [_filled(line, values) for line in lines]
        return [Part(lines=[line], block=BLOCKS[sort]) for line in filled if line]
    return [Part(lines=[_filled(line, values) for line in lines])] if any(lines) else []


def _filled(line: str, values: Values) -> Line:
    pieces, end = [], 0
    for found in PLACEHOLDER.finditer(line):
        if (value := values.get(_name(found[1]))) is None:
            continue
        pieces += [Piece(line[end : found.start()]), *_as_written(found[1], value())]
        end = found.end()
    return [piece for piece in [*pieces, Piece(line[end:])] if piece.words]


def _as_written(placeholder: str, value: Value) -> Line:
    """On one line, and with a capital where the placeholder has one: {När} begins a sentence."""
    if isinstance(value, list):
        return value
    piece = value if isinstance(value, Piece) else Piece(value)
    words = " ".join(piece.words.split())
    if not piece.url and placeholder.strip()[:1].isupper():
        words = words[:1].upper() + words[1:]
    return [Piece(words, piece.url)]


def _words(line: Line) -> str:
    """What a line says without its links."""
    return " ".join("".join(piece.words for piece in line if not piece.url).split())


def _name(written: str) -> str:
    return unicodedata.normalize("NFC", written).strip().lower()
