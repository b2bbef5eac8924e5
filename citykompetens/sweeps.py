"""Sweeps find what is due; nobody tells them.

A sweep is an idempotent function `sweep(now)` that asks the database what is due and does it.
Each room registers its own. Beat runs every sweep at its pace; `ring` wakes one at once after a
commit that may have made something due. The broker is only the door bell: when it is gone,
everything still happens, a little later.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction

from citykompetens import clock

log = logging.getLogger(__name__)

BREATH = 0.05  # seconds between two rings of a process: under load, many commits share one

Sweep = Callable[[datetime], object]


@dataclass(frozen=True)
class Registered:
    name: str
    sweep: Sweep
    every: float  # seconds between two runs by beat, before SWEEP_PACE
    running: threading.Lock = field(default_factory=threading.Lock)
    asked_for: threading.Event = field(default_factory=threading.Event)


_registry: dict[str, Registered] = {}


def register(name: str, *, every: float) -> Callable[[Sweep], Sweep]:
    """Decorator: make `sweep(now)` known under `name`, to be run every so many seconds."""

    def add(sweep: Sweep) -> Sweep:
        _registry[name] = Registered(name, sweep, every)
        return sweep

    return add


def names() -> list[str]:
    """All sweeps, in the order in which they were registered."""
    return list(_registry)


def run_now(name: str, *, now: datetime) -> object:
    """Run one sweep here and now and return what it returns."""
    return _registry[name].sweep(now)


@shared_task(name="citykompetens.sweeps.run")
def run(name: str) -> None:
    """What beat and the bell send. An unknown name (an older sender) is logged and left.

    A sweep runs once at a time in a process: who asks while it runs has it run once more after, so
    that a long one does not take every thread of the worker from the others.
    """
    registered = _registry.get(name)
    if registered is None:
        log.warning("no sweep is called %s", name)
        return
    registered.asked_for.set()
    while registered.asked_for.is_set() and registered.running.acquire(blocking=False):
        try:
            registered.asked_for.clear()
            result = run_now(name, now=clock.now())
        finally:
            registered.running.release()
        if result:
            log.info("sweep %s: %s", name, result)


def beat_schedule() -> dict[str, dict[str, Any]]:
    """Beat's schedule. A task that waited longer than its pace is dropped: the next one is there."""
    schedule = {}
    for registered in _registry.values():
        seconds = max(1.0, registered.every * settings.SWEEP_PACE)
        schedule[registered.name] = {
            "task": run.name,
            "schedule": seconds,
            "args": (registered.name,),
            "options": {"expires": 3 * seconds},
        }
    return schedule


class _Bell:
    """Rings in the background: a request never waits for the broker, nor fails because of it."""

    def __init__(self) -> None:
        self._waiting: set[str] = set()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def ring(self, name: str) -> None:
        with self._changed:
            self._waiting.add(name)  # a set: ten rings before the thread wakes are one
            if self._thread is None or not self._thread.is_alive():  # also after a fork
                self._thread = threading.Thread(target=self._work, daemon=True, name="bell")
                self._thread.start()
            self._changed.notify()

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._waiting:
                    self._changed.wait()
                name = self._waiting.pop()
            try:
                run.apply_async((name,), expires=60)
            except Exception as error:  # whatever a broker throws; beat finds what is due
                log.warning("the bell for %s did not ring: %s", name, type(error).__name__)
            time.sleep(BREATH)


_bell = _Bell()
_unrung: ContextVar[bool] = ContextVar("unrung", default=False)


def ring(name: str) -> None:
    """After the commit of the present transaction, wake the sweep. Never raises, never waits."""
    if settings.BELL and not _unrung.get():
        transaction.on_commit(lambda: _bell.ring(name))


@contextmanager
def unrung() -> Iterator[None]:
    """Ring nothing meanwhile: for loading data in bulk, before anybody works on it."""
    token = _unrung.set(True)
    try:
        yield
    finally:
        _unrung.reset(token)
