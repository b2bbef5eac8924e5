"""Imports and relations run one way, and never back up (docs/architecture.md)."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

from tests.house.sources import CONFIG, LAYERS, ROOT, name, python_files

HEIGHT = {room: -number for number, rooms in enumerate(LAYERS) for room in rooms}


def room_of(app: str) -> str | None:
    """The room that an app's package is, or is part of; None for apps from elsewhere."""
    return next((room for room in HEIGHT if f"{app}.".startswith(f"{room}.")), None)


def test_imports_run_one_way():
    lint_imports = Path(sys.executable).with_name("lint-imports")
    outcome = subprocess.run([lint_imports, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stdout


def test_every_app_has_its_room():
    own = [app.name for app in apps.get_app_configs() if app.name.split(".")[0] in CONFIG["root_packages"]]
    assert own
    assert [app for app in own if room_of(app) is None] == []


@pytest.mark.parametrize(
    "model", [m for m in apps.get_models() if room_of(m._meta.app_config.name)], ids=lambda m: m._meta.label
)
def test_no_relation_points_up(model):
    room = room_of(model._meta.app_config.name)
    for field in [*model._meta.fields, *model._meta.many_to_many]:
        if field.related_model is None:
            continue
        target = room_of(field.related_model._meta.app_config.name)
        # A target that is no room of the house comes from Django or a library.
        assert target in (None, room) or HEIGHT[target] < HEIGHT[room], f"{field} points up to {target}"


HEARS_A_LIBRARY = {"citykompetens/mail/providers.py"}  # django-anymail tells by a signal, and calls a service


def test_rules_live_in_services_and_not_in_signals():
    found = [
        name(file)
        for file in python_files()
        if name(file) not in HEARS_A_LIBRARY
        and any(word in file.read_text() for word in ("dispatch import receiver", "@receiver", ".signals"))
    ]
    assert found == []
