"""The business and who to reach there."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from participants.registration import organisation_number
from participants.registration.models import Industry
from participants.registration.services import BusinessDetails

from .people import AT_MOST, MOST_PEOPLE
from .times import EACH, TimeField
from .typed import AddressField, NameField, warmly

# In the words of the street; statistics have shorter ones for the same keys.
TRADES = {
    Industry.SHOP: _("Butik"),
    Industry.RESTAURANT: _("Restaurang, bar"),
    Industry.CAFE: _("Kafé, konditori"),
    Industry.HOTEL: _("Hotell, boende"),
    Industry.SALON: _("Frisör, salong, spa"),
    Industry.TOURISM: _("Besöksmål, turism"),
    Industry.CULTURE: _("Kultur, nöje, sport"),
    Industry.OTHER: _("Något annat"),
}
JUST_ME, ME_TOO, OTHERS = "me", "us", "others"
WHO = {
    JUST_ME: _("Ja, det är bara jag"),
    ME_TOO: _("Ja, jag deltar själv och några till"),
    OTHERS: _("Nej, jag anmäler andra"),
}


class BusinessForm(forms.Form):
    """The business, who to reach there, and what is said once for all of its people.

    The fields stand as they do on the page, so that mistakes are told in that order.
    """

    time = TimeField(label=_("Tid"))
    name = NameField(
        label=_("Verksamhetens namn"),
        max_length=120,
        help_text=_("Så som gästerna känner den."),
        error_messages={"required": _("Skriv vad verksamheten heter.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    industry = forms.ChoiceField(
        label=_("Vad är det för verksamhet?"),
        choices=TRADES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj det som liknar er mest."),
            "invalid_choice": _("Välj det som liknar er mest."),
        },
    )
    guest = forms.BooleanField(
        label=_("Vi kommer från en annan stad"),
        required=False,
        help_text=_("Finns utbildningen inte i er stad är ni välkomna hit."),
    )
    home_town = NameField(
        label=_("Vilken stad eller ort?"),
        max_length=60,
        error_messages={"required": _("Skriv vilken stad ni kommer från.")},
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    contact_name = NameField(
        label=_("Ditt namn"),
        max_length=120,
        error_messages={"required": _("Skriv ditt namn, så vet vi vem vi ska fråga efter.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_email = AddressField(
        label=_("Din e-post"),
        max_length=254,
        help_text=_("Hit skickar vi bekräftelsen. Ingen annan behöver ha e-post."),
        error_messages={"required": _("Skriv din e-postadress, så får du en bekräftelse.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    contact_phone = PhoneNumberField(
        label=_("Telefon"),
        required=False,
        region="SE",
        error_messages={"invalid": _("Skriv ett telefonnummer, till exempel 063-12 34 56.")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    who = forms.ChoiceField(
        label=_("Deltar du själv?"),
        choices=WHO,
        error_messages={
            "required": _("Svara om du själv är med."),
            "invalid_choice": _("Svara om du själv är med."),
        },
    )
    own_time = TimeField(label=_("Din tid"))
    unnamed = forms.IntegerField(
        label=_("Boka platser utan namn nu"),
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
        help_text=_("Namnen fyller ni i senare, eller skickar runt en länk så att var och en gör det."),
        error_messages={
            "invalid": _("Skriv en siffra."),
            "min_value": _("Skriv en siffra."),
            "max_value": AT_MOST,
        },
        # Not a word: while it is shown, the stylesheet knows that nothing is typed.
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": " "}),
    )
    unnamed_time = TimeField(label=_("Tid för platserna utan namn"))
    together = forms.BooleanField(
        label=_("Vi vill gå tillsammans"),
        required=False,
        help_text=_("Ni som valt samma tid får plats alla, eller väntar tillsammans."),
    )
    organisation_number = forms.CharField(
        label=_("Organisationsnummer"),
        required=False,
        max_length=20,  # with spaces and dashes; `organisation_number.parse` leaves ten digits
        help_text=_("Tio siffror. Enskild firma: lämna tomt."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    newsletter = forms.BooleanField(
        label=_("Jag vill ha nyheter om stadskärnan och kommande utbildningar"),
        required=False,
        help_text=_("Frivilligt. Det gäller först när du bekräftat i ett mejl."),
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, times: Collection[str], is_guest: bool | None, **kwargs: Any) -> None:
        """`is_guest` is none where guests cannot come."""
        super().__init__(*args, **kwargs)
        self.fields["time"].offer({*times, EACH})  # type: ignore[attr-defined]
        answered = str(self["time"].value() or ""), str(self["who"].value() or "")
        self.own_times = answered[0] == EACH
        self.takes_part = answered[1] in (JUST_ME, ME_TOO)
        self.just_me = answered[1] == JUST_ME
        if self.just_me:
            # Hidden, so whatever stands there is not meant. Before it is asked for: a form keeps its answer.
            for name in ("unnamed", "organisation_number"):
                self.fields[name] = _not_judged(self.fields[name])
        unnamed = not self.just_me and str(self["unnamed"].value() or "").strip() not in ("", "0")
        for name, is_asked in (("own_time", self.takes_part), ("unnamed_time", unnamed)):
            self.fields[name].offer(times, is_asked=is_asked and self.own_times)  # type: ignore[attr-defined]
        if is_guest is None:
            del self.fields["guest"], self.fields["home_town"]
        else:
            self.fields["home_town"].required = is_guest
        warmly(self)

    def clean_organisation_number(self) -> str:
        """None of somebody who is alone: it could be a sole trader's, which is a personal number."""
        return "" if self.just_me else organisation_number.parse(self.cleaned_data["organisation_number"])

    def details(self) -> BusinessDetails:
        """What the service takes; call it when the form is valid."""
        cleaned = self.cleaned_data
        return BusinessDetails(
            name=cleaned["name"],
            industry=cleaned["industry"],
            contact_name=cleaned["contact_name"],
            contact_email=cleaned["contact_email"],
            contact_phone=str(cleaned["contact_phone"]),
            organisation_number=cleaned["organisation_number"],
            home_town=cleaned["home_town"] if cleaned.get("guest") else "",
        )


def _not_judged(field: forms.Field) -> forms.Field:
    """Looks the same, takes whatever stands there."""
    return forms.Field(required=False, label=field.label, help_text=field.help_text, widget=field.widget)
