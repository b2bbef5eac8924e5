"""Embedded mode, quick: SQLite unless DATABASE_URL says otherwise, no worker, mail in memory."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("EMBEDDED", "1")
if "VAR_DIR" not in os.environ:
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # where a disk costs nothing
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="citykompetens-tests-", dir=memory)
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

from citykompetens.settings import *  # noqa: F403

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file as in real life: threads of one process cannot share a database in memory.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"  # noqa: F405
BELL = False
PUBLIC_PAGE_SECONDS = 0
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT = VAR  # noqa: F405  whitenoise warns when there is no such folder
WHITENOISE_AUTOREFRESH = True  # each test's client would list every static file anew
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_RATE_LIMITS = False
