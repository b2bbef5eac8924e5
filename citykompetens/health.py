"""`/health/`: what a monitor asks."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from kombu.exceptions import OperationalError

from citykompetens import heartbeat
from citykompetens.celery import app

BROKER_TIMEOUT = 1  # seconds


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """503 when the database is gone. Else 200, with what is degraded: the site still works."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        late = heartbeat.is_late()
    except DatabaseError:
        return JsonResponse({"status": "down", "database": "unreachable"}, status=503)
    degraded = []
    broker = broker_answers()
    if not broker:
        degraded.append("broker")
    if late:
        degraded += _who_is_silent() if broker else ["worker", "beat"]
    return JsonResponse({"status": "degraded" if degraded else "ok", "degraded": degraded})


def broker_answers() -> bool:
    """Whether a connection to the broker can be had: a try, and one more a moment later."""
    try:
        with app.connection_for_write(connect_timeout=BROKER_TIMEOUT) as broker:
            broker.ensure_connection(max_retries=1, timeout=BROKER_TIMEOUT)
    except (OperationalError, OSError):
        return False
    return True


def _who_is_silent() -> list[str]:
    """A worker that answers a ping leaves beat as the silent one; else it is at least the worker."""
    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        return ["worker", "beat"]  # the broker made of files cannot be asked
    return ["beat"] if app.control.ping(timeout=0.5) else ["worker"]
