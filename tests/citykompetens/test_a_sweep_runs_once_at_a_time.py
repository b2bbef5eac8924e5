"""A long sweep must not take every thread of the worker, and nobody who asks is forgotten."""

import threading

import pytest

from citykompetens import sweeps

PATIENCE = 10  # seconds


class Slow:
    """A sweep that waits until it is let go."""

    def __init__(self):
        self.runs = 0
        self.started = threading.Semaphore(0)
        self.let_go = threading.Semaphore(0)

    def __call__(self, now):
        self.runs += 1
        self.started.release()
        assert self.let_go.acquire(timeout=PATIENCE)


@pytest.fixture
def slow(monkeypatch):
    sweep = Slow()
    monkeypatch.setitem(sweeps._registry, "slow", sweeps.Registered("slow", sweep, 60))
    return sweep


def test_asked_for_while_it_runs_it_runs_once_more_after(slow):
    first = threading.Thread(target=sweeps.run, args=("slow",))
    first.start()
    assert slow.started.acquire(timeout=PATIENCE)

    sweeps.run("slow")  # these return at once
    sweeps.run("slow")
    assert slow.runs == 1

    slow.let_go.release(2)
    first.join(PATIENCE)
    assert slow.runs == 2


def test_after_a_failure_it_runs_again(monkeypatch):
    def broken(now):
        raise RuntimeError("broken")

    monkeypatch.setitem(sweeps._registry, "broken", sweeps.Registered("broken", broken, 60))
    with pytest.raises(RuntimeError):
        sweeps.run("broken")
    with pytest.raises(RuntimeError):
        sweeps.run("broken")


def test_an_unknown_name_from_an_older_sender_is_left(caplog):
    sweeps.run("long gone")
    assert "no sweep is called long gone" in caplog.text
