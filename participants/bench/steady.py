"""So many visitors a second, whatever the site does: each comes at a moment that was set beforehand.

A client that waits for an answer before it sends the next form spares a site that is slow. Here a form
that should have been sent while another was waited for has waited as well: its time counts from the moment
at which it was due.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue

from .browser import Browser
from .server import Site
from .signing_up import REDIRECT, Registrant, percentile

VISITORS = 64  # at once at most: 50 a second that take a second each
READS = 0.5  # seconds between the page and the form that is sent


@dataclass(frozen=True, kw_only=True)
class Steady:
    sent: int
    failed: int
    milliseconds: list[float]  # of each POST, from the moment it was due to the whole answer
    latest: float  # milliseconds that the worst was sent too late: the client's own weakness

    def percentile(self, percent: int) -> float:
        return percentile(self.milliseconds, percent)


def steady(site: Site, registrants: list[Registrant], *, a_second: int) -> Steady:
    """Page, POST and receipt for each of these; only the POST is timed."""
    browsers: SimpleQueue[Browser] = SimpleQueue()
    for _ in range(VISITORS):
        browser = site.browser()
        browser.get(registrants[0].path)
        browsers.put(browser)
    began = time.perf_counter() + READS + 0.2

    def come(number: int) -> tuple[bool, float, float]:
        due = began + number / a_second
        _wait_until(due - READS)
        browser = browsers.get()
        try:
            registrant = registrants[number]
            is_right = browser.get(registrant.path).status == 200
            _wait_until(due)
            late = 1000 * (time.perf_counter() - due)
            answer = browser.post(registrant.path, registrant.form())
            waited = 1000 * (time.perf_counter() - due)
            is_right = is_right and answer.status == REDIRECT and browser.get(answer.location).status == 200
            return is_right, waited, late
        finally:
            browsers.put(browser)

    with ThreadPoolExecutor(VISITORS) as pool:
        outcomes = list(pool.map(come, range(len(registrants))))
    while not browsers.empty():
        browsers.get().close()
    return Steady(
        sent=len(outcomes),
        failed=sum(not is_right for is_right, _waited, _late in outcomes),
        milliseconds=[waited for _right, waited, _late in outcomes],
        latest=max(late for _right, _waited, late in outcomes),
    )


def _wait_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.perf_counter()))
