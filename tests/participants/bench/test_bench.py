"""The bench works and keeps to its own database. How fast anything is, no test asks."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from participants.bench import places
from participants.bench.figures import Figure, percentile, table
from participants.bench.scenarios import SCENARIOS

TINY = ["--quick", "--cities=2", "--businesses=20", "--people=5"]


@pytest.mark.parametrize("name", ["citykompetens", "postgres", "", "my_citykompetens_bench"])
def test_it_refuses_a_database_that_is_not_its_own(name: str):
    with pytest.raises(CommandError, match=places.PREFIX):
        call_command("bench", "pages", database=name)


def test_it_refuses_to_work_inside_a_database_that_is_not_its_own():
    with pytest.raises(CommandError, match=places.PREFIX):
        call_command("bench", "pages", inside=True)


def test_it_knows_its_scenarios():
    with pytest.raises(CommandError, match="pages, registration, hot, sweep, sqlite"):
        call_command("bench", "tea")


def test_nothing_of_the_environment_reaches_a_relay_or_a_broker(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EMAIL_URL", "smtp://relay.example")
    monkeypatch.setenv("REDIS_URL", "redis://broker.example")
    monkeypatch.setenv("DATABASE_URL", "postgres://database.example/citykompetens")
    with places.sqlite(places.PREFIX, keep=False) as environment:
        folder = Path(environment["VAR_DIR"])
        assert folder.is_dir()
        assert environment["DATABASE_URL"] == f"sqlite:///{folder}/{places.PREFIX}.sqlite3"
        assert not {"EMAIL_URL", "REDIS_URL", "DEMO"} & set(environment)
    assert not folder.exists()


def test_the_table_says_what_is_over():
    fine = Figure(scenario="pages", what="SQL queries", value=4, unit="queries", limit=6)
    slow = Figure(scenario="pages", what="server time", value=1234.5, unit="ms", limit=10)
    far = Figure(scenario="registration", what="POST", value=17, unit="statements", limit=20, target=15)
    free = Figure(scenario="hot", what="slowest", value=99.0, unit="ms")
    assert [f.is_over for f in (fine, slow, far, free)] == [False, True, False, False]
    lines = table([fine, slow, far, free]).splitlines()
    assert [line.split()[-1] for line in lines[2:]] == ["ok", "OVER", "15", "ms"]
    assert "1,234.5" in lines[3]


def test_a_percentile_is_a_value_that_was_measured():
    assert [percentile([3, 1, 2, 4], p) for p in (1, 50, 95, 100)] == [1, 2, 4, 4]


@pytest.mark.processes
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_every_scenario_runs_to_its_end_and_leaves_nothing(database: str, tmp_path: Path):
    url = os.environ.get("DATABASE_URL", "")
    if database == "postgresql" and not url.startswith("postgres"):
        pytest.skip("DATABASE_URL names no PostgreSQL")
    name = f"{places.PREFIX}_test_{os.getpid()}"
    scenarios = [
        name
        for name, module in SCENARIOS.items()
        # tests/processes has those by name, with the same machinery as mail.
        if database == module.DATABASE and not hasattr(module, "BY_NAME_ONLY") and name != "mail"
    ]
    told = tmp_path / "figures.json"
    command = ["manage.py", "bench", *scenarios, *TINY, f"--json={told}", f"--database={name}"]
    done = subprocess.run(
        [sys.executable, *command],
        cwd=settings.ROOT,
        env={**os.environ, "EMBEDDED": "1", "VAR_DIR": str(tmp_path), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert told.exists(), done.stderr
    figures = [Figure(**figure) for figure in json.loads(told.read_text())["figures"]]
    assert {figure.scenario for figure in figures} == set(scenarios)
    # A slow machine is no mistake here; a wrong count is.
    assert [f.what for f in figures if f.is_over and f.unit not in ("ms", "times")] == []
    assert [left.name for left in tmp_path.iterdir() if left.name.startswith(places.PREFIX)] == []
    if database == "postgresql":
        with psycopg.connect(urlsplit(url)._replace(path="/postgres").geturl()) as connection:
            query = "SELECT count(*) FROM pg_database WHERE datname = %s"
            assert connection.execute(query, [name]).fetchone() == (0,)
