"""A start that would go wrong later is refused at once, and the reason names the settings."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "SECRET_KEY": "a-key-that-only-this-test-knows-and-nobody-needs-to-guess",
    "DATABASE_URL": "postgres://citykompetens@database.example/citykompetens",
    "REDIS_URL": "redis://redis.example/0",
    "EMAIL_URL": "smtp://relay.example:25",
    "SITE_URL": "https://citykompetens.example",
    "ALLOWED_HOSTS": "citykompetens.example",
}


def start(**env: str) -> tuple[int, str]:
    """The exit code of loading the settings, and the last line that it said."""
    done = subprocess.run(
        [sys.executable, "-c", "import citykompetens.settings"],
        cwd=settings.ROOT,
        env={"PATH": os.environ["PATH"], **env},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stderr.strip().rpartition("\n")[2]


def test_production_starts_with_all_of_its_settings():
    assert start(**PRODUCTION) == (0, "")


def test_production_names_every_setting_that_is_missing():
    code, said = start()
    assert code == 1
    assert f"Production needs these environment variables: {', '.join(PRODUCTION)}." in said


@pytest.mark.parametrize("name", PRODUCTION)
def test_production_names_the_one_that_is_missing_or_empty(name: str):
    for without in ({**PRODUCTION, name: ""}, {k: v for k, v in PRODUCTION.items() if k != name}):
        code, said = start(**without)
        assert code == 1
        assert f"Production needs these environment variables: {name}." in said


def test_embedded_starts_with_nothing_else(tmp_path):
    assert start(EMBEDDED="1", VAR_DIR=str(tmp_path)) == (0, "")


@pytest.mark.parametrize("mode", [{**PRODUCTION}, {"EMBEDDED": "1", "EMAIL_URL": PRODUCTION["EMAIL_URL"]}])
def test_a_demo_never_writes_to_real_people(mode: dict[str, str], tmp_path):
    code, said = start(DEMO="1", VAR_DIR=str(tmp_path), **mode)
    assert code == 1
    assert "DEMO and EMAIL_URL are set together" in said
