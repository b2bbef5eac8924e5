"""Who signs up for what, made up before anything is written: the same seed gives the same town."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from participants.registration.services import BusinessDetails

from . import addresses
from .businesses import BusinessNames, trades
from .days import Days
from .people import Names
from .towns import CLOSED, FULL, HELD, REST, Slot, Town

SIZES = [1, 2, 3, 4, 5, 6, 7, 8]
SIZE_WEIGHTS = [34, 30, 16, 9, 5, 3, 2, 1]
REST_WANTS = 10  # how strongly the last workshop draws people, as if so many seats were left


@dataclass(frozen=True, kw_only=True)
class PlannedPerson:
    name: str
    email: str
    slot: int | None  # which of the town's workshops; none is films only
    films: int = 0  # how many of the films this person has seen


@dataclass(frozen=True, kw_only=True)
class PlannedBusiness:
    key: uuid.UUID
    at: datetime
    details: BusinessDetails
    people: list[PlannedPerson]
    together: bool
    by_coordinator: bool
    language: str


class Seats:
    """How many people each of a town's workshops still wants."""

    def __init__(self, slots: Sequence[Slot], days: Days, rng: Random) -> None:
        self._rng = rng
        self._slots = slots
        self._starts = [days.at(slot.day, slot.at) for slot in slots]
        self.wanted = [slot.people + (slot.extra if slot.kind == FULL else 0) for slot in slots]

    def choose(self, at: datetime) -> int:
        """A workshop that still wants somebody and lies ahead; those soon over first."""
        weights = []
        for number, slot in enumerate(self._slots):
            weight = self.wanted[number] if slot.kind != REST else REST_WANTS
            if self._starts[number] < at + timedelta(days=2):
                weight = 0
            elif slot.kind in (CLOSED, HELD):
                weight *= 5
            weights.append(weight)
        number = self._rng.choices(range(len(weights)), weights=weights)[0]
        return number

    def left(self, number: int) -> bool:
        return self._slots[number].kind == REST or self.wanted[number] > 0


class TownPlanner:
    """Makes up the businesses of a town, one after the other in the order in which they sign up."""

    def __init__(self, town: Town, days: Days, *, who: Random, names: Names, shops: BusinessNames) -> None:
        self.town, self.days, self.who, self.names, self.shops = town, days, who, names, shops
        # When and where hangs on the day of the start. Another dice, so that the people are the same.
        self.luck = Random(who.random())
        self.seats = Seats(town.slots, days, self.luck)

    def businesses(self) -> list[PlannedBusiness]:
        number = self.town.businesses
        first, last = self.days.opens + timedelta(hours=2), self.days.now - timedelta(hours=2)
        moments = sorted(first + (last - first) * self.luck.random() for _ in range(number))
        drawn = trades(number, self.who)
        return [self._business(at, trade) for at, trade in zip(moments, drawn, strict=True)]

    def _business(self, at: datetime, trade: str) -> PlannedBusiness:
        who, luck = self.who, self.luck
        name = self.shops.next(trade)
        domain = addresses.plain(name)
        contact = self.names.next()
        # Small places answer at one address, that of everybody.
        contact_email = addresses.email(contact, domain) if who.random() < 0.8 else f"hej@{domain}.example"
        details = BusinessDetails(
            name=name,
            industry=trade,
            contact_name=contact,
            contact_email=contact_email,
            contact_phone=addresses.mobile(who) if who.random() < 0.85 else "",
            organisation_number=addresses.organisation_number(who) if who.random() < 0.75 else "",
        )
        size = who.choices(SIZES, weights=SIZE_WEIGHTS)[0]
        slots = self._slots(size, at)
        people = [self._person(slot, at, domain) for slot in slots]
        if who.random() < 0.8:  # the contact comes along
            people[0] = PlannedPerson(
                name=contact, email=contact_email, slot=people[0].slot, films=people[0].films
            )
        # Only where it decides nothing: that the full ones are exactly full must not hang on a group.
        alike = len(set(slots)) == 1 and size > 1 and self._kind(slots[0]) not in (None, FULL)
        return PlannedBusiness(
            key=uuid.UUID(int=luck.getrandbits(128), version=4),
            at=at,
            details=details,
            people=people,
            together=alike and luck.random() < 0.3,
            by_coordinator=luck.random() < 0.1,
            language="en" if who.random() < 0.03 else "sv",
        )

    def _kind(self, slot: int | None) -> str | None:
        return None if slot is None else self.town.slots[slot].kind

    def _slots(self, size: int, at: datetime) -> list[int | None]:
        """Mostly all to the same workshop; now and then spread over two; some see the films only."""
        chosen: list[int | None] = []
        slot = self.seats.choose(at)
        for _person in range(size):
            if self.luck.random() < 0.05:
                chosen.append(None)
                continue
            if not self.seats.left(slot) or self.luck.random() < 0.08:
                slot = self.seats.choose(at)
            self.seats.wanted[slot] -= 1
            chosen.append(slot)
        return chosen

    def _person(self, slot: int | None, at: datetime, domain: str) -> PlannedPerson:
        name = self.names.next()
        email = ""
        if self.who.random() < 0.62:
            email = addresses.email(name, domain if self.who.random() < 0.7 else "post")
        early = at < self.days.premiere
        films = self.luck.randint(1, 8) if self.luck.random() < (0.14 if early else 0.06) else 0
        return PlannedPerson(name=name, email=email, slot=slot, films=films)


def capacities(town: Town, planned: Sequence[PlannedBusiness]) -> list[int]:
    """The seats of each workshop, so that it is as full as its slot says."""
    counted = [0] * len(town.slots)
    for business in planned:
        for person in business.people:
            if person.slot is not None:
                counted[person.slot] += 1
    return [
        people - slot.extra if slot.kind == FULL else (people + slot.extra + 1) // 2 * 2
        for people, slot in zip(counted, town.slots, strict=True)
    ]
