"""Every word that a user reads is there in English too, and what is compiled is what is written."""

import re
import shutil

import polib
import pytest
from django.core.management import call_command

from tests.house.sources import CONFIG, ROOT, name
from tests.needs import needs_xgettext

CATALOGUES = sorted((ROOT / "locale").rglob("django.po"))
ENGLISH = ROOT / "locale/en/LC_MESSAGES/django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
TAG = re.compile(r"</?\w[^>]*>")


def test_english_has_every_text_and_no_other(tmp_path, monkeypatch, settings):
    """What `makemessages` finds now (docs/developers.md) is what the catalogue has."""
    needs_xgettext()
    for folder in [*CONFIG["root_packages"], "templates"]:  # a copy: it writes beside the templates
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    monkeypatch.chdir(tmp_path)
    call_command(
        "makemessages", locale=["en"], extensions=["html,txt,py"], no_location=True, no_wrap=True, verbosity=0
    )
    marked = {_key(entry) for entry in polib.pofile(str(tmp_path / "locale/en/LC_MESSAGES/django.po"))}
    assert len(marked) > 500
    assert {_key(entry) for entry in polib.pofile(str(ENGLISH))} == marked


@pytest.mark.parametrize("file", CATALOGUES, ids=name)
def test_every_text_is_translated(file):
    catalogue = polib.pofile(str(file))
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []


@pytest.mark.parametrize("file", CATALOGUES, ids=name)
def test_a_translation_keeps_values_and_tags(file):
    wrong = [
        (swedish, english)
        for entry in polib.pofile(str(file))
        for swedish, english in _pairs(entry)
        for part in (PLACEHOLDER, TAG)
        if sorted(part.findall(swedish)) != sorted(part.findall(english))
    ]
    assert wrong == []


@pytest.mark.parametrize("file", CATALOGUES, ids=name)
def test_what_is_compiled_is_what_is_written(file):
    written = {_key(entry): _texts(entry) for entry in polib.pofile(str(file))}
    compiled = {_key(entry): _texts(entry) for entry in polib.mofile(str(file.with_suffix(".mo")))}
    assert compiled == written


def _key(entry: polib.POEntry | polib.MOEntry) -> tuple[str | None, str, str]:
    return entry.msgctxt, entry.msgid, entry.msgid_plural or ""


def _texts(entry: polib.POEntry | polib.MOEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _pairs(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Each form beside its translation; both languages have one for 1 and one for the rest."""
    msgids = [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]
    return list(zip(msgids, _texts(entry), strict=True))
