"""Demo: fictitious data, a mailbox that keeps every mail here, a clock that can be moved."""

from django.core.exceptions import ImproperlyConfigured

from .base import VAR, env

if env.str("EMAIL_URL", ""):
    raise ImproperlyConfigured(
        "DEMO and EMAIL_URL are set together: a demo must never write to real people. Unset one of them."
    )

DEMO = True
DEMO_CLOCK_FILE = VAR / "clock-offset"  # seconds that the demo's clock is ahead
DEMO_MAILBOX = VAR / "mailbox"  # a Maildir, filled by `manage.py demo mailbox`

# The demo sends through SMTP as production does, to a server of its own that only keeps the mail.
EMAIL_BACKEND = "citykompetens.mail.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = env.int("DEMO_SMTP_PORT", 8025)
