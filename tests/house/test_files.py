from django.core.management import call_command

from tests.house.sources import CONFIG, ROOT, name

LONGEST = 300
WRITTEN_BY_HAND = {".py", ".html", ".css", ".js"}
FOLDERS = [*CONFIG["root_packages"], "templates", "static", "tests"]


def test_no_file_is_past_three_hundred_lines():
    """A file this long wants to be two."""
    files = [
        file
        for folder in FOLDERS
        for file in (ROOT / folder).rglob("*")
        if file.suffix in WRITTEN_BY_HAND and not {"vendor", "migrations"} & set(file.parts)
    ]
    lines = {name(file): len(file.read_text().splitlines()) for file in files}
    assert lines
    assert {file: number for file, number in lines.items() if number > LONGEST} == {}


def test_migrations_are_complete(db):
    call_command("makemigrations", check=True, dry_run=True)


def test_django_has_nothing_to_object_to():
    """The system checks, which the test runner does not run and `manage.py` does."""
    call_command("check")
