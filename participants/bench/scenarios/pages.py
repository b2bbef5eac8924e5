"""The start page and a city page, one visitor at a time: SQL queries (counted in the process of the
bench) and server time (in granian's worker, from the call of the WSGI application to the answer's
first byte; the median of five series). Pages are kept for a second; beside what visitors meet stands
what it takes to draw one anew. For comparison the round trip over the loopback, with an empty
answer's beside it; and with wrk on the PATH, requests a second for eight visitors at once. The limit
on time is meant for the usual size; a larger one is measured without it.
"""

from statistics import median

from django.test import Client

from citykompetens import clock
from participants.bench import wrk
from participants.bench.data import Size, open_city_rounds
from participants.bench.figures import Figure
from participants.bench.server import Site
from participants.bench.sql import statements
from participants.bench.wsgi import EMPTY

DATABASE = "postgresql"
SERIES = 5
WARM_UP = 30
ANEW = "?anew"  # an address with a query is never kept
MOST_QUERIES = 6
MOST_MILLISECONDS = 10
AS_BROWSERS_ASK = ["Accept-Encoding: gzip, deflate, br"]


def run(site: Site, size: Size, *, quick: bool) -> list[Figure]:
    slugs = [city_round.city.slug for city_round in open_city_rounds(clock.now())]
    city = "ostersund" if "ostersund" in slugs else slugs[0]
    figures = []
    for what, path in (("start page", "/"), ("city page", f"/{city}/")):
        limit = MOST_MILLISECONDS if size.is_usual else None
        figures += _page(site, what, path, requests=10 if quick else 100, limit=limit)
        figures += _under_load(site, what, path, seconds=1 if quick else 5)
    empty = [site.browser().get(EMPTY).milliseconds for _ in range(WARM_UP)]
    figures.append(_figure("empty answer, round trip", median(empty), "ms"))
    return figures


def _page(site: Site, what: str, path: str, *, requests: int, limit: float | None) -> list[Figure]:
    client = Client()
    client.get(path)  # templates are compiled, content types known
    answer, sql = statements(lambda: client.get(path + ANEW))
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    server, _cpu, round_trip = _times(site, path, requests)
    drawn, drawn_cpu, _round_trip = _times(site, path + ANEW, requests)
    return [
        _figure(f"{what}, SQL queries", len(sql), "queries", MOST_QUERIES),
        _figure(f"{what}, server time", server, "ms", limit),
        _figure(f"{what}, round trip", round_trip, "ms"),
        _figure(f"{what}, drawn anew: server time", drawn, "ms"),
        _figure(f"{what}, drawn anew: on the processor", drawn_cpu, "ms"),
        _figure(f"{what}, HTML", len(answer.content) / 1024, "KiB"),
    ]


def _times(site: Site, path: str, requests: int) -> tuple[float, float, float]:
    """Medians in milliseconds: in the application, of that on the processor, and as the browser waited."""
    series: list[tuple[float, float, float]] = []
    for _number in range(SERIES):
        browser = site.browser()  # a new connection may meet the other worker
        for _request in range(WARM_UP):
            browser.get(path)
        answers = [browser.get(path) for _request in range(requests)]
        browser.close()
        series.append(
            (
                median(answer.server for answer in answers),
                median(answer.cpu for answer in answers),
                median(answer.milliseconds for answer in answers),
            )
        )
    server, cpu, round_trip = (median(values) for values in zip(*series, strict=True))
    return server, cpu, round_trip


def _under_load(site: Site, what: str, path: str, *, seconds: int) -> list[Figure]:
    if not wrk.is_here():
        return []
    tag = site.browser().get(path).tag
    first, broken = wrk.requests(site.url + path, seconds=seconds, headers=AS_BROWSERS_ASK)
    again, _broken = wrk.requests(
        site.url + path, seconds=seconds, headers=[*AS_BROWSERS_ASK, f"If-None-Match: {tag}"]
    )
    return [
        _figure(f"{what}, 8 visitors", first, "requests/s"),
        _figure(f"{what}, 8 visitors who have it", again, "requests/s"),
        _figure(f"{what}, 8 visitors, errors", broken, "answers", 0),
    ]


def _figure(what: str, value: float, unit: str, limit: float | None = None) -> Figure:
    return Figure(scenario="pages", what=what, value=value, unit=unit, limit=limit)
