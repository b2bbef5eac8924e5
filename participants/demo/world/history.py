"""What people did before the demo starts, played through the services in the order of time."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from cities.models import CityRole
from citykompetens import actors
from citykompetens.mail.models import OutgoingMail, State
from participants.attendance.models import Presence
from participants.attendance.queries import sheet
from participants.attendance.services import close, record
from participants.learning.services import mark_seen
from participants.registration.models import Enrolment, Registration
from participants.registration.services import Place, cancel, register
from participants.reminders.services import plan_due
from programs.models import CityRound, Film
from workshops.models import Workshop

from .days import Days
from .plan import PlannedBusiness
from .towns import CLOSED, FULL, HELD, OPEN, REST, Town

Event = tuple[datetime, Callable[[datetime], object]]  # what happens when; it is told the time


@dataclass(kw_only=True)
class TownHistory:
    """The events of one town, from what was planned for it."""

    town: Town
    city_round: CityRound
    workshops: list[Workshop]
    films: list[Film]
    planned: list[PlannedBusiness]
    days: Days
    luck: Random
    registrations: dict[uuid.UUID, Registration] = field(default_factory=dict)
    enrolments: dict[uuid.UUID, list[Enrolment]] = field(default_factory=dict)

    def events(self) -> Iterator[Event]:
        for business in self.planned:
            yield business.at, partial(self._sign_up, business)
            yield from self._films_of(business)
        yield from self._second_thoughts()
        for slot, workshop in zip(self.town.slots, self.workshops, strict=True):
            if slot.kind in (CLOSED, HELD):
                yield workshop.starts_at - timedelta(minutes=5), partial(self._tick, workshop, slot.kind)
            if slot.kind == CLOSED:
                yield workshop.ends_at, partial(self._close, workshop)

    def _sign_up(self, business: PlannedBusiness, now: datetime) -> None:
        by = actors.VISITOR
        if business.by_coordinator:  # on the phone with them
            by = actors.user(CityRole.objects.select_related("user").get(city=self.city_round.city).user)
        registration = register(
            city_round=self.city_round,
            business=business.details,
            places=[
                Place(
                    name=person.name,
                    email=person.email,
                    workshop_id=None if person.slot is None else self.workshops[person.slot].pk,
                    may_wait=person.slot is not None and self.town.slots[person.slot].kind == FULL,
                )
                for person in business.people
            ],
            submission_key=business.key,
            together=business.together,
            newsletter=business is self.planned[0],
            language=business.language,
            by=by,
            now=now,
        )
        self.enrolments[business.key] = list(registration.enrolments.select_related("person").order_by("pk"))

    def _enrolments(self, business: PlannedBusiness) -> list[Enrolment]:
        """The places that were written for it, in the order of its people."""
        if business.key not in self.enrolments:
            rows = self.registrations[business.key].enrolments.select_related("person").order_by("pk")
            self.enrolments[business.key] = list(rows)
        return self.enrolments[business.key]

    def _films_of(self, business: PlannedBusiness) -> Iterator[Event]:
        """Evenings after the premiere, one film after the other."""
        earliest = max(business.at, self.days.premiere) + timedelta(hours=1)
        for number, person in enumerate(business.people):
            for film in self.films[: person.films]:
                at = earliest + (self.days.now - earliest) * self.luck.random()
                yield at, partial(self._see, business, number, film)

    def _see(self, business: PlannedBusiness, number: int, film: Film, now: datetime) -> None:
        person = self._enrolments(business)[number].person
        mark_seen(person=person, film=film, by=actors.link("person", person), now=now)

    def _second_thoughts(self) -> Iterator[Event]:
        """In every town somebody of the earliest who cannot come after all, never where others wait."""
        for business in self.planned[: len(self.planned) // 2]:
            slot = business.people[-1].slot
            if len(business.people) > 2 and slot is not None and self.town.slots[slot].kind in (OPEN, REST):
                at = business.at + (self.days.now - business.at) * 0.5
                yield at, partial(self._cancel_last, business)
                return

    def _cancel_last(self, business: PlannedBusiness, now: datetime) -> None:
        enrolment = self._enrolments(business)[-1]
        by = actors.link("manage", enrolment.registration.business)
        cancel(enrolment=enrolment, by=by, now=now)

    def _tick(self, workshop: Workshop, kind: str, now: datetime) -> None:
        """Everybody is ticked, but for the last two where the list is not finished."""
        leader = workshop.facilitator.user if workshop.facilitator else None
        assert leader is not None  # who is held has somebody who led it
        rows = sheet(workshop)
        for number, enrolment in enumerate(rows if kind == CLOSED else rows[:-2]):
            at = now + timedelta(seconds=20 * number)
            record(
                event_id=uuid.UUID(int=self.luck.getrandbits(128), version=4),
                workshop=workshop,
                enrolment=enrolment,
                presence=Presence.ABSENT if number % 8 == 5 else Presence.PRESENT,
                occurred_at=at,
                by=leader,
                now=at,
            )

    def _close(self, workshop: Workshop, now: datetime) -> None:
        assert workshop.facilitator is not None
        close(workshop=workshop, by=workshop.facilitator.user, now=now)


def play(histories: list[TownHistory], *, now: datetime) -> None:
    """Let it all happen, in the order of time."""
    events = sorted((event for history in histories for event in history.events()), key=lambda e: e[0])
    for at, happen in events:
        happen(at)


def settle_mails(*, now: datetime) -> None:
    """Nobody wants last month's mails in the mailbox, nor reminders whose moment has passed."""
    plan_due(now=now)
    before = "från tiden före demon"  # shown as it is: no code that the admin has words for
    OutgoingMail.objects.filter(state=State.PLANNED).update(
        state=State.SKIPPED, reason=before, settled_at=now
    )
