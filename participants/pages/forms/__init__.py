"""What a business types on its own page: parsed and judged, never saved."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from participants.registration.forms.typed import AddressField, NameField, warmly
from participants.registration.models import Enrolment, Person
from participants.registration.services import Place
from workshops.models import Workshop

from .times import FILMS, LATER, TimeField, left

MOST_AT_ONCE = 60


class _Form(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        warmly(self)


def _name() -> NameField:
    return NameField(
        label=_("Namn"),
        max_length=120,
        error_messages={"required": _("Skriv vad personen heter.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _email(**more: Any) -> AddressField:
    return AddressField(
        label=_("E-post"),
        max_length=254,
        error_messages={"required": _("Skriv en e-postadress.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        **more,
    )


class RenameForm(_Form):
    """How a name is spelt."""

    name = _name()


class WhoForm(RenameForm):
    """Somebody: a name and, if wanted, an own address."""

    email = _email(required=False, help_text=_("Då kommer film och påminnelse direkt till personen."))


def _together() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("Vi vill gå tillsammans"),
        required=False,
        help_text=_("Ni som valt samma tid får plats alla, eller väntar tillsammans."),
    )


class MoveForm(_Form):
    """Another time for a place."""

    time = TimeField(label=_("Ny tid"))

    def __init__(self, *args: Any, workshops: Sequence[Workshop], enrolment: Enrolment, **kwargs: Any):
        super().__init__(*args, **kwargs)
        now = enrolment.workshop_id or (LATER if enrolment.is_undecided else FILMS)
        self.initial["time"] = str(now)
        self.fields["time"].offer(workshops, current=enrolment.workshop_id)  # type: ignore[attr-defined]


class AddForm(WhoForm):
    """One person more. Sent twice it is one: the same name is asked about."""

    time = TimeField()

    def __init__(self, *args: Any, workshops: Sequence[Workshop], names: set[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.names = names  # of those who have a place already, casefolded
        self.fields["time"].offer(workshops)  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if name.casefold() in self.names:
            raise ValidationError(
                gettext("%(name)s är redan med. Är det en annan person, skriv hela namnet.") % {"name": name}
            )
        return name

    def places(self) -> list[Place]:
        return [self.cleaned_data["time"].place(self.cleaned_data["name"], self.cleaned_data["email"])]


class NamelessForm(_Form):
    """Places for people who are named later. Sent twice they are booked once: `seen` is what was shown."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    number = forms.IntegerField(
        label=_("Hur många platser?"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        error_messages={
            "required": _("Skriv hur många."),
            "invalid": _("Skriv ett antal med siffror."),
            "min_value": _("Skriv minst en plats."),
            "max_value": _("Högst 60 platser åt gången."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    time = TimeField()
    together = _together()

    def __init__(self, *args: Any, workshops: Sequence[Workshop], revision: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.revision = revision  # of the registration, as it is now
        self.fields["time"].offer(workshops)  # type: ignore[attr-defined]

    def clean(self) -> None:
        if self.cleaned_data.get("seen") not in (None, self.revision):
            raise ValidationError(
                gettext("Era platser har ändrats sedan du öppnade sidan. Titta efter, och skicka igen.")
            )

    def places(self) -> list[Place]:
        return [self.cleaned_data["time"].place()] * self.cleaned_data["number"]


class TakeForm(WhoForm):
    """A colleague takes a place that waits for a name."""

    email = _email(required=False, help_text=_("Då får du film och påminnelse direkt."))
    time = forms.ChoiceField(
        label=_("Tid"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj en tid."),
            "invalid_choice": _("Den tiden är tagen. Välj en annan."),
        },
    )
    field_order = ["time", "name", "email"]

    def __init__(self, *args: Any, times: Sequence[Sequence[Enrolment]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.times = {self.key(places[0]): places for places in times}
        choices = [(key, left(places)) for key, places in self.times.items()]
        self.fields["time"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.initial["time"] = choices[0][0]
        self.fields["name"].label = _("Ditt namn")
        self.fields["name"].error_messages["required"] = _("Skriv vad du heter.")
        self.fields["email"].label = _("Din e-post")

    @staticmethod
    def key(enrolment: Enrolment) -> str:
        """Says a time, a part and whether one waits there, and no single place: those are alike."""
        return f"{enrolment.registration_id}-{enrolment.workshop_id or 0}-{enrolment.state}"


class ContactForm(WhoForm):
    """Somebody more who looks after the places."""

    email = _email()


class NewAddressForm(_Form):
    """The right address, for one that does not work."""

    email = _email()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Rätt e-post")


class HandOverForm(ContactForm):
    """Who is the contact from now on."""

    phone = PhoneNumberField(
        label=_("Telefon"),
        required=False,
        region="SE",
        error_messages={"invalid": _("Skriv ett telefonnummer, till exempel 063-12 34 56.")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "inputmode": "tel"}),
    )


class MyLinksForm(_Form):
    """Where the links go."""

    email = AddressField(
        label=_("Din e-post"),
        max_length=254,
        error_messages={"required": _("Skriv din e-postadress.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AgainForm(_Form):
    """The people of the last part, for the next one: all at one time, or each at another."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    people = forms.MultipleChoiceField(
        label=_("Vilka ska vara med?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kryssa för minst en person.")},
    )
    time = TimeField()
    together = _together()

    def __init__(
        self, *args: Any, people: Sequence[Person], workshops: Sequence[Workshop], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(person.pk): person for person in people}
        self.fields["people"].choices = [(key, str(person)) for key, person in self.known.items()]  # type: ignore[attr-defined]
        self.fields["time"].offer(workshops)  # type: ignore[attr-defined]
        same = [("", gettext("Samma tid som de andra"))]
        for key, person in self.known.items() if len(self.known) > 1 else ():
            self.fields[f"time-{key}"] = TimeField(label=str(person), required=False, widget=forms.Select)
            self.fields[f"time-{key}"].offer(workshops, first=same)  # type: ignore[attr-defined]
        if len(self.known) < 2:
            del self.fields["together"]
        roomy = next((w for w in workshops if w.seats_left >= len(people)), None)
        self.initial = {
            **self.initial,
            "submission_key": uuid.uuid4(),
            "people": list(self.known),
            "time": str(roomy.pk) if roomy else LATER,  # what one tap can do for all of them
        }

    @property
    def own_times(self) -> list[forms.BoundField]:
        """A choice for each person, where there are several."""
        return [self[name] for name in self.fields if name.startswith("time-")]

    @property
    def own_times_wrong(self) -> bool:
        return any(field.errors for field in self.own_times)

    def chosen(self) -> list[tuple[Person, Place]]:
        """What the service takes; call it when the form is valid."""
        for_all = self.cleaned_data["time"]
        return [
            (self.known[key], (self.cleaned_data.get(f"time-{key}") or for_all).place())
            for key in self.cleaned_data["people"]
        ]
