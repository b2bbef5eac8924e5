"""A strict reader of calendar files, written for the tests: the library that writes them is not asked.

RFC 5545: lines end in CRLF, are at most 75 octets, and go on after a blank (3.1); times are resolved with the
VTIMEZONE in the file alone (3.6.5).
"""

import datetime as dt
import re
from dataclasses import dataclass, field

LINE = re.compile(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', re.DOTALL)
PARAMETER = re.compile(r';([A-Z0-9-]+)=("[^"]*"|[^";:,]*)')
WEEKDAYS = {"MO": 0, "SU": 6}


@dataclass
class Property:
    value: str
    params: dict[str, str]

    @property
    def text(self) -> str:
        """TEXT unescaped; what is not escaped as it must be fails."""
        assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", self.value), self.value
        assert not re.search(r"(?<!\\)(?:\\\\)*\\[^nN;,\\]", self.value), self.value
        return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], self.value)


@dataclass
class Component:
    name: str
    properties: dict[str, list[Property]] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)

    def __getitem__(self, name: str) -> Property:
        [only] = self.properties[name]
        return only

    def all(self, name: str) -> list["Component"]:
        return [part for part in self.parts if part.name == name]


@dataclass
class Event(Component):
    zones: dict[str, Component] = field(default_factory=dict)

    def utc(self, name: str) -> dt.datetime:
        """A time with TZID as the moment that it is."""
        said = self[name]
        local = _wall(said.value)
        return (local - offset(self.zones[said.params["TZID"]], local)).replace(tzinfo=dt.UTC)


def read(content: bytes) -> Component:
    """The VCALENDAR, its events knowing its time zones."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75, line
        line.decode()  # no character is cut in two
    unfolded = content.decode().replace("\r\n ", "")
    root = Component("")
    stack = [root]
    for line in unfolded.removesuffix("\r\n").split("\r\n"):
        match = LINE.fullmatch(line)
        assert match, line
        name, params, value = match[1], dict(PARAMETER.findall(match[2])), match[3]
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", value), line
        if name == "BEGIN":
            stack.append(Event(value) if value == "VEVENT" else Component(value))
        elif name == "END":
            done = stack.pop()
            assert done.name == value
            stack[-1].parts.append(done)
        else:
            unquoted = {key: text.strip('"') for key, text in params.items()}
            stack[-1].properties.setdefault(name, []).append(Property(value, unquoted))
    [calendar] = root.parts
    zones = {zone["TZID"].value: zone for zone in calendar.all("VTIMEZONE")}
    for event in events(calendar):
        event.zones = zones
    return calendar


def events(calendar: Component) -> list[Event]:
    return [part for part in calendar.parts if isinstance(part, Event)]


def offset(zone: Component, local: dt.datetime) -> dt.timedelta:
    """How far from UTC a clock on the wall is: what the last change before it says.

    A change happens when the clock that is about to change shows the time of its DTSTART.
    """
    changes = []
    for part in zone.parts:
        start = _wall(part["DTSTART"].value)
        rule = dict(pair.split("=") for pair in part["RRULE"].value.split(";"))
        assert rule["FREQ"] == "YEARLY"
        assert rule["BYDAY"].startswith("-1")
        before, after = (_offset(part[name].value) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
        for year in range(start.year, local.year + 1):
            at = _last(year, int(rule["BYMONTH"]), WEEKDAYS[rule["BYDAY"][2:]], start.time())
            changes.append((at - before, before, after))
    changes.sort()
    for moment, before, after in reversed(changes):
        if local - before >= moment and local - after >= moment:
            return after
        if local - before < moment:
            continue
        return before  # the hour that the wall shows twice, or never: the first reading
    raise AssertionError("before the first change")


def _wall(text: str) -> dt.datetime:
    """What a clock on the wall shows: it knows no zone."""
    assert re.fullmatch(r"\d{8}T\d{6}", text), text
    return dt.datetime.fromisoformat(text)


def _last(year: int, month: int, weekday: int, time: dt.time) -> dt.datetime:
    day = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    return dt.datetime.combine(day - dt.timedelta(days=(day.weekday() - weekday) % 7), time)


def _offset(text: str) -> dt.timedelta:
    sign = -1 if text[0] == "-" else 1
    return sign * dt.timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))
