"""The times that can be chosen: a workshop, waiting for one, later, only the films; or one time each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from participants.registration.content import FILMS_ONLY, LATER
from participants.registration.services import Place
from workshops.models import Workshop

WAIT = "wait"
EACH = "each"  # of the whole business: everybody has a time of their own


@dataclass(frozen=True)
class Time:
    """One of the choices: what the form sends ("12", "12:wait", "films" …) and what is read."""

    value: str
    title: str
    hours: str = ""
    where: str = ""
    seats: str = ""
    is_full: bool = False

    @property
    def line(self) -> str:
        """In one line, for a list that drops down."""
        when = f"{self.title} {self.hours}".strip()
        return " · ".join(part for part in (when, self.where, self.seats) if part)


@dataclass
class Times:
    """What may be chosen now. `also_wait`: workshops with too little room for somebody who asked."""

    workshops: Sequence[Workshop]
    also_wait: set[int] = field(default_factory=set)

    # Worded when they are drawn: a form that is sent and right draws nothing.

    @cached_property
    def dated(self) -> list[Time]:
        return [time for workshop in self.workshops for time in self._of(workshop)]

    @cached_property
    def for_one(self) -> list[Time]:
        """What one of the people may choose."""
        return [*self.dated, *_without_a_date()]

    @cached_property
    def for_all(self) -> list[Time]:
        """What the business may choose for all of them, or "each" on their own."""
        return [*self.dated, *_without_a_date_for_all(there_are_times=bool(self.workshops))]

    @cached_property
    def _offered(self) -> set[str]:
        return {time.value for time in self.for_all}

    def shown(self, value: str) -> str:
        """What is chosen on the page: also for somebody who wanted to wait where a seat is free by now."""
        offered = (one for one in (value, value.removesuffix(f":{WAIT}")) if one in self._offered)
        return next(offered, "")

    def values(self) -> set[str]:
        """Everything that may be sent; a workshop that filled up meanwhile is judged by the service."""
        numbers = [str(workshop.pk) for workshop in self.workshops]
        return {*numbers, *(f"{number}:{WAIT}" for number in numbers), LATER, FILMS_ONLY}

    def _of(self, workshop: Workshop) -> list[Time]:
        of_it = (*_when(workshop.starts_at, workshop.ends_at, get_language()), workshop.venue.name)
        if workshop.is_full:
            waiting = ngettext("Fullt, %(waiting)s väntar", "Fullt, %(waiting)s väntar", workshop.waiting)
            full = waiting % {"waiting": workshop.waiting} if workshop.waiting else gettext("Fullt")
            return [Time(f"{workshop.pk}:{WAIT}", *of_it, f"{full} · {gettext('ställ er i kö')}", True)]
        seats = ngettext("%(n)d plats kvar", "%(n)d platser kvar", workshop.seats_left)
        free = Time(str(workshop.pk), *of_it, seats % {"n": workshop.seats_left})
        if workshop.pk not in self.also_wait:
            return [free]
        wait = gettext("Ställ er i kö: de som inte får plats väntar. Vill ni gå tillsammans väntar alla.")
        return [free, Time(f"{workshop.pk}:{WAIT}", *of_it, wait, True)]


class TimeField(forms.Field):
    """A time, once it is asked for: what is hidden on the page is neither judged nor counted.

    The page draws the choices, from `Times`.
    """

    default_error_messages = {
        "required": _("Välj en tid, eller bara filmerna."),
        "invalid_choice": _("Den tiden går inte längre att välja. Välj en annan."),
    }
    is_asked = True
    values: Collection[str] = ()

    def offer(self, values: Collection[str], *, is_asked: bool = True) -> None:
        self.values = values
        self.is_asked = self.required = is_asked

    def to_python(self, value: Any) -> str:
        return str(value or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if self.is_asked and value not in self.values:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.is_asked and super().has_changed(initial, data)


def place(name: str, email: str, time: str) -> Place:
    """What the service takes of somebody and the time that was chosen."""
    workshop_id, _separator, wait = time.partition(":")
    return Place(
        name=name,
        email=email,
        workshop_id=int(workshop_id) if workshop_id.isdigit() else None,
        may_wait=wait == WAIT,
        undecided=time == LATER,
    )


@lru_cache(maxsize=1024)
def _when(starts_at: datetime, ends_at: datetime, language: str) -> tuple[str, str]:
    """The day, and from when to when, in the language that is spoken now."""
    starts, ends = localtime(starts_at), localtime(ends_at)
    hours = gettext("kl. %(starts)s–%(ends)s") % {
        "starts": date_format(starts, "TIME_FORMAT"),
        "ends": date_format(ends, "TIME_FORMAT"),
    }
    return capfirst(date_format(starts, "l j F")), hours


def _without_a_date() -> list[Time]:
    return [
        Time(LATER, gettext("Bestäms senare")),
        Time(FILMS_ONLY, gettext("Bara filmerna, ingen workshop")),
    ]


def _without_a_date_for_all(*, there_are_times: bool) -> list[Time]:
    each = gettext("Ni väljer för var och en, längre ner. Någon kan också bestämma senare.")
    later = gettext("Ni väljer på er sida, så länge det finns plats.")
    if not there_are_times:
        later = gettext("Tiderna är inte klara än. Ni väljer på er sida.")
    films = gettext("Ni ser dem när det passar. Vi tjatar inte om någon tid.")
    return [
        *([Time(EACH, gettext("Olika tider"), where=each)] if there_are_times else []),
        Time(LATER, gettext("Vi bestämmer tid senare"), where=later),
        Time(FILMS_ONLY, gettext("Bara filmerna, ingen workshop"), where=films),
    ]
