"""The site with its mouth shut: it does what a form asks, and never answers."""

import threading
from collections.abc import Callable

from citykompetens import wsgi


def application(environ: dict, start_response: Callable) -> object:
    answer = wsgi.application(environ, start_response)
    if environ["REQUEST_METHOD"] == "POST":
        threading.Event().wait()
    return answer
