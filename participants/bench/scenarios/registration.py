"""A café signs up five people for two workshops: SQL statements (BEGIN and COMMIT included) and the
median of the time, for the whole POST and for the service alone; the form before it and the receipt
after it.
"""

import time
import uuid
from statistics import median

from django.test import Client

from citykompetens import actors, clock
from participants.bench.data import Size, open_city_rounds, workshop
from participants.bench.figures import Figure
from participants.bench.server import Site
from participants.bench.signing_up import REDIRECT, Registrant, percentile, sign_up
from participants.bench.sql import statements
from participants.registration.services import BusinessDetails, Place, register
from programs.models import CityRound
from workshops.models import Workshop

DATABASE = "postgresql"
WARM_UP = 20
ROOMY = 5000  # seats: nobody waits here, see the scenario hot for that
MOST_STATEMENTS, WANTED_STATEMENTS = 20, 15


def run(site: Site, size: Size, *, quick: bool) -> list[Figure]:
    now = clock.now()
    city_round = open_city_rounds(now)[0]
    workshops = [workshop(city_round, capacity=ROOMY, now=now) for _ in range(2)]
    times = 10 if quick else 100
    return [
        *_through_the_page(site, city_round, workshops, times=times),
        *_through_the_service(city_round, workshops, times=times),
    ]


def _through_the_page(
    site: Site, city_round: CityRound, workshops: list[Workshop], *, times: int
) -> list[Figure]:
    def cafe() -> Registrant:
        choices = [str(workshops[number % 2].pk) for number in range(5)]
        return Registrant(city_slug=city_round.city.slug, choices=choices)

    client = Client()
    client.get(cafe().path)
    form_page, form_sql = statements(lambda: client.get(cafe().path))
    registrant = cafe()
    posted, post_sql = statements(lambda: client.post(registrant.path, registrant.form()))
    if posted.status_code != REDIRECT:
        raise RuntimeError(f"the registration was answered with {posted.status_code}")
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
        _figure("form, SQL queries", len(form_sql), "queries"),
        _figure("form, server time", median(forms), "ms"),
        _figure("POST, SQL statements", len(post_sql), "statements", MOST_STATEMENTS, WANTED_STATEMENTS),
        _figure("POST, server time", median(posts), "ms"),
        _figure("POST, server time, 95th percentile", percentile(posts, 95), "ms"),
        _figure("receipt, SQL queries", len(receipt_sql), "queries"),
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
                    workshop_id=workshops[number % 2].pk,
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
        _figure("service, SQL statements", len(sql), "statements", MOST_STATEMENTS, WANTED_STATEMENTS),
        _figure("service, time", median(milliseconds), "ms"),
    ]


def _figure(
    what: str, value: float, unit: str, limit: float | None = None, target: float | None = None
) -> Figure:
    return Figure(scenario="registration", what=what, value=value, unit=unit, limit=limit, target=target)
