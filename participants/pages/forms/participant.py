"""What a participant types on the own page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participants.registration.forms.typed import AddressField, warmly

FILMS = "filmer"
WAIT = "-vanta"


class TimeForm(forms.Form):
    """The time that a participant chose: a workshop, a place in its line, or only the films."""

    time = forms.RegexField(
        rf"^(\d{{1,9}}({WAIT})?|{FILMS})$",
        error_messages={"required": _("Välj en tid först."), "invalid": _("Välj en tid i listan.")},
    )

    @property
    def workshop_id(self) -> int | None:
        time = self.cleaned_data["time"]
        return None if time == FILMS else int(time.removesuffix(WAIT))

    @property
    def may_wait(self) -> bool:
        return self.cleaned_data["time"].endswith(WAIT)


class OwnAddressForm(forms.Form):
    """Where a participant wants to be reached instead of through the contact."""

    email = AddressField(
        label=_("Din egen e-post"),
        max_length=254,
        help_text=_("Vi mejlar en länk dit. När du har bekräftat gäller adressen."),
        error_messages={"required": _("Skriv din e-postadress.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )

    def __init__(self, *args: object, contacts: set[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.contacts = contacts
        warmly(self)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email.lower() in self.contacts:
            raise forms.ValidationError(_("Det är adressen till den som anmälde dig. Skriv en egen."))
        return email
