"""The business and who to reach there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from participants.registration import organisation_number
from participants.registration.models import Business
from participants.registration.services import BusinessDetails

from .typed import AddressField, warmly


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
            "industry": {
                "required": _("Välj det som liknar er mest."),
                "invalid_choice": _("Välj det som liknar er mest."),
            },
            "contact_name": {"required": _("Skriv ditt namn, så vet vi vem vi ska fråga efter.")},
            "contact_email": {"required": _("Skriv din e-postadress, så får du en bekräftelse.")},
        }
        field_classes = {"contact_email": AddressField}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "industry": forms.RadioSelect,
            "contact_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "contact_email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["industry"].choices = Business._meta.get_field("industry").choices  # type: ignore[attr-defined]
        warmly(self)

    def clean_organisation_number(self) -> str:
        return organisation_number.parse(self.cleaned_data["organisation_number"])

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
