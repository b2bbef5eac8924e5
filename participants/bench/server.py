"""granian as in production, on a port of its own."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from django.conf import settings

from .browser import Browser
from .wsgi import EMPTY

WORKERS = 2
THREADS = 4  # in each, as in production
PATIENCE = 60  # seconds until it must answer


class Site:
    """`with Site() as site`: runs for as long as the block, whatever happens in it."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]

    def __enter__(self) -> "Site":
        self._log = Path(settings.VAR, "granian.log").open("w+")
        self._process = subprocess.Popen(
            [
                sys.executable, "-m", "granian", "participants.bench.wsgi:application",
                "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1", "--port", str(self.port),
                "--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--log-level", "warning",
                "--workers-kill-timeout", "5",
            ],
            cwd=settings.ROOT,
            env={**os.environ, "PORT": str(self.port)},
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            self._wait()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def browser(self) -> Browser:
        return Browser(self.port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise RuntimeError(f"granian stopped with {self._process.returncode}")
            try:
                self.browser().get(EMPTY)
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"granian did not answer within {PATIENCE} seconds")

    def _stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._tell_last_error()

    def _tell_last_error(self) -> None:
        """The end of the log, where the site had an error: one tells more than a thousand alike."""
        with self._log:
            self._log.seek(0)
            told = self._log.read()
        if "ERROR" in told or "Traceback" in told:
            sys.stderr.write("The last that the site logged:\n" + told[-2000:])
