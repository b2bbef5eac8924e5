"""What some tests need from the machine: PostgreSQL, Redis, Chromium, gettext, the HTML checker.

Where it is not found the test is skipped, and the reason says what was looked for; under
`./test --full` (CITYKOMPETENS_FULL) the test fails instead. `python -m tests.needs postgres`
answers the same question for scripts.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import redis

POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379")
ROOT = Path(__file__).resolve().parent.parent
HTML_CHECKER = Path(os.environ.get("HTML_CHECKER", ROOT / "var/vnu/node_modules/vnu-jar/build/dist/vnu.jar"))
FULL = bool(os.environ.get("CITYKOMPETENS_FULL"))


def needs_postgres() -> str:
    """The URL of a database from which others can be made."""
    return _found(POSTGRES, why_no_postgres())


def needs_redis() -> str:
    """The URL of a Redis server."""
    return _found(REDIS, why_no_redis())


def needs_chromium() -> str:
    """The path of the browser."""
    return _found(chromium_path(), why_no_chromium())


def needs_xgettext() -> str:
    """The path of the program that finds the texts marked for translation."""
    return _found(shutil.which("xgettext") or "", why_no_xgettext())


def needs_html_checker() -> list[str]:
    """The command that starts the Nu HTML checker."""
    return _found(["java", "-jar", str(HTML_CHECKER)], why_no_html_checker())


@contextmanager
def new_database() -> Iterator[str]:
    """The URL of an empty PostgreSQL database that is dropped afterwards."""
    server = needs_postgres()
    name = f"citykompetens_test_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def redis_of_our_own() -> Iterator[str]:
    """The URL of a Redis database that nobody else uses, emptied afterwards."""
    server = needs_redis()
    for number in range(15, 0, -1):
        with redis.from_url(server, db=number) as client:
            if client.dbsize() == 0 and client.set("taken-by-tests", 1, nx=True, ex=3600):
                try:
                    yield f"{server.rstrip('/')}/{number}"
                finally:
                    client.flushdb()
                return
    pytest.fail(f"none of the Redis databases 1 to 15 on {server} is empty")


def why_no_postgres() -> str:
    """Why there is none; empty when there is one."""
    try:
        psycopg.connect(POSTGRES, connect_timeout=2).close()
    except psycopg.OperationalError as error:
        return f"no PostgreSQL at {POSTGRES} (TEST_DATABASE_URL): {str(error).splitlines()[0]}"
    return ""


def why_no_redis() -> str:
    try:
        with redis.from_url(REDIS, socket_connect_timeout=2) as client:
            client.ping()
    except redis.RedisError as error:
        return f"no Redis at {REDIS} (TEST_REDIS_URL): {error}"
    return ""


def why_no_chromium() -> str:
    return "" if chromium_path() else "no Chromium: neither chromium nor google-chrome is in PATH"


def why_no_xgettext() -> str:
    return "" if shutil.which("xgettext") else "no gettext: xgettext is not in PATH"


def why_no_html_checker() -> str:
    if not shutil.which("java"):
        return "no Java: java is not in PATH, and the HTML checker needs it"
    if not HTML_CHECKER.is_file():
        return f"no HTML checker at {HTML_CHECKER} (HTML_CHECKER): npm install --prefix var/vnu vnu-jar"
    return ""


def chromium_path() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), "")


def _found(what: Any, why_not: str) -> Any:
    if not why_not:
        return what
    if FULL:
        pytest.fail(why_not)
    pytest.skip(why_not)


if __name__ == "__main__":
    question = {
        "postgres": why_no_postgres,
        "redis": why_no_redis,
        "chromium": why_no_chromium,
        "html-checker": why_no_html_checker,
    }
    sys.exit(question[sys.argv[1]]() or 0)  # a reason goes to stderr, and the exit code is 1
