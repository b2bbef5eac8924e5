"""The registration form: parses and validates, never saves."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.forms import BaseForm, BoundField
from django.utils.translation import gettext

from citykompetens.errors import Refused
from participants.registration.content import COMPARED, Content
from participants.registration.services import Place
from workshops.models import Workshop

from .business import BusinessForm
from .hidden import repaired
from .people import MOST_PEOPLE, PeopleForms, PersonForm

__all__ = ["RegistrationForm"]


class RegistrationForm:
    """The business and its people as one form."""

    broken = False  # whether what the page hides in it came back wrong

    def __init__(self, workshops: Sequence[Workshop], data: Any = None) -> None:
        whole = None if data is None else repaired(data)
        self._build(workshops, data=whole and whole.data, business={}, people=[{}])
        if whole:
            self.broken = whole.broken
            self.people.too_many = whole.too_many

    @classmethod
    def with_another_row(cls, workshops: Sequence[Workshop], data: Any) -> "RegistrationForm":
        """The form as typed so far with one more row for a person; nothing is judged yet."""
        data = repaired(data).data
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
        self.people = PeopleForms(
            data,
            initial=people if data is None else None,
            prefix="people",
            form_kwargs={"workshops": workshops},
        )
        self.people.extra = len(people)

    def is_valid(self) -> bool:
        # Both, so that every mistake is told at once.
        business, people = self.business.is_valid(), self.people.is_valid()
        return business and people and not self.broken

    def places(self) -> list[Place]:
        return [form.place() for form in self.people.people]

    def content(self) -> Content:
        """What was sent, also when it is not valid."""
        return Content.of(
            {name: _sent(self.business, name) for name in COMPARED},
            [
                (_sent(form, "name"), _sent(form, "email"), _sent(form, "workshop").partition(":")[0])
                for form in self.people.people
            ],
        )

    # What `components/error_summary.html` asks of a form.

    @property
    def errors(self) -> bool:
        return bool(
            self.broken or self.business.errors or any(self.people.errors) or self.people.non_form_errors()
        )

    def non_field_errors(self) -> list[str]:
        broken = gettext("Något gick fel när formuläret skickades. Kontrollera och skicka igen.")
        return [
            *([broken] if self.broken else []),
            *self.business.non_field_errors(),
            *self.people.non_form_errors(),
        ]

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


def _sent(form: BaseForm, name: str) -> str:
    return str(form.cleaned_data.get(name, form[name].value()) or "")
