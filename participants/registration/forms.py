"""The registration form: parses and validates, never saves."""

import re
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, BoundField, formset_factory
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField
from stdnum.se import orgnr

from citykompetens.errors import Refused
from workshops.models import Workshop

from .models import Business
from .services import BusinessDetails, Place

MOST_PEOPLE = 60
FILMS_ONLY = "films"
WAIT = "wait"
# Also with the century that lists from authorities put before it, and as a VAT number.
ORGANISATION_NUMBER = re.compile(r"(?:16|19|20)?(?P<number>[0-9]{10})|SE(?P<vat>[0-9]{10})01", re.IGNORECASE)


class BusinessForm(forms.ModelForm):
    """The business and who to reach there."""

    field_order = ["name", "industry", "organisation_number", "contact_name", "contact_email"]

    contact_phone = PhoneNumberField(
        label=_("Telefon"),
        required=False,
        region="SE",
        error_messages={"invalid": _("Skriv ett telefonnummer, till exempel 063-12 34 56.")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    organisation_number = forms.CharField(
        label=_("Organisationsnummer"),
        required=False,
        max_length=20,
        help_text=_("Tio siffror. Lämna tomt om du har enskild firma."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    together = forms.BooleanField(
        label=_("Vi vill gå tillsammans"),
        required=False,
        help_text=_("Ni som valt samma tid får plats alla, eller väntar tillsammans."),
    )

    class Meta:
        model = Business
        fields = [
            "name",
            "industry",
            "contact_name",
            "contact_email",
            "contact_phone",
            "organisation_number",
        ]
        labels = {
            "name": _("Verksamhetens namn"),
            "industry": _("Vad är det för verksamhet?"),
            "contact_name": _("Ditt namn"),
            "contact_email": _("Din e-post"),
        }
        help_texts = {
            "name": _("Så som gästerna känner den."),
            "contact_email": _("Hit skickar vi bekräftelsen. Ingen annan behöver ha e-post."),
        }
        error_messages = {
            "name": {"required": _("Skriv vad verksamheten heter.")},
            "industry": {"required": _("Välj det som liknar er mest.")},
            "contact_name": {"required": _("Skriv ditt namn, så vet vi vem vi ska fråga efter.")},
            "contact_email": {
                "required": _("Skriv din e-postadress, så får du en bekräftelse."),
                "invalid": _("Adressen ser inte hel ut. Så här brukar de se ut: namn@exempel.se"),
            },
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "industry": forms.RadioSelect,
            "contact_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "contact_email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["industry"].choices = Business._meta.get_field("industry").choices

    def clean_organisation_number(self) -> str:
        """Ten digits, written in any usual way; never somebody's personal number.

        A sole trader's organisation number is a personal number (its third digit is below 2), so it
        is refused, kindly: Skatteverket, "Organisationsnummer".
        """
        typed = self.cleaned_data["organisation_number"]
        if not typed.strip():
            return ""
        written = ORGANISATION_NUMBER.fullmatch(re.sub(r"[\s\-–.+]", "", typed))
        number = (written["number"] or written["vat"]) if written else ""
        if not orgnr.is_valid(number):
            raise ValidationError(
                gettext("Numret stämmer inte. Kontrollera siffrorna eller lämna fältet tomt.")
            )
        if int(number[2]) < 2:
            raise ValidationError(
                gettext("Det ser ut som ett personnummer. Det behöver vi inte, lämna fältet tomt.")
            )
        return number

    def details(self) -> BusinessDetails:
        """What the service takes; call it when the form is valid."""
        cleaned = self.cleaned_data
        return BusinessDetails(
            name=cleaned["name"],
            industry=cleaned["industry"],
            contact_name=cleaned["contact_name"],
            contact_email=cleaned["contact_email"],
            contact_phone=str(cleaned["contact_phone"] or ""),
            organisation_number=cleaned["organisation_number"],
        )


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
    email = forms.EmailField(
        label=_("E-post"),
        required=False,
        max_length=254,
        help_text=_("Då kommer film och påminnelse direkt till personen."),
        error_messages={"invalid": _("Adressen ser inte hel ut. Så här brukar de se ut: namn@exempel.se")},
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
        self.fields["workshop"].choices = [
            *[(f"{workshop.pk}", "") for workshop in workshops],
            *[(f"{workshop.pk}:{WAIT}", "") for workshop in workshops],
            (FILMS_ONLY, ""),
        ]
        self.offer(workshops)

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
    def initial_form_count(self) -> int:
        return 0  # no row is owed an answer: one that was added and left empty is passed over

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Among several rows an empty one is nobody; a single one must be somebody."""
        return {**super().get_form_kwargs(index), "empty_permitted": self.total_form_count() > 1}

    @property
    def people(self) -> list[PersonForm]:
        """The filled-in rows that are not to be removed."""
        return [form for form in self.forms if form.has_changed() and form not in self.deleted_forms]

    def clean(self) -> None:
        if not self.people and not any(self.errors):
            raise ValidationError(gettext("Skriv minst en person som ska vara med."))


_PeopleFormSet = formset_factory(
    PersonForm,
    formset=PeopleFormSet,
    extra=0,
    can_delete=True,
    max_num=MOST_PEOPLE,
    validate_max=True,
    absolute_max=MOST_PEOPLE,  # whoever claims ten thousand rows must not have them drawn
)


class RegistrationForm:
    """The business and its people as one form."""

    def __init__(self, workshops: Sequence[Workshop], data: Any = None) -> None:
        self._build(workshops, data=data, business={}, people=[{}])

    @classmethod
    def with_another_row(cls, workshops: Sequence[Workshop], data: Any) -> "RegistrationForm":
        """The form as typed so far with one more row for a person; nothing is judged yet."""
        form = cls.__new__(cls)
        business = {name: data.get(f"business-{name}", "") for name in BusinessForm.base_fields}
        typed = [
            {name: data.get(f"people-{row}-{name}", "") for name in PersonForm.base_fields}
            for row in range(MOST_PEOPLE)
            if f"people-{row}-name" in data and f"people-{row}-DELETE" not in data
        ]
        form._build(workshops, data=None, business=business, people=[*typed, {}][:MOST_PEOPLE])
        form.people.forms[-1].fields["name"].widget.attrs["autofocus"] = True
        return form

    def _build(self, workshops: Sequence[Workshop], *, data: Any, business: dict, people: list[dict]) -> None:
        business.setdefault("submission_key", uuid.uuid4())
        self.business = BusinessForm(data, initial=business, prefix="business")
        self.people = _PeopleFormSet(
            data,
            initial=people if data is None else None,
            prefix="people",
            form_kwargs={"workshops": workshops},
        )
        self.people.extra = len(people)

    def is_valid(self) -> bool:
        # Both, so that every mistake is told at once.
        business, people = self.business.is_valid(), self.people.is_valid()
        return business and people

    def places(self) -> list[Place]:
        return [form.place() for form in self.people.people]

    # What `components/error_summary.html` asks of a form.

    @property
    def errors(self) -> bool:
        return bool(self.business.errors or any(self.people.errors) or self.people.non_form_errors())

    def non_field_errors(self) -> list[str]:
        return [*self.business.non_field_errors(), *self.people.non_form_errors()]

    def __iter__(self) -> Iterator[BoundField]:
        yield from self.business
        for person in self.people.forms:
            yield from person

    def refuse(self, refused: Refused, workshops: Sequence[Workshop]) -> None:
        """Show a service's refusal beside the choice that it is about, and the seats as they are now.

        A refusal's field is "workshop:12" for that workshop, none for the whole form.
        """
        workshop_id = (refused.field or "").partition(":")[2]
        concerned = [
            form
            for form in self.people.people
            if workshop_id and form.cleaned_data["workshop"] == workshop_id
        ]
        for form in concerned:
            form.add_error("workshop", str(refused.message))
        if not concerned:
            self.business.add_error(None, str(refused.message))
        for form in self.people.forms:
            form.offer(workshops)


def _choice(workshop: Workshop) -> tuple[str, str]:
    start = localtime(workshop.starts_at)
    when = gettext("%(date)s kl. %(time)s") % {
        "date": date_format(start, "l j F"),
        "time": date_format(start, "G.i"),
    }
    if workshop.is_full:
        return f"{workshop.pk}:{WAIT}", gettext("%(when)s · fullt, ställ i kö") % {"when": when}
    seats = ngettext("%(n)d plats kvar", "%(n)d platser kvar", workshop.seats_left) % {
        "n": workshop.seats_left
    }
    return str(workshop.pk), f"{when} · {workshop.venue.name} · {seats}"
