"""Which time somebody wants: a workshop, none yet, or the films alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from citykompetens.errors import Refused
from participants.registration.models import Enrolment
from participants.registration.services import Place
from workshops.models import Workshop

LATER, FILMS, WAIT = "later", "films", "wait"


@dataclass(frozen=True)
class Time:
    """What one may choose: a workshop with its seats, to choose later, or the films alone."""

    text: str
    workshop: Workshop | None = None
    left: int | None = None  # places without a name, where these are what one chooses among
    waits: bool = False  # whether those stand in line
    is_current: bool = False
    has_too_little_room: bool = False  # for all who were to come: some of them may stand in line

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Chosen:
    """A choice as services take it."""

    workshop_id: int | None = None
    may_wait: bool = False
    undecided: bool = False

    @classmethod
    def of(cls, value: str) -> "Chosen":
        if value in (LATER, FILMS):
            return cls(undecided=value == LATER)
        pk, _separator, wait = value.partition(":")
        return cls(workshop_id=int(pk), may_wait=wait == WAIT)

    def place(self, name: str = "", email: str = "") -> Place:
        return Place(name=name, email=email, **vars(self))


def _card(workshop: Workshop, current: int | None) -> tuple[str, Time]:
    is_current = workshop.pk == current
    value = f"{workshop.pk}:{WAIT}" if workshop.is_full and not is_current else f"{workshop.pk}"
    return value, Time(said(workshop), workshop, is_current=is_current)


class TimeField(forms.ChoiceField):
    """A choice among a city's workshops. What filled up meanwhile is judged by the service, which says so."""

    default_error_messages = {
        "required": _("Välj en tid, eller bara filmerna."),
        "invalid_choice": _("Den tiden går inte längre att välja. Välj en annan."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Tid"), "widget": forms.RadioSelect, **kwargs})

    def offer(self, workshops: Sequence[Workshop], *, current: int | None = None, first: Any = ()) -> None:
        """Show the workshops: "12", "12:wait" where it is full and is not the one that one has."""
        others = [(LATER, Time(gettext("Välj tid senare"))), (FILMS, Time(gettext("Bara filmerna")))]
        every = [(f"{w.pk}{wait}", "") for w in workshops for wait in ("", f":{WAIT}")]
        self.choices = [*first, *every, *others]
        self.widget.choices = [*first, *[_card(w, current) for w in workshops], *others]

    def offer_to_wait(self, workshop_id: str) -> None:
        """Show the line as well for a workshop that has too little room for all who were to come."""
        choices = []
        for value, time in self.widget.choices:
            choices.append((value, time))
            if value == workshop_id:
                in_line = Time(time.text, time.workshop, has_too_little_room=True)
                choices.append((f"{workshop_id}:{WAIT}", in_line))
        self.widget.choices = choices

    def clean(self, value: Any) -> Chosen | None:  # type: ignore[override]
        value = super().clean(value)
        return Chosen.of(value) if value else None


def refuse(form: forms.Form, refused: Refused) -> None:
    """Show a service's refusal beside the time that it is about ("workshop:12"), and how to wait for it."""
    form.add_error("time" if refused.field else None, str(refused.message))
    if refused.field:
        form.fields["time"].offer_to_wait(refused.field.partition(":")[2])  # type: ignore[attr-defined]


def left(places: Sequence[Enrolment]) -> Time:
    first = places[0]
    text = gettext("Tid väljs senare") if first.is_undecided else gettext("Bara filmerna")
    return Time(
        said(first.workshop) if first.workshop else text, first.workshop, len(places), first.is_waiting
    )


def said(workshop: Workshop) -> str:
    """One line, for a list that cannot show more."""
    start = localtime(workshop.starts_at)
    when = gettext("%(date)s kl. %(time)s") % {
        "date": date_format(start, "l j F"),
        "time": date_format(start, "TIME_FORMAT"),
    }
    if workshop.is_full:
        return gettext("%(when)s · fullt, ställ i kö") % {"when": when}
    return f"{when} · {workshop.venue.name}"
