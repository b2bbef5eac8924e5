"""What both production and the embedded mode build from a URL."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured


def required(env: environ.Env, *names: str) -> None:
    """Refuse to start, naming every setting that the environment does not have."""
    missing = [name for name in names if not env.str(name, "")]
    if missing:
        raise ImproperlyConfigured(
            f"Production needs these environment variables: {', '.join(missing)}. "
            "docs/operators.md tells what each is for; EMBEDDED=1 starts without them."
        )


def postgres_or_sqlite(database: dict[str, Any]) -> dict[str, Any]:
    """Connection settings with what each engine needs to take many writers at once."""
    if database["ENGINE"].endswith("sqlite3"):
        # Read-then-write transactions take the write lock at once and wait for it: measured,
        # the default loses half of 800 concurrent writes to "database is locked", this none.
        options = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        options = {"pool": {"min_size": 1, "max_size": 10, "timeout": 5}}
        # A connection that a restart of the server killed is replaced, not handed out.
        database = {**database, "CONN_HEALTH_CHECKS": True}
    return {**database, "OPTIONS": {**database.get("OPTIONS", {}), **options}}


def email(config: dict[str, Any]) -> dict[str, Any]:
    """Settings of the mail backend out of EMAIL_URL; SMTP is spoken by citykompetens/mail/smtp.py."""
    if config["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
        config = {**config, "EMAIL_BACKEND": "citykompetens.mail.smtp.EmailBackend"}
    return {name: value for name, value in config.items() if name.startswith("EMAIL_")}
