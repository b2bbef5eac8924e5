"""What pages may not contain: inline style or script, text without translation, unescaped values."""

import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT, name

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Mails have no stylesheet, the admin a policy of its own, a PDF is read by no browser.
OWN_RULES = {"emails", "admin", "pdf"}
# Must work when nothing else does, in both languages at once.
STAND_ALONE = {ROOT / "templates/400.html", ROOT / "templates/500.html"}
PAGES = [t for t in TEMPLATES if not OWN_RULES & set(t.relative_to(ROOT).parts)]

INLINE = re.compile(
    r"""<style\b | <script\b(?![^>]*\bsrc=) | javascript:
      | <[a-z][^>]*\sstyle\s*= | <[a-z][^>]*\son[a-z]+\s*=""",
    re.VERBOSE | re.IGNORECASE,
)
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+off|\|\s*safeseq\b")

NOT_TEXT = re.compile(
    r"""\{\#.*?\#\} | \{%\s*comment\b.*?endcomment\s*%\} | <!--.*?-->
      | \{%\s*blocktranslate\b.*?endblocktranslate\s*%\}
      | \{%\s*block\s+\w+_class\s*%\}.*?\{%\s*endblock
      | <(a|p)\b[^>]*\slang="[a-z]+"[^>]*>.*?</\1>
      | \{%.*?%\} | \{\{.*?\}\}
      | <(script|style)\b.*?</\2> | <!doctype[^>]*> | &[a-z]+; | &\#\d+;""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
SPOKEN_ATTRIBUTE = re.compile(r"""\s(?:alt|title|placeholder|aria-label)="([^"]*)\"""")
TAG = re.compile(r"<[^>]*>", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
# Read the same in every language.
NAMES = {"citykompetens", "språk", "language"}


def untranslated(template: str) -> list[str]:
    """Words that a reader sees or hears and that no translation reaches."""
    rest = NOT_TEXT.sub(" ", template)
    seen = [*SPOKEN_ATTRIBUTE.findall(rest), TAG.sub(" ", rest)]
    return [word for text in seen for word in WORD.findall(text) if word.lower() not in NAMES]


@pytest.mark.parametrize("template", PAGES, ids=name)
def test_nothing_inline(template: Path):
    assert [match.group() for match in INLINE.finditer(template.read_text())] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_every_value_is_escaped(template: Path):
    assert UNESCAPED.findall(template.read_text()) == []


@pytest.mark.parametrize("template", [t for t in TEMPLATES if t not in STAND_ALONE], ids=name)
def test_every_word_can_be_translated(template: Path):
    assert untranslated(template.read_text()) == []


def test_the_rules_see_what_they_should():
    assert INLINE.search('<p class="x" style="color: red">')
    assert INLINE.search("<button onclick='x()'>")
    assert INLINE.search("<script>x()</script>")
    assert not INLINE.search('<script src="x.js" defer></script><p data-on="x">')
    assert untranslated('<p title="Hjälp">Anmäl {{ name }}</p>') == ["Hjälp", "Anmäl"]
    assert untranslated('<p>{% translate "Anmäl" %} · {{ n }}</p><!-- words -->') == []
