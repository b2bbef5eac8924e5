"""When things happen in the demo: everything is relative to the day on which it starts."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
# Holidays with a fixed date, as (month, day): nobody holds a workshop then.
HOLIDAYS = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}
OPENED = 60  # days before the start that registration opened


class Days:
    """The calendar of a demo that starts at `now`. Times are wall time in Stockholm."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.start = now.astimezone(STOCKHOLM).date()
        self.opens = self.at(-OPENED, "8.00")
        self.premiere = self.at(-13, "8.30")
        self.closes = self.at(25, "12.00")
        self.ends = self.workday(35)
        self.training = self.at(-20, "9.00")

    def workday(self, offset: int) -> date:
        """So many days from the start, or the next working day after; before, where it lies behind."""
        step = timedelta(days=1 if offset >= 0 else -1)
        day = self.start + timedelta(days=offset)
        while day.weekday() >= 5 or (day.month, day.day) in HOLIDAYS:
            day += step
        return day

    def at(self, offset: int, clock: str) -> datetime:
        """The working day at a time as one writes it: "8.30"."""
        hour, minute = clock.split(".")
        return datetime.combine(self.workday(offset), time(int(hour), int(minute)), tzinfo=STOCKHOLM)

    @property
    def next_april(self) -> datetime:
        """The premiere of part two: the second Tuesday of an April at least sixty days away, 8.30."""
        year = self.start.year
        if date(year, 4, 1) - self.start < timedelta(days=60):
            year += 1
        first = date(year, 4, 8)
        tuesday = first + timedelta(days=(1 - first.weekday()) % 7)
        return datetime.combine(tuesday, time(8, 30), tzinfo=STOCKHOLM)
