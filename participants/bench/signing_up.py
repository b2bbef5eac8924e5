"""Registrants as the site meets them: the form as a browser sends it, many at the same moment."""

import threading
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Count, Q

from participants.registration.models import Enrolment, EnrolmentState, Registration
from programs.models import CityRound
from workshops.models import Workshop

from .browser import Answer, Browser
from .figures import Figure, percentile
from .server import Site

REDIRECT, SHOWN_AGAIN = 302, 200


@dataclass(frozen=True, kw_only=True)
class Registrant:
    """A business that sends the form once: its choice for each of its people, "12" or "12:wait"."""

    city_slug: str
    choices: Sequence[str]
    together: bool = False
    key: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def path(self) -> str:
        return f"/{self.city_slug}/anmalan/"

    def template(self) -> str:
        """The form as it is sent, with KEY where each sender has a key of its own."""
        key = self.key.hex
        return (
            urlencode(self.form())
            .replace(str(self.key), "KEY")
            .replace(key[:12], "KEY")
            .replace(key[:6], "KEY")
        )

    def form(self) -> dict[str, str]:
        """The fields as the page has them. One in three has no address of the own."""
        fields = {
            "business-time": self.choices[0] if len(set(self.choices)) == 1 else "each",
            "business-who": "others",
            "business-name": f"Kafé {self.key.hex[:6]}",
            "business-industry": "cafe",
            "business-contact_name": "Elin Ek",
            "business-contact_email": f"elin@{self.key.hex[:12]}.example",
            "business-contact_phone": "063-12 34 56",
            "business-organisation_number": "556016-0680",
            "business-submission_key": str(self.key),
            "people-TOTAL_FORMS": str(len(self.choices)),
        }
        if self.together:
            fields["business-together"] = "on"
        for number, choice in enumerate(self.choices):
            fields[f"people-{number}-name"] = f"Person {number}"
            fields[f"people-{number}-workshop"] = choice
            if number % 3:
                fields[f"people-{number}-email"] = f"person{number}@{self.key.hex[:12]}.example"
        return fields


Outcome = tuple[Registrant, Answer]


def rush(site: Site, queues: Sequence[Sequence[Registrant]]) -> list[Outcome]:
    """Every queue is one connection that sends its forms one after another; all start at once.

    Each has fetched the form before, as a visitor has: the workers are warm, the connections open.
    """
    gate = threading.Barrier(len(queues))

    def send(queue: Sequence[Registrant]) -> list[Outcome]:
        browser = site.browser()
        try:
            browser.get(queue[0].path)
            gate.wait(timeout=60)
            return [(registrant, browser.post(registrant.path, registrant.form())) for registrant in queue]
        finally:
            browser.close()

    with ThreadPoolExecutor(len(queues)) as pool:
        return [outcome for outcomes in pool.map(send, queues) for outcome in outcomes]


def sign_up(browser: Browser, registrant: Registrant) -> Answer:
    """One registration that must succeed. Raises RuntimeError when the form came back."""
    answer = browser.post(registrant.path, registrant.form())
    if answer.status != REDIRECT:
        raise RuntimeError(f"a registration that should have passed was answered with {answer.status}")
    return answer


@dataclass
class Verdict:
    """What the database says after a rush, compared with the answers and with the rules."""

    confirmed: int = 0
    waiting: int = 0
    refused: int = 0
    failed: int = 0
    oversold: int = 0
    miscounted: int = 0
    turned_away: int = 0

    def judge(self, outcomes: Sequence[Outcome], workshop: Workshop) -> None:
        """Add a rush for this workshop, in whose city nobody else signed up meanwhile."""
        rows = Enrolment.objects.filter(workshop=workshop).aggregate(
            confirmed=Count("pk", filter=Q(state=EnrolmentState.CONFIRMED)),
            waiting=Count("pk", filter=Q(state=EnrolmentState.WAITING)),
        )
        workshop.refresh_from_db()
        written = set(
            Registration.objects.filter(submission_key__in=[r.key for r, _answer in outcomes]).values_list(
                "submission_key", flat=True
            )
        )
        self.confirmed += rows["confirmed"]
        self.waiting += rows["waiting"]
        self.oversold += max(0, rows["confirmed"] - workshop.capacity)
        self.miscounted += rows["confirmed"] != workshop.seats_taken
        self.miscounted += rows["waiting"] != workshop.waiting
        self.miscounted += _miscounted(workshop.city_round_id)
        for registrant, answer in outcomes:
            if answer.status == REDIRECT and registrant.key in written:
                continue
            if answer.status == SHOWN_AGAIN and registrant.key not in written:
                self.refused += 1
                self.turned_away += len(registrant.choices) <= workshop.seats_left
            else:
                self.failed += 1

    def figures(self, scenario: str, *, what: str = "") -> list[Figure]:
        prefix = f"{what}: " if what else ""

        def figure(what: str, value: int, unit: str, limit: int | None = None) -> Figure:
            return Figure(scenario=scenario, what=prefix + what, value=value, unit=unit, limit=limit)

        return [
            figure("seats given", self.confirmed, "people"),
            figure("put on the waiting list", self.waiting, "people"),
            figure("refused: full", self.refused, "registrations"),
            figure("sold beyond the capacity", self.oversold, "seats", 0),
            figure("counters that differ from the rows", self.miscounted, "counters", 0),
            figure("turned away although there was room", self.turned_away, "registrations", 0),
            figure("failed, or answer and database disagree", self.failed, "registrations", 0),
        ]


def _miscounted(city_round_id: int) -> int:
    """How many of the two counters of a city's part differ from its rows."""
    city_round = CityRound.objects.get(pk=city_round_id)
    registrations = Registration.objects.filter(city_round=city_round)
    people = Enrolment.objects.active().filter(registration__in=registrations)
    return (city_round.businesses != registrations.count()) + (city_round.people != people.count())


def latencies(
    scenario: str, outcomes: Sequence[Outcome], *, what: str = "answer", most: dict[int, float] | None = None
) -> list[Figure]:
    """`most`: the limits, in milliseconds by percentile."""
    waited = [answer.milliseconds for _registrant, answer in outcomes]
    return [
        Figure(
            scenario=scenario,
            what=f"{what}, {name}",
            value=percentile(waited, percent),
            unit="ms",
            limit=(most or {}).get(percent),
        )
        for name, percent in (("median", 50), ("95th percentile", 95), ("slowest", 100))
    ]
