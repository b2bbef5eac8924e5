"""A browser reduced to what costs the server something: one kept connection, forms, a CSRF cookie."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

CSRF = "b" * 32  # cookie and form field agree: all that the check asks


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    location: str
    body: str
    tag: str  # ETag; empty where there is none
    milliseconds: float  # as the browser waited
    server: float  # milliseconds in the application, see wsgi.py
    cpu: float  # milliseconds of these in which it ran


class Browser:
    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, form: Mapping[str, str]) -> Answer:
        return self._ask("POST", path, urlencode({**form, "csrfmiddlewaretoken": CSRF}))

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": f"csrftoken={CSRF}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        text = response.read().decode()
        milliseconds = 1000 * (time.perf_counter() - began)
        app, cpu = re.findall(r"dur=([\d.]+)", response.headers["Server-Timing"])
        return Answer(
            status=response.status,
            location=response.headers.get("Location", ""),
            body=text,
            tag=response.headers.get("ETag", ""),
            milliseconds=milliseconds,
            server=float(app),
            cpu=float(cpu),
        )
