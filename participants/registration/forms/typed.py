"""What all fields of the form have in common: how they judge text, in words of our own."""

import unicodedata
from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "max_length": _("Det blev för långt. Skriv högst %(limit_value)d tecken."),
    "null_characters_not_allowed": _("Här kom det med ett tecken som inte syns. Skriv om det."),
}


def warmly(form: forms.BaseForm) -> None:
    """Replace the stiff sentences that Django has for every text."""
    for field in form.fields.values():
        field.error_messages |= SENTENCES


JOINERS = "\u200c\u200d"  # nobody sees them, but Persian and Hindi are spelt with them, and emoji


def is_seen(character: str) -> bool:
    """False for what can only do harm in a name: control characters, marks that turn around what follows."""
    if character.isspace() or character in JOINERS:
        return True
    return unicodedata.category(character) not in ("Cc", "Cf")


class NameField(forms.CharField):
    """What somebody or something is called: in one line, with every letter there is."""

    def to_python(self, value: Any) -> str:
        # NUL stays: it is refused, as in every field.
        text = "".join(c for c in super().to_python(value) or "" if is_seen(c) or c == "\0")
        return " ".join(text.split())


class _AddressValidator(EmailValidator):
    """Refuses what no mail can be sent to as well: a domain that cannot be written in ASCII."""

    def validate_domain_part(self, domain_part: str) -> bool:
        try:
            domain_part.encode("idna")
        except UnicodeError:
            return False
        return super().validate_domain_part(domain_part)


class AddressField(forms.EmailField):
    default_validators = [_AddressValidator()]
    default_error_messages = {
        "invalid": _("Adressen ser inte hel ut. Så här brukar de se ut: namn@exempel.se")
    }
