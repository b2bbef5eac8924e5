"""The short form of `manage.py bench faults`: workers killed with -9, Redis flushed, PostgreSQL restarted."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from participants.bench import places
from tests.needs import needs_postgres, needs_redis

pytestmark = pytest.mark.processes
TINY = ["--quick", "--cities=2", "--businesses=20", "--people=5"]  # as many mails from fewer people


def test_no_mail_is_lost_none_comes_twice_and_few_are_in_doubt(tmp_path: Path):
    url = needs_postgres()
    needs_redis()
    told = tmp_path / "figures.json"
    name = f"{places.PREFIX}_faults_{os.getpid()}"
    bench = subprocess.run(
        [sys.executable, "manage.py", "bench", "faults", *TINY, f"--json={told}", f"--database={name}"],
        cwd=settings.ROOT,
        env={**os.environ, "EMBEDDED": "1", "DATABASE_URL": url, "VAR_DIR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert bench.returncode == 0, bench.stdout + bench.stderr
    found = {figure["what"]: figure["value"] for figure in json.loads(told.read_text())["figures"]}
    assert found["workers killed"] and found["PostgreSQL restarted"] and found["Redis flushed"]
    assert found["sent"] + found["in doubt"] == found["mails"]
    assert found["with the log: sent"] == found["with the log: mails"]
