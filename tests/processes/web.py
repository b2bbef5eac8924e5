"""The web process alone, on the database that the test has filled, and those who send it the form."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

from citykompetens import clock
from tests.browser.site import free_port, until
from tests.factories import RoundFactory, WorkshopFactory
from tests.participants.registration.form import URL
from workshops.models import Workshop

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def workshop_ahead(*, capacity: int) -> Workshop:
    """One in Östersund that can be signed up for by the clock on the wall: processes have no other."""
    now, day = clock.now(), timedelta(days=1)
    RoundFactory(
        registration_opens_at=now - day,
        registration_closes_at=now + 9 * day,
        premiere_at=now - day,
        ends_on=(now + 30 * day).date(),
    )
    return WorkshopFactory(
        capacity=capacity, published_at=now - day, starts_at=now + 10 * day, ends_at=now + 11 * day
    )


class Web:
    """granian as in production: two workers, with a session of their own so that all of it can be killed."""

    def __init__(self, folder: Path, application: str, threads: int) -> None:
        self.port = free_port()
        self._command = [
            *(sys.executable, "-m", "granian", application, "--interface", "wsgi", "--no-ws"),
            *("--host", "127.0.0.1", "--port", str(self.port)),
            *("--workers", "2", "--blocking-threads", str(threads), "--log-level", "warning"),
            *("--workers-kill-timeout", "5"),
        ]
        database = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{connection.settings_dict['NAME']}"
        self._env = {
            **os.environ,
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "VAR_DIR": str(folder),
        }
        self._log = folder / "web.log"
        self.start()

    def start(self) -> None:
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=settings.ROOT,
                env=self._env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(self._answers)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, how)
            self._process.wait(timeout=30)

    def send(self, form: dict[str, str]) -> tuple[int, str]:
        """The form as a phone sends it: 302 and where to, or 200 and the page; 0 when nobody answers."""
        client = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            client.request("POST", URL, urlencode(form), FORM)
            answer = client.getresponse()
            return answer.status, answer.headers.get("Location") or answer.read().decode()
        except (OSError, HTTPException):
            return 0, ""
        finally:
            client.close()

    def _answers(self) -> bool:
        assert self._process.poll() is None, self._log.read_text()
        client = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            client.request("GET", URL)
            return client.getresponse().status == 200
        except OSError:
            return False
        finally:
            client.close()


@contextmanager
def web(
    folder: Path, *, application: str = "citykompetens.wsgi:application", threads: int = 4
) -> Iterator[Web]:
    site = Web(folder, application, threads)
    try:
        yield site
    finally:
        site.kill(signal.SIGTERM)
