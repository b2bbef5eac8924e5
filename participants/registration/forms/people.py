"""The people of a registration, a row each."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from participants.registration.content import FILMS_ONLY
from participants.registration.services import Place
from workshops.models import Workshop

from .typed import AddressField, warmly

MOST_PEOPLE = 60
AT_MOST = _("Högst 60 personer åt gången. Hör av er så hjälper vi till.")
WAIT = "wait"


class WorkshopSelect(forms.Select):
    """Keeps the choice of somebody who wanted to wait when a seat has become free meanwhile."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list:
        offered = {str(choice) for choice, _label in self.choices}
        value = [v if v in offered else v.removesuffix(f":{WAIT}") for v in value]
        return super().optgroups(name, value, attrs)


class PersonForm(forms.Form):
    """One person and the time that they want."""

    name = forms.CharField(
        label=_("Namn"),
        max_length=120,
        error_messages={"required": _("Skriv vad personen heter.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = AddressField(
        label=_("E-post"),
        required=False,
        max_length=254,
        help_text=_("Då kommer film och påminnelse direkt till personen."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    workshop = forms.ChoiceField(
        label=_("Workshop"),
        widget=WorkshopSelect,
        error_messages={
            "required": _("Välj en tid, eller bara filmerna."),
            "invalid_choice": _("Den tiden går inte längre att välja. Välj en annan."),
        },
    )

    def __init__(self, *args: Any, workshops: Sequence[Workshop], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # One that filled up after the page was made is judged by the service, which says so.
        self.fields["workshop"].choices = [  # type: ignore[attr-defined]
            *[(f"{workshop.pk}", "") for workshop in workshops],
            *[(f"{workshop.pk}:{WAIT}", "") for workshop in workshops],
            (FILMS_ONLY, ""),
        ]
        self.offer(workshops)
        warmly(self)

    def offer(self, workshops: Sequence[Workshop]) -> None:
        """Show the workshops with their seats: "12", "12:wait" where it is full, "films"."""
        self.fields["workshop"].widget.choices = [
            ("", gettext("Välj en tid")),
            *[_choice(workshop) for workshop in workshops],
            (FILMS_ONLY, gettext("Bara filmerna, ingen workshop")),
        ]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def place(self) -> Place:
        """What the service takes; call it when the form is valid."""
        choice = self.cleaned_data["workshop"]
        workshop_id, _separator, wait = choice.partition(":")
        return Place(
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            workshop_id=None if choice == FILMS_ONLY else int(workshop_id),
            may_wait=wait == WAIT,
        )


class PeopleFormSet(BaseFormSet):
    at_most = AT_MOST
    too_many = False  # whether more people were sent than there are rows

    def initial_form_count(self) -> int:
        return 0  # no row is owed an answer: one that was added and left empty is passed over

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Among several rows an empty one is nobody; a single one must be somebody."""
        return {**super().get_form_kwargs(index), "empty_permitted": self.total_form_count() > 1}

    @property
    def people(self) -> list[PersonForm]:
        """The filled-in rows that are not to be removed."""
        return [form for form in self.forms if form.has_changed() and not form["DELETE"].value()]

    @property
    def is_full(self) -> bool:
        return self.total_form_count() == MOST_PEOPLE

    def clean(self) -> None:
        if self.too_many:
            raise ValidationError(AT_MOST)
        if not self.people and not any(self.errors):
            raise ValidationError(gettext("Skriv minst en person som ska vara med."))


PeopleForms = cast(
    type[PeopleFormSet],
    formset_factory(
        PersonForm,
        formset=PeopleFormSet,
        extra=0,
        can_delete=True,
        max_num=MOST_PEOPLE,
        absolute_max=MOST_PEOPLE,  # whoever claims ten thousand rows must not have them drawn
    ),
)


def _choice(workshop: Workshop) -> tuple[str, str]:
    start = localtime(workshop.starts_at)
    when = gettext("%(date)s kl. %(time)s") % {
        "date": date_format(start, "l j F"),
        "time": date_format(start, "TIME_FORMAT"),
    }
    if workshop.is_full:
        return f"{workshop.pk}:{WAIT}", gettext("%(when)s · fullt, ställ i kö") % {"when": when}
    seats = ngettext("%(n)d plats kvar", "%(n)d platser kvar", workshop.seats_left) % {
        "n": workshop.seats_left
    }
    return str(workshop.pk), f"{when} · {workshop.venue.name} · {seats}"
