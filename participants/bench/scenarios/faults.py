"""Reminders go out to a real mail server while everything that can go is taken away: both workers are killed
with -9 again and again, both beats too, Redis is flushed, PostgreSQL throws everybody out and takes nobody
for a second, and workers get the same task twice. No mail may be lost, none may come twice; in doubt are
at most as many as workers were killed; with the log of the mail server to read, none. Not among the usual
scenarios: it takes minutes.
"""

import random
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path

import psycopg
import redis
from django.db import connection
from django.db.models import QuerySet
from psycopg import sql

from citykompetens import clock
from citykompetens.mail.models import OutgoingMail, State
from participants.bench.data import Size
from participants.bench.figures import Figure
from participants.bench.machinery import REDIS, Process, Sink, crew, ring, until
from participants.bench.server import Site
from participants.bench.to_be_sent import reminders
from programs.models import MailRule

DATABASE = "postgresql"
BY_NAME_ONLY = True
MAILS, FAULTS = 10_000, 40
QUICK_MAILS, QUICK_FAULTS = 200, 6
LEASE = 8  # seconds; a batch takes one
PATIENCE = 600


def run(site: Site, size: Size, *, quick: bool) -> list[Figure]:
    size_of_it = (QUICK_MAILS, QUICK_FAULTS) if quick else (MAILS, FAULTS)
    return [*_run(*size_of_it, reads_log=False), *_run(*size_of_it, reads_log=True)]


def _run(mails: int, faults: int, *, reads_log: bool) -> list[Figure]:
    reminders(mails, now=clock.now())
    MailRule.objects.update(active=False)  # the workers' own sweep finds no more of them
    with tempfile.TemporaryDirectory() as folder, Sink(Path(folder)) as sink:
        began = time.monotonic()
        settings = {"MAIL_LEASE": str(LEASE), "MAIL_RELAY_LOG": str(sink.log) if reads_log else ""}
        with crew(Path(folder), sink, workers=2, beats=2, processes=1, **settings) as processes:
            happened = _break_everything(processes, sink, mails=mails, faults=faults)
            until(lambda: not _open().exists(), seconds=PATIENCE)
        return _figures(sink, happened, reads_log=reads_log, seconds=time.monotonic() - began)


def _break_everything(processes: dict[str, Process], sink: Sink, *, mails: int, faults: int) -> Counter[str]:
    """One fault after the other, each when some more mails have gone out. Counts of what was done."""
    chance = random.Random("faults")
    happened: Counter[str] = Counter()
    for number in range(faults):
        goal = mails * number // faults
        until(partial(_has_come_to, goal, sink), seconds=PATIENCE)
        time.sleep(chance.uniform(0, 0.3))  # anywhere in a batch
        kind = ("worker 1", "worker 2", "redis", "postgresql", "beats", "two tasks")[number % 6]
        if kind.startswith("worker"):
            processes[kind].kill()
            processes[kind].start()
            happened["kills"] += 1
        elif kind == "redis":
            redis.from_url(REDIS).flushdb()
            happened["flushes"] += 1
        elif kind == "postgresql":
            _restart_postgresql()
            happened["restarts"] += 1
        elif kind == "beats":
            for name in ("beat 1", "beat 2"):
                processes[name].kill()
                processes[name].start()
        else:
            for _ in range(2):
                ring("mail")
    return happened


def _has_come_to(goal: int, sink: Sink) -> bool:
    return sink.taken().total() >= goal or not _open().exists()


def _restart_postgresql() -> None:
    """What clients see of a restart: every connection breaks, and for a second none is taken."""
    ours = connection.settings_dict
    server = {"host": ours["HOST"], "port": ours["PORT"], "user": ours["USER"], "password": ours["PASSWORD"]}
    name = ours["NAME"]
    connection.close()
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as administration:
        administration.execute(allow.format(sql.Identifier(name), sql.Literal(False)))
        administration.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        time.sleep(1)
        administration.execute(allow.format(sql.Identifier(name), sql.Literal(True)))


def _open() -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(kind="reminder", state__in=[State.PLANNED, State.SENDING])


def _figures(sink: Sink, happened: Counter[str], *, reads_log: bool, seconds: float) -> list[Figure]:
    rows = dict(OutgoingMail.objects.filter(kind="reminder").values_list("message_id", "state"))
    taken = sink.taken()
    states = Counter(rows.values())
    lost = sum(taken[message_id] == 0 for message_id, state in rows.items() if state == State.SENT)
    may_be_in_doubt = 0 if reads_log else happened["kills"]  # whoever lives knows what was sent
    told = {
        "mails": (len(rows), None),
        "workers killed": (happened["kills"], None),
        "PostgreSQL restarted": (happened["restarts"], None),
        "Redis flushed": (happened["flushes"], None),
        "sent": (states[State.SENT], None),
        "lost: recorded as sent, but never come": (lost, 0),
        "come twice": (sum(taken[message_id] > 1 for message_id in rows), 0),
        "in doubt": (states[State.UNKNOWN], may_be_in_doubt),
        "neither sent nor in doubt": (len(rows) - states[State.SENT] - states[State.UNKNOWN], 0),
    }
    prefix = "with the log: " if reads_log else ""
    return [
        *[
            Figure(scenario="faults", what=prefix + what, value=value, unit="", limit=limit)
            for what, (value, limit) in told.items()
        ],
        Figure(scenario="faults", what=f"{prefix}all of it took", value=seconds, unit="s"),
    ]
