"""The site, telling in each answer how long it took: what granian serves while the bench runs.

Beside it, on addresses that the site does not have, an empty answer and the floor of bare.py.

`app` is the time from the call of the WSGI application to its first byte: all of middleware, view,
SQL and template, none of granian and the network. `cpu` is the part of it in which the thread ran.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from citykompetens.wsgi import application as site

from .bare import PATH as BARE
from .bare import Bare

bare = Bare()
EMPTY = "/bench/empty"


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] == EMPTY:  # what granian and the loopback cost by themselves
        start_response("200 OK", [("Content-Length", "0"), ("Server-Timing", "app;dur=0, cpu;dur=0")])
        return []
    if environ["PATH_INFO"].startswith(BARE):
        return bare(environ, start_response)
    began, ran = time.perf_counter(), time.thread_time()

    def timed(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
        app, cpu = 1000 * (time.perf_counter() - began), 1000 * (time.thread_time() - ran)
        timing = ("Server-Timing", f"app;dur={app:.3f}, cpu;dur={cpu:.3f}")
        return start_response(status, [*headers, timing], *error)

    return site(environ, timed)
