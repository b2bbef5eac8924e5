"""The registration form: parses and validates, never saves."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.forms import BaseForm, BoundField
from django.utils.translation import gettext

from citykompetens.errors import Refused
from participants.registration.content import COMPARED, Content
from participants.registration.services import Place
from programs.models import CityRound
from workshops.models import Workshop

from . import pasted
from .business import JUST_ME, BusinessForm
from .hidden import repaired
from .people import AT_MOST, MOST_PEOPLE, PeopleForms, PersonForm
from .times import EACH, Times, place

__all__ = ["RegistrationForm"]

Row = dict[str, Any]
# Buttons of the form that change its rows, and where its own script asks for rows that it remembers.
REDRAW = ("add_person", "remove_person", "from_pasted", "redraw")


class RegistrationForm:
    """The business and its people as one form."""

    broken = False  # whether what the page hides in it came back wrong
    pasted = ""  # what stands in the box for names: pasted and not made into rows, or without room there
    said = ""  # what a button has just done
    is_full = False  # whether a workshop had no room for what was asked

    def __init__(self, city_round: CityRound, workshops: Sequence[Workshop], data: Any = None) -> None:
        whole = None if data is None else repaired(data)
        self._build(city_round, workshops, data=whole and whole.data, business={}, people=[{}])
        self.pasted = whole.data.get("pasted", "") if whole else ""
        self.people.too_many = whole.too_many if whole else False
        self.broken = whole.broken if whole else False

    @staticmethod
    def is_to_be_redrawn(data: Any) -> bool:
        """Whether a button in the form was pressed, or names were pasted and nobody has made rows of them."""
        return bool(_button(data)) or _has_names_left(data)

    @classmethod
    def redrawn(cls, city_round: CityRound, workshops: Sequence[Workshop], data: Any) -> "RegistrationForm":
        """The form as typed so far after a button in it: a row more, a row less, rows of what was pasted.

        Nothing is judged yet.
        """
        data = repaired(data).data
        form = cls.__new__(cls)
        form.pasted = data.get("pasted", "")
        business: Row = {name: data.get(f"business-{name}", "") for name in BusinessForm.base_fields}
        people, cursor = form._rows_after_the_button(data)
        form._build(city_round, workshops, data=None, business=business, people=people or [{}])
        if cursor is not None:
            form.people.forms[cursor].has_the_cursor = True
        return form

    def _rows_after_the_button(self, data: Any) -> tuple[list[Row], int | None]:
        """The rows to show, and the one that the cursor is put into, if any."""
        fields = PersonForm.base_fields
        rows: list[Row] = [
            {name: data.get(f"people-{row}-{name}", "") for name in fields}
            for row in range(MOST_PEOPLE)
            if f"people-{row}-name" in data
        ]
        button = _button(data)
        if button in ("from_pasted", ""):
            rows = self._with_pasted([row for row in rows if row["name"].strip() or row["email"].strip()])
            if not button:
                again = gettext("Anmälan är inte skickad än: tryck på Anmäl verksamheten när allt stämmer.")
                self.said = f"{self.said} {again}"
            return rows, None
        if (number := data.get("remove_person", "")).isdecimal() and len(number) < 3:
            if int(number) < len(rows):
                who = rows.pop(int(number))["name"] or gettext("Raden")
                self.said = gettext("%(who)s är borttagen.") % {"who": who}
            return rows, None
        if "add_person" not in data:
            return rows, None
        rows = [*rows, {}][:MOST_PEOPLE]
        return rows, len(rows) - 1

    def _with_pasted(self, rows: list[Row]) -> list[Row]:
        known = {(row["name"].casefold(), row["email"].casefold()) for row in rows}
        found_in_it = pasted.people(self.pasted)
        if self.pasted.strip() and not found_in_it:  # it stays, as it may be somebody all the same
            nobody = gettext("Där hittade vi inga nya namn.")
            write = gettext("Skriv dem i raderna, och töm rutan innan ni skickar.")
            self.said = f"{nobody} {write}"
            return rows
        new = [
            {"name": someone.name, "email": someone.email}
            for someone in found_in_it
            if (someone.name.casefold(), someone.email.casefold()) not in known
        ]
        room = MOST_PEOPLE - len(rows)
        self.pasted = "\n".join(f"{row['name']}\t{row['email']}".strip() for row in new[room:])
        number = len(new[:room])
        found = gettext("Det blev %(n)d nya. Titta igenom dem här ovanför.") % {"n": number} if number else ""
        left = (
            gettext("De som står kvar i rutan får inte plats. Töm den innan ni skickar.")
            if self.pasted
            else ""
        )
        self.said = " ".join(filter(None, [found, left])) or gettext("Där hittade vi inga nya namn.")
        return [*rows, *new[:room]]

    def _build(
        self,
        city_round: CityRound,
        workshops: Sequence[Workshop],
        *,
        data: Any,
        business: Row,
        people: list[Row],
    ) -> None:
        business.setdefault("submission_key", uuid.uuid4())
        self.times = Times(workshops)
        values = self.times.values()
        guest = business.get("guest") if data is None else data.get("business-guest")
        self.business = BusinessForm(
            data,
            initial=business,
            prefix="business",
            times=values,
            is_guest=bool(guest) if city_round.welcomes_guests else None,
        )
        self.people = PeopleForms(
            data,
            initial=people if data is None else None,
            prefix="people",
            form_kwargs={"times": values, "own_times": self.business.own_times},
        )
        self.people.extra = len(people)
        self.people.is_asked = not self.business.just_me
        self.people.must_have_one = not self.business.takes_part and not self.unnamed

    @property
    def unnamed(self) -> int:
        """How many places without names are asked for, also when the form is not valid."""
        number = str(self.business["unnamed"].value() or "").strip()
        return int(number) if number.isdecimal() and len(number) < 3 and not self.business.just_me else 0

    def is_valid(self) -> bool:
        # Both, so that every mistake is told at once.
        business, people = self.business.is_valid(), self.people.is_valid()
        if not business or self.broken:
            return False
        number = len(self._everybody())
        if self.people.too_many or number > MOST_PEOPLE:
            self.business.add_error(None, AT_MOST)
        elif people and not number:
            self.business.add_error("who", gettext("Skriv minst en person som ska vara med."))
        return people and not self.business.errors

    def places(self) -> list[Place]:
        """What the service takes; call it when the form is valid."""
        return [place(name, email, time) for name, email, time in self._everybody()]

    def content(self) -> Content:
        """What was sent, also when it is not valid."""
        return Content.of(
            {name: _sent(self.business, name) for name in COMPARED},
            [(name, email, time.partition(":")[0]) for name, email, time in self._everybody()],
        )

    def _everybody(self) -> list[tuple[str, str, str]]:
        """Name, address and time of each, the contact first where they take part themselves."""
        business = self.business
        time = _sent(business, "time")

        def own(form: BaseForm, name: str) -> str:
            return _sent(form, name) if time == EACH else time

        everybody = [
            (_sent(form, "name"), _sent(form, "email"), own(form, "workshop")) for form in self.people.people
        ]
        if business.takes_part:
            contact = (_sent(business, "contact_name"), _sent(business, "contact_email"))
            everybody.insert(0, (*contact, own(business, "own_time")))
        return everybody + [("", "", own(business, "unnamed_time"))] * self.unnamed

    # What the page asks of it.

    def time(self) -> str:
        """The choice for all that is shown as chosen."""
        return self.times.shown(str(self.business["time"].value() or ""))

    def own_time(self) -> str:
        return self._own(self.business["own_time"])

    def unnamed_time(self) -> str:
        return self._own(self.business["unnamed_time"])

    def rows(self) -> Iterator[tuple[PersonForm, str]]:
        """Each row and the time that is shown in it."""
        for form in self.people.forms:
            named = str(form["name"].value() or "")
            own = str(form["workshop"].value() or "")
            yield form, self._own(form["workshop"]) if named else self.times.shown(own)

    def _own(self, field: BoundField) -> str:
        """Somebody's own time; at first the one for all, so that who wants another changes only that."""
        time = self.time()
        return self.times.shown(str(field.value() or "")) or (time if time != EACH else "")

    # What `components/error_summary.html` asks of a form.

    @property
    def errors(self) -> bool:
        if not self.business.is_bound:
            return False
        people = self.people.is_asked and any(self.people.errors)
        return bool(self.broken or self.business.errors or people)

    def non_field_errors(self) -> list[str]:
        broken = gettext("Något gick fel när formuläret skickades. Kontrollera och skicka igen.")
        return [*([broken] if self.broken else []), *self.business.non_field_errors()]

    def __iter__(self) -> Iterator[BoundField]:
        # As they stand on the page: the rows come before what is said of all of them.
        for field in self.business:
            if field.name == "unnamed" and self.people.is_asked:
                for person in self.people.forms:
                    yield from person
            yield field

    def refuse(self, refused: Refused, workshops: Sequence[Workshop]) -> None:
        """Show a service's refusal beside the choice that it is about, and the seats as they are now.

        A refusal's field is "workshop:12" for that workshop, none for the whole form.
        """
        workshop_id = (refused.field or "").partition(":")[2]
        self.times = Times(workshops, {int(workshop_id)} if workshop_id else set())
        self.is_full = bool(workshop_id)
        asked: list[tuple[str, BaseForm]] = [
            *[(name, self.business) for name in ("time", "own_time", "unnamed_time")],
            *[("workshop", form) for form in self.people.people],
        ]
        concerned = [
            (name, form)
            for name, form in asked
            if workshop_id and form.fields[name].required and form.cleaned_data.get(name) == workshop_id
        ]
        for name, form in concerned:
            form.add_error(name, str(refused.message))
        if not concerned:
            self.business.add_error(None, str(refused.message))


def _button(data: Any) -> str:
    """The button that was pressed to change the rows; none when the form was sent."""
    return next((button for button in REDRAW if button in data), "")


def _has_names_left(data: Any) -> bool:
    """Whoever is alone does not see the box, so that what stands there is not meant."""
    return bool(data.get("pasted", "").strip()) and data.get("business-who") != JUST_ME


def _sent(form: BaseForm, name: str) -> str:
    if name not in form.fields:
        return ""
    return str(form.cleaned_data.get(name, form[name].value()) or "")
