"""A database and a folder of the bench's own, there only while it runs.

Whatever the name of the database in the environment is, the bench never opens it: it makes a
database beside it, on the same server, and everything that touches data runs in a process whose
environment names only that one.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.core.management import CommandError
from psycopg import sql

PREFIX = "citykompetens_bench"
SERVER = "postgres://postgres@127.0.0.1:5432/"  # where DATABASE_URL names no PostgreSQL

Environment = dict[str, str]


def refuse_foreign(name: str) -> None:
    """Raises CommandError unless the database is one that the bench may fill and throw away."""
    if not Path(name).name.startswith(PREFIX):
        raise CommandError(f"The bench only touches databases called {PREFIX}…, not {Path(name).name!r}.")


@contextmanager
def postgresql(name: str, *, keep: bool) -> Iterator[Environment]:
    """An empty database on the server of DATABASE_URL, dropped afterwards unless it is to be kept."""
    refuse_foreign(name)
    url = os.environ.get("DATABASE_URL", "")
    server = urlsplit(url if url.startswith("postgres") else SERVER)
    to_administer = server._replace(path="/postgres").geturl()  # there on every server
    _administer(to_administer, "DROP DATABASE IF EXISTS {}", name)
    _administer(to_administer, "CREATE DATABASE {}", name)
    try:
        with _folder(keep=keep) as folder:
            yield _environment(folder, server._replace(path=f"/{name}").geturl())
    finally:
        if not keep:
            _administer(to_administer, "DROP DATABASE IF EXISTS {}", name)


@contextmanager
def sqlite(name: str, *, keep: bool) -> Iterator[Environment]:
    """An empty SQLite file in a folder of its own, removed afterwards unless it is to be kept."""
    refuse_foreign(name)
    with _folder(keep=keep) as folder:
        yield _environment(folder, f"sqlite:///{folder / name}.sqlite3")


@contextmanager
def _folder(*, keep: bool) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}-"))
    try:
        yield folder
    finally:
        if not keep:
            shutil.rmtree(folder)


def _environment(folder: Path, database_url: str) -> Environment:
    """This process's environment with the bench's own database, files, broker and no mail relay."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DEMO", "EMAIL_URL", "REDIS_URL", "SITE_URL", "ALLOWED_HOSTS", "SECRET_KEY", "PORT"}
    }
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "citykompetens.settings",
        "EMBEDDED": "1",
        "DATABASE_URL": database_url,
        "VAR_DIR": str(folder),
        "LOG_LEVEL": "WARNING",
    }


def _administer(server: str, statement: str, name: str) -> None:
    try:
        with psycopg.connect(server, autocommit=True, connect_timeout=5) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
    except psycopg.errors.ObjectInUse as error:
        raise CommandError(f"Somebody is using the database {name}: another bench?") from error
    except psycopg.OperationalError as error:
        raise CommandError(f"PostgreSQL does not answer: {str(error).splitlines()[0]}") from error
