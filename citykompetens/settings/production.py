"""Production: PostgreSQL, Redis and a mail relay, all named by the environment."""

from .base import *  # noqa: F403
from .base import env
from .parts import email, postgres_or_sqlite, required

required(env, "SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL", "ALLOWED_HOSTS")

SECRET_KEY = env.str("SECRET_KEY")
SITE_URL = env.str("SITE_URL").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
DATABASES = {"default": postgres_or_sqlite(env.db_url("DATABASE_URL"))}
CELERY_BROKER_URL = env.str("REDIS_URL")
globals().update(email(env.email_url("EMAIL_URL")))

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", SITE_URL.startswith("https://"))
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE_SSL_REDIRECT else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # what else runs under the domain is not ours to promise
    "security.W021",  # nor is the browsers' preload list
]
