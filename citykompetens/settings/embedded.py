"""Embedded: everything in one folder, for `./run`, tests and a look at home."""

from .base import *  # noqa: F403
from .base import STORAGES, VAR, env
from .parts import email, postgres_or_sqlite

EMBEDDED = True
VAR.mkdir(exist_ok=True, parents=True)

SECRET_KEY = env.str("SECRET_KEY", "embedded-mode-is-never-reachable-from-outside")
PORT = env.int("PORT", 8000)
SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
DATABASES = {
    "default": postgres_or_sqlite(env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'db.sqlite3'}"))
}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True  # no collectstatic before the first look
WHITENOISE_AUTOREFRESH = env.bool("AUTORELOAD", False)

CELERY_BROKER_URL = env.str("REDIS_URL", "filesystem://localhost")
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT = "citykompetens.filebroker:Transport"
    broker = VAR / "broker"
    for name in ("messages", "control"):
        (broker / name).mkdir(exist_ok=True, parents=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(broker / "messages"),
        "data_folder_out": str(broker / "messages"),
        "control_folder": str(broker / "control"),
        "store_processed": False,
    }

globals().update(email(env.email_url("EMAIL_URL", default="consolemail://")))
SWEEP_PACE = env.float("SWEEP_PACE", 0.25)
