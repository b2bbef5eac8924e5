"""What a monitor is told: down without the database, degraded without broker or sweeps, else ok."""

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from citykompetens import health, heartbeat
from citykompetens.models import Heartbeat
from tests.factories import NOW

DEAD_BROKER = "redis://127.0.0.1:1/0"


def ask(client):
    response = client.get("/health/")
    return response.status_code, response.json()


@pytest.fixture
def swept(db):
    heartbeat.beat(NOW)


@pytest.fixture
def no_broker(monkeypatch):
    """A broker that refuses connections, as Redis does when it is stopped."""
    real = health.app.connection_for_write
    dead = {"url": DEAD_BROKER, "transport": "redis"}  # the embedded transport would not read the address
    monkeypatch.setattr(health.app, "connection_for_write", lambda **options: real(**dead, **options))


def test_ok(client, swept):
    assert ask(client) == (200, {"status": "ok", "degraded": []})


def test_without_the_database_503(client, monkeypatch):
    def refuse(self):
        raise OperationalError("connection refused")

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", refuse)
    assert ask(client) == (503, {"status": "down", "database": "unreachable"})


def test_without_the_broker_it_still_works(client, swept, no_broker):
    assert ask(client) == (200, {"status": "degraded", "degraded": ["broker"]})


def test_nobody_swept_for_a_while(client, swept):
    Heartbeat.objects.update(at=timezone.now() - heartbeat.LATE)
    assert ask(client) == (200, {"status": "degraded", "degraded": ["worker", "beat"]})


def test_nobody_ever_swept(client, db):
    assert ask(client) == (200, {"status": "degraded", "degraded": ["worker", "beat"]})


def test_everything_but_the_database_is_gone(client, db, no_broker):
    assert ask(client) == (200, {"status": "degraded", "degraded": ["broker", "worker", "beat"]})


def test_a_heartbeat_is_one_row(swept):
    heartbeat.beat(NOW)
    assert Heartbeat.objects.count() == 1


def test_a_monitor_is_never_answered_by_a_cache(client, swept):
    assert "no-store" in client.get("/health/")["Cache-Control"]
