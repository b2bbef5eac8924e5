from django import forms
from django.utils.translation import gettext_lazy as _


class NameForm(forms.Form):
    """Whoever holds the certificate types the name on it; the page never shows it."""

    name = forms.CharField(
        label=_("Namnet på intyget"),
        max_length=120,
        error_messages={"required": _("Skriv namnet så som det står på intyget.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
