"""A café signs up five people in a city with seventeen workshops. One at a time: SQL statements (BEGIN and
COMMIT included; with forty people, too) and the median of the time, for the whole POST and for the service
alone, the form before it and the receipt after it. With wrk on the PATH the whole flow as fast as it goes,
eight visitors at once, beside a bare Django view that writes the same rows, in turn, the median of three
series. Then fifty businesses a second, each at its moment: how long the POST took from there.
"""

import time
import uuid
from statistics import median

from django.test import Client

from citykompetens import actors, clock
from participants.bench import flow, wrk
from participants.bench.data import Size, open_city_rounds
from participants.bench.figures import Figure, percentile
from participants.bench.server import Site
from participants.bench.signing_up import REDIRECT, Registrant, sign_up
from participants.bench.sql import statements
from participants.registration.services import BusinessDetails, Place, register
from programs.models import CityRound
from workshops.models import Workshop

DATABASE = "postgresql"
WARM_UP = 20
MOST_STATEMENTS, MOST_QUERIES = 15, 4
ANEW = "?anew"  # an address with a query is never kept


def run(site: Site, size: Size, *, quick: bool) -> list[Figure]:
    now = clock.now()
    city_round = open_city_rounds(now)[0]
    workshops = flow.only_roomy_workshops(city_round)
    times = 10 if quick else 100
    whole: list[Figure] = []
    if wrk.is_here():
        shortly = {"seconds": 2, "series": 1} if quick else {"seconds": 10}
        whole += flow.at_saturation(site, city_round, workshops, **shortly)
        whole += flow.at_a_steady_pace(site, city_round, workshops, seconds=2 if quick else 20)
    return [
        *whole,
        *_through_the_page(site, city_round, workshops, times=times),
        *_through_the_service(city_round, workshops, times=times),
    ]


def _through_the_page(
    site: Site, city_round: CityRound, workshops: list[Workshop], *, times: int
) -> list[Figure]:
    def cafe() -> Registrant:
        return flow.registrant(city_round, workshops, 0)

    def hotel() -> Registrant:
        choices = [str(workshops[number % len(workshops)].pk) for number in range(40)]
        return Registrant(city_slug=city_round.city.slug, choices=choices)

    client = Client()
    client.get(cafe().path)
    form_page, form_sql = statements(lambda: client.get(cafe().path + ANEW))
    registrant = cafe()
    posted, post_sql = statements(lambda: client.post(registrant.path, registrant.form()))
    if posted.status_code != REDIRECT:
        raise RuntimeError(f"the registration was answered with {posted.status_code}")
    many = hotel()
    forty, forty_sql = statements(lambda: client.post(many.path, many.form()))
    if forty.status_code != REDIRECT:
        raise RuntimeError(f"the registration of forty was answered with {forty.status_code}")
    client.get(posted["Location"])
    receipt, receipt_sql = statements(lambda: client.get(posted["Location"]))
    if {form_page.status_code, receipt.status_code} != {200}:
        raise RuntimeError(f"form {form_page.status_code}, receipt {receipt.status_code}")

    browser = site.browser()
    for _ in range(WARM_UP):
        browser.get(sign_up(browser, cafe()).location)
    forms, posts, receipts = [], [], []
    for _ in range(times):
        forms.append(browser.get(registrant.path).server)
        answer = sign_up(browser, cafe())
        posts.append(answer.server)
        receipts.append(browser.get(answer.location).server)
    browser.close()
    return [
        _figure("form drawn anew, SQL queries", len(form_sql), "queries", MOST_QUERIES),
        _figure("form, server time", median(forms), "ms"),
        _figure("POST of five, SQL statements", len(post_sql), "statements", MOST_STATEMENTS),
        _figure("POST of forty, SQL statements", len(forty_sql), "statements", MOST_STATEMENTS),
        _figure("POST, server time", median(posts), "ms"),
        _figure("POST, server time, 95th percentile", percentile(posts, 95), "ms"),
        _figure("receipt, SQL queries", len(receipt_sql), "queries", MOST_QUERIES),
        _figure("receipt, server time", median(receipts), "ms"),
    ]


def _through_the_service(city_round: CityRound, workshops: list[Workshop], *, times: int) -> list[Figure]:
    def five() -> object:
        return register(
            city_round=city_round,
            business=BusinessDetails(
                name="Kafé Linden",
                industry="cafe",
                contact_name="Elin Ek",
                contact_email="elin@linden.example",
            ),
            places=[
                Place(
                    name=f"Person {number}",
                    email=f"person{number}@linden.example" if number % 3 else "",
                    workshop_id=workshops[number].pk,
                )
                for number in range(5)
            ],
            submission_key=uuid.uuid4(),
            by=actors.VISITOR,
            now=clock.now(),
        )

    five()
    _registration, sql = statements(five)
    milliseconds = []
    for _ in range(times):
        began = time.perf_counter()
        five()
        milliseconds.append(1000 * (time.perf_counter() - began))
    return [
        _figure("service, SQL statements", len(sql), "statements", MOST_STATEMENTS),
        _figure("service, time", median(milliseconds), "ms"),
    ]


def _figure(what: str, value: float, unit: str, limit: float | None = None) -> Figure:
    return Figure(scenario="registration", what=what, value=value, unit=unit, limit=limit)
