"""The people of a registration, a row each."""

from collections.abc import Collection
from typing import Any, cast

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from .times import TimeField
from .typed import AddressField, NameField, warmly

MOST_PEOPLE = 60
AT_MOST = _("Högst 60 personer åt gången. Hör av er så hjälper vi till.")


class PersonForm(forms.Form):
    """One person, and the time that they want where everybody has their own."""

    name = NameField(
        label=_("Namn"), max_length=120, error_messages={"required": _("Skriv vad personen heter.")}
    )
    email = AddressField(label=_("E-post"), required=False, max_length=254)
    workshop = TimeField(label=_("Tid"))
    has_the_cursor = False

    def __init__(self, *args: Any, times: Collection[str], own_times: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workshop"].offer(times, is_asked=own_times)  # type: ignore[attr-defined]
        warmly(self)


class PeopleFormSet(BaseFormSet):
    at_most = AT_MOST
    is_asked = True  # not where it is "bara jag"
    must_have_one = True  # a single row must be somebody; among several an empty one is nobody
    too_many = False  # whether more people were sent than there are rows

    def initial_form_count(self) -> int:
        return 0  # no row is owed an answer: one that was added and left empty is passed over

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        alone = self.total_form_count() == 1
        return {**super().get_form_kwargs(index), "empty_permitted": not (alone and self.must_have_one)}

    def is_valid(self) -> bool:
        return not self.is_asked or super().is_valid()

    @property
    def people(self) -> list[PersonForm]:
        """The filled-in rows."""
        return [form for form in self.forms if form.has_changed()] if self.is_asked else []

    @property
    def is_full(self) -> bool:
        return self.total_form_count() == MOST_PEOPLE


PeopleForms = cast(
    type[PeopleFormSet],
    formset_factory(
        PersonForm,
        formset=PeopleFormSet,
        extra=0,
        max_num=MOST_PEOPLE,
        absolute_max=MOST_PEOPLE,  # whoever claims ten thousand rows must not have them drawn
    ),
)
