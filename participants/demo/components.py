"""What the page of components shows: every component in every state. Only the film is in the database."""

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.contrib.staticfiles import finders
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import PhoneNumber

import cities
from programs.models import Film

from . import tokens

SYMBOL = re.compile(r'<symbol id="([\w-]+)"')


@dataclass(frozen=True)
class Section:
    """A heading, the fragment below it, and the files that are shown. `both`: by day and at night."""

    name: str
    title: Any
    files: list[str]
    both: bool = True
    wide: bool = False  # below each other instead

    @property
    def part(self) -> str:
        return f"demo/components/{self.name}.html"


SECTIONS = [
    Section("word", _("Ordmärket"), ["wordmark.html", "static/img/wordmark.svg"]),
    Section("colours", _("Färger"), ["static/css/citykompetens.css"], both=False),
    Section("type", _("Bokstäver"), ["static/css/citykompetens.css"]),
    Section("icons", _("Ikoner"), ["icon.html", "static/img/icons.svg"]),
    Section("buttons", _("Knappar och länkar"), ["action.html"]),
    Section("badges", _("Märken"), ["badge.html", "place.html", "place_state.html"]),
    Section("notices", _("Besked"), ["notice.html", "messages.html", "empty.html"]),
    Section("fields", _("Fält"), ["field.html", "field_help.html"]),
    Section("errors", _("Fält med fel"), ["error_summary.html", "field_error.html"]),
    Section("figures", _("Siffror"), ["figure.html", "progress.html", "lights.html"]),
    Section("seats", _("Platser"), ["seats.html"]),
    Section(
        "workshops",
        _("Workshoppar"),
        ["workshop_card.html", "workshop_date.html", "when_where.html"],
        wide=True,
    ),
    Section("lists", _("Listor, tabeller och steg"), ["contact.html", "organisation.html", "access.html"]),
    Section("door", _("Vid dörren"), ["static/css/forms-and-lists.css"]),
    Section("maps", _("Kartan"), ["map.html", "town_square.html", "_sweden_path.svg"], both=False),
    Section("towns", _("Städerna"), ["town_list.html"], both=False),
    Section("film", _("Film"), ["film.html"], both=False),
    Section(
        "frame",
        _("Runt varje sida"),
        ["demo_bar.html", "language_links.html", "footer.html", "static/img/cobbles.svg"],
        both=False,
    ),
]

PHONE = PhoneNumber.from_string("063-12 34 56", region="SE")
TIMES = [("", _("Välj en tid")), ("films", _("Bara filmerna"))]


class Sample(forms.Form):
    """Every kind of field that the house uses."""

    name = forms.CharField(label=_("Verksamhetens namn"), help_text=_("Så som gästerna känner den."))
    number = forms.CharField(
        label=_("Organisationsnummer"),
        required=False,
        help_text=_("Tio siffror. Lämna tomt om du har enskild firma."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    code = forms.CharField(label=_("Kod"), widget=forms.TextInput(attrs={"autocomplete": "off"}))
    search = forms.CharField(
        label=_("Hitta din stad"), widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    )
    trade = forms.ChoiceField(
        label=_("Vad är det för verksamhet?"),
        choices=[("cafe", _("Kafé")), ("shop", _("Butik")), ("hotel", _("Hotell"))],
        widget=forms.RadioSelect,
    )
    time = forms.ChoiceField(label=_("Workshop"), choices=TIMES)
    together = forms.BooleanField(
        label=_("Vi vill gå tillsammans"),
        help_text=_("Ni som valt samma tid får plats alla, eller väntar tillsammans."),
    )
    words = forms.CharField(label=_("Något vi ska veta?"), required=False, widget=forms.Textarea)


def samples(now: datetime) -> dict[str, Any]:
    """The page's context."""
    starts_at = (now + timedelta(days=7)).replace(hour=7, minute=30, second=0, microsecond=0)
    workshop = SimpleNamespace(starts_at=starts_at, venue=SimpleNamespace(name="Gamla Teatern"))
    towns = _towns()
    return {
        "sections": SECTIONS,
        "pairs": tokens.pairs(),
        "icons": SYMBOL.findall(Path(str(finders.find("img/icons.svg"))).read_text()),
        # twice, as a page holds an id once
        "day": {"clean": Sample(prefix="day"), "wrong": Sample({}, prefix="day-wrong")},
        "night": {"clean": Sample(prefix="night"), "wrong": Sample({}, prefix="night-wrong")},
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
        "said": [Message(messages.SUCCESS, gettext("Platsen är avbokad."))],
        "places": [
            _place(workshop, is_confirmed=True),
            _place(workshop, is_waiting=True),
            _place(workshop, is_cancelled=True),
            _place(None),
        ],
        "organisation": SimpleNamespace(
            name="Stadskärnan Östersund",
            contact_name="Gunilla Ek",
            contact_phone=PHONE,
            website="https://stadskarnan-ostersund.example/",
            website_name="stadskarnan-ostersund.example",
            logo=None,
            contact_email="gunilla@stadskarnan-ostersund.example",
        ),
        "people": [
            SimpleNamespace(
                name="Gunilla Ek", title=gettext("Din kontakt"), phone=PHONE, email="gunilla@ek.example"
            ),
            SimpleNamespace(name="Åke Öberg", title="", phone=PHONE, email=""),
        ],
        "neighbours": towns,
        "maps": [(_("Ingen stad"), []), (_("En stad"), towns[-1:]), (_("Alla städer"), towns)],
        "towns": towns[:5],
        "film": Film.objects.public(now).first(),
    }


def _place(workshop: SimpleNamespace | None, **state: bool) -> SimpleNamespace:
    """An enrolment, as far as `components/place.html` is concerned."""
    return SimpleNamespace(workshop=workshop, **state)


def _towns() -> list[SimpleNamespace]:
    """The real towns where they lie, as dark and as lit as they come."""
    listed = json.loads((Path(cities.__file__).parent / "cities.json").read_text())["cities"]
    return [
        SimpleNamespace(**town, businesses=number * 7, level=number % 4, url="#maps")
        for number, town in enumerate(listed)
    ]
