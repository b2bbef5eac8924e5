"""What the mail relay's own log knows of a mail of which the site does not know whether it arrived."""

import datetime as dt
import logging
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from django.conf import settings
from django.utils.timezone import get_current_timezone

log = logging.getLogger(__name__)


class Fate(Enum):
    ACCEPTED = auto()  # the relay has it, and delivers it or reports that it cannot
    NEVER_ARRIVED = auto()
    CANNOT_TELL = auto()


@dataclass(frozen=True)
class Handed:
    """A mail that was handed over at some moment between these two, and is not any more."""

    message_id: str
    since: dt.datetime
    until: dt.datetime


class RelayLog(Protocol):
    def fates(self, mails: Iterable[Handed], *, now: dt.datetime) -> Mapping[str, Fate]:
        """What became of each, by Message-ID. Never raises: what cannot be read cannot tell."""


def configured() -> RelayLog | None:
    """The log that MAIL_RELAY_LOG names, if any."""
    return PostfixLog(settings.MAIL_RELAY_LOG) if settings.MAIL_RELAY_LOG else None


# "Nov 25 02:00:00 mail postfix/cleanup[411]: 4F1C2A: message-id=<…>", or with "2026-11-25T02:00:00.1+01:00"
_LINE = re.compile(
    r"postfix[\w-]*/(?:\w+/)*(?P<by>cleanup|qmgr)\[\d+\]: (?P<queue_id>\w+): "
    r"(?:message-id=(?P<message_id>\S+)|(?P<accepted>from=<[^>]*>, size=\d+, nrcpt=\d+ \(queue active\)))"
)
_SYSLOG = re.compile(r"(?P<month>[A-Z][a-z]{2}) +(?P<day>\d+) (?P<time>\d\d:\d\d:\d\d) ")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class PostfixLog:
    """A log file as Postfix writes it through syslog, in the time zone of the site or with its offset.

    Postfix has a mail when its queue manager lists it (`queue active`): `cleanup` names the Message-ID
    before the text has come to its end. A log that begins after the mail may have been handed over (rotated),
    or that ends before that is over (nothing is written to it any more), does not tell that it never came.
    """

    def __init__(self, path: str) -> None:
        self.path = path

    def fates(self, mails: Iterable[Handed], *, now: dt.datetime) -> Mapping[str, Fate]:
        wanted = {mail.message_id: mail for mail in mails}
        try:
            with open(self.path, encoding="utf-8", errors="replace") as lines:
                accepted, begins, ends = self._read(lines, wanted, now)
        except OSError as error:
            log.warning("the relay's log %s cannot be read: %s", self.path, type(error).__name__)
            return dict.fromkeys(wanted, Fate.CANNOT_TELL)

        def fate(mail: Handed) -> Fate:
            if mail.message_id in accepted:
                return Fate.ACCEPTED
            covered = begins is not None and ends is not None and begins <= mail.since < mail.until <= ends
            return Fate.NEVER_ARRIVED if covered else Fate.CANNOT_TELL

        return {message_id: fate(mail) for message_id, mail in wanted.items()}

    def _read(
        self, lines: Iterable[str], wanted: Container[str], now: dt.datetime
    ) -> tuple[set[str], dt.datetime | None, dt.datetime | None]:
        """Which of them were accepted; when the log begins and ends, if it says so."""
        queued: dict[str, str] = {}
        accepted: set[str] = set()
        begins, last = None, ""
        for line in lines:
            begins = begins or _moment(line, now, fold=1)  # of the hour that is there twice: in doubt it
            last = line if line.strip() else last  # begins late and ends early
            found = _LINE.search(line) if "postfix" in line else None
            if found is None:
                continue
            queue_id = found["queue_id"]
            if found["accepted"]:
                accepted.update({queued[queue_id]} if queue_id in queued else ())
            elif found["message_id"]:
                queued.pop(queue_id, None)  # queue ids are used again
                if found["message_id"] in wanted:
                    queued[queue_id] = found["message_id"]
        return accepted, begins, _moment(last, now, fold=0)


def _moment(line: str, now: dt.datetime, *, fold: int) -> dt.datetime | None:
    """When a line was written. Syslog names no year: it is the last one that is not ahead of us."""
    if found := _SYSLOG.match(line):
        month = _MONTHS.index(found["month"]) + 1 if found["month"] in _MONTHS else 0
        hour, minute, second = (int(number) for number in found["time"].split(":"))
        for year in (now.year + 1, now.year, now.year - 1):
            try:
                moment = dt.datetime(
                    year, month, int(found["day"]), hour, minute, second,
                    tzinfo=get_current_timezone(), fold=fold,
                )  # fmt: skip
            except ValueError:  # no month, or no 29 February in that year
                continue
            if moment <= now + dt.timedelta(days=1):
                return moment
        return None
    try:
        moment = dt.datetime.fromisoformat(line.split(maxsplit=1)[0])
    except (ValueError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=get_current_timezone(), fold=fold)
