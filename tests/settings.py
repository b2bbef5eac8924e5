"""Embedded mode, quick: SQLite unless DATABASE_URL says otherwise, no worker, mail in memory."""

import os
import tempfile

os.environ.setdefault("EMBEDDED", "1")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="citykompetens-tests-"))

from citykompetens.settings import *  # noqa: F403

BELL = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT = VAR  # noqa: F405  whitenoise warns when there is no such folder
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_RATE_LIMITS = False
