"""Reminders by the thousand through a worker as in production (Celery on Redis, two processes) to a real mail
server: mails a second from the first to the last that the server took; beside it the floor, the same mails
written beforehand and sent in batches of fifty over one kept connection; in turn, the median of three series.
And the SQL statements of one batch of fifty.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from statistics import median

from django.core.mail import EmailMultiAlternatives, get_connection
from django.test.utils import override_settings

from citykompetens import clock
from citykompetens.mail import kinds
from citykompetens.mail.dispatch import dispatch
from citykompetens.mail.models import OutgoingMail, State
from citykompetens.mail.render import message
from participants.bench.data import Size
from participants.bench.figures import Figure
from participants.bench.machinery import Sink, crew, ring, until
from participants.bench.server import Site
from participants.bench.sql import statements
from participants.bench.to_be_sent import reminders

DATABASE = "postgresql"
SERIES = 3
MAILS, QUICK_MAILS = 2_000, 200
BATCH = 50
MOST_TIMES, MOST_MILLISECONDS = 1.9, 5.0  # of the floor; 200 a second
MOST_A_BATCH = 6 + BATCH


def run(site: Site, size: Size, *, quick: bool) -> list[Figure]:
    mails, series = (QUICK_MAILS, 1) if quick else (MAILS, SERIES)
    floors, rates, left = [], [], 0
    with tempfile.TemporaryDirectory() as folder, Sink(Path(folder)) as sink, _sent_to(sink):
        per_batch, written = _statements_of_a_batch(), _written_before()
        with crew(Path(folder), sink, workers=1, beats=0, processes=2, SWEEP_PACE="10000"):
            _warm_up(sink)
            for _ in range(series):
                floors.append(_floor(written, mails))
                rate, not_sent = _by_the_worker(sink, mails)
                rates.append(rate)
                left += not_sent
    times = [floor / rate for floor, rate in zip(floors, rates, strict=True)]
    return [
        _figure("floor: mails written before, one kept connection", median(floors), "mails/s"),
        _figure("worker", median(rates), "mails/s"),
        _figure("worker, a mail", 1000 / median(rates), "ms", MOST_MILLISECONDS),
        _figure("times the floor", median(times), "times", MOST_TIMES),
        _figure("planned and not sent", left, "mails", 0),
        _figure(f"statements of a batch of {BATCH}", per_batch, "statements", MOST_A_BATCH),
    ]


@contextmanager
def _sent_to(sink: Sink) -> Iterator[None]:
    """This process sends there, too."""
    backend = "citykompetens.mail.smtp.EmailBackend"
    with override_settings(
        EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=sink.port, MAIL_QUIET_HOURS=""
    ):
        yield


def _statements_of_a_batch() -> int:
    """Without BEGIN and COMMIT, and without what finds that nothing is left."""

    def dispatched() -> int:
        _outcome, told = statements(lambda: dispatch(now=clock.now()))
        return sum(not sql.startswith(("BEGIN", "COMMIT")) for sql in told)

    reminders(BATCH, now=clock.now())  # instead of what scenarios before have left
    dispatched()  # what is done once in a process is done
    idle = dispatched()
    reminders(BATCH, now=clock.now())
    return dispatched() - idle


def _written_before() -> list[EmailMultiAlternatives]:
    now = clock.now()
    reminders(BATCH, now=now)
    mails = list(OutgoingMail.objects.filter(kind="reminder"))
    kind = kinds.get("reminder")
    assert kind is not None
    letters = kind.load(mails, now)
    return [message(mail, letter) for mail in mails if isinstance(letter := letters[mail.pk], kinds.Letter)]


def _warm_up(sink: Sink) -> None:
    """Until the worker's processes have sent their first mails."""
    reminders(BATCH, now=clock.now())

    def is_done() -> bool:
        _ring()
        time.sleep(0.2)
        return not _left()

    until(is_done)


def _floor(written: list[EmailMultiAlternatives], mails: int) -> float:
    began = time.perf_counter()
    relay = get_connection()
    relay.open()
    for _ in range(mails // BATCH):
        relay.send_messages(written)
    relay.close()
    return mails / (time.perf_counter() - began)


def _by_the_worker(sink: Sink, mails: int) -> tuple[float, int]:
    """Mails a second by the mail server's own times, and how many were not sent."""
    reminders(mails, now=clock.now())
    before = len(_times(sink))
    _ring()
    until(lambda: not _left(), seconds=300)
    taken = _times(sink)[before:]
    seconds = (taken[-1] - taken[0]).total_seconds()
    sent = OutgoingMail.objects.filter(kind="reminder", state=State.SENT).count()
    return (len(taken) - 1) / seconds, mails - sent


def _ring() -> None:
    """Both processes of the worker."""
    for _ in range(2):
        ring("mail")


def _left() -> bool:
    return OutgoingMail.objects.filter(kind="reminder", state__in=[State.PLANNED, State.SENDING]).exists()


def _times(sink: Sink) -> list[datetime]:
    lines = sink.log.read_text().splitlines()
    return [datetime.fromisoformat(line.partition(" ")[0]) for line in lines if "qmgr" in line]


def _figure(what: str, value: float, unit: str, limit: float | None = None) -> Figure:
    return Figure(scenario="mail", what=what, value=value, unit=unit, limit=limit)
