"""Workers, beats and a mail server as real processes, to be killed."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from django.conf import settings
from kombu import Connection

from citykompetens import sweeps

PATIENCE = 120  # seconds until something must have happened
REDIS = "redis://127.0.0.1:6379/9"  # a database of its own on the server that is here


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


class Process:
    """`with Process(…)`: a command and all its children, which can be killed with -9 and started again."""

    def __init__(self, *command: str, log: Path, **environment: str) -> None:
        self._command, self._environment, self._log = command, environment, log
        self.start()

    def start(self) -> None:
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, *self._command],
                cwd=settings.ROOT,
                env={**os.environ, **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a group of its own, so that its children die with it
            )

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *error: object) -> None:
        self.kill()


class Sink:
    """The mail server of `sink.py`, and what it has taken."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.log = folder / "mail.log"
        self.log.touch()
        self._process = Process(
            "-m", "participants.bench.sink", str(self.port), str(self.log), log=folder / "sink.out"
        )
        until(self._answers)

    def __enter__(self) -> "Sink":
        return self

    def __exit__(self, *error: object) -> None:
        self._process.kill()

    def taken(self) -> Counter[str]:
        """How often each Message-ID has come."""
        return Counter(re.findall(r"message-id=(<[^>]+>)", self.log.read_text()))

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False


@contextmanager
def crew(
    folder: Path, sink: Sink, *, workers: int, beats: int, processes: int, **more: str
) -> Iterator[dict[str, Process]]:
    """Celery's processes as in production, on Redis: "worker 1", "beat 1" …; so many send in each worker."""
    environment = {
        "REDIS_URL": REDIS,
        "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        "MAIL_QUIET_HOURS": "",
        "SWEEP_PACE": "0.02",  # beat looks every second
        **more,
    }

    def celery(name: str, *arguments: str) -> Process:
        log = folder / f"{name.replace(' ', '-')}.log"
        return Process("-m", "celery", "-A", "citykompetens", *arguments, log=log, **environment)

    with ExitStack() as stack:
        started = {
            f"worker {n}": celery(f"worker {n}", "worker", "--concurrency", str(processes), "-n", f"w{n}@%h")
            for n in range(1, workers + 1)
        } | {
            f"beat {n}": celery(f"beat {n}", "beat", "--pidfile=", "-s", str(folder / f"beat-{n}"))
            for n in range(1, beats + 1)
        }
        for process in started.values():
            stack.enter_context(process)
        yield started


def ring(sweep: str) -> None:
    """Send a task to the workers of a crew, as the bell does."""
    with Connection(REDIS) as connection:
        sweeps.run.apply_async((sweep,), connection=connection)  # type: ignore[call-arg]


def until(condition: Callable[[], object], *, seconds: float = PATIENCE) -> None:
    """Wait for what other processes do in their own time. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("it did not happen")
        time.sleep(0.05)
