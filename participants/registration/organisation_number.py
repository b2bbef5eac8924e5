"""How a Swedish organisation number is read, wherever somebody types one."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.se import orgnr

# Also with the century that lists from authorities put before it, and as a VAT number.
WRITTEN = re.compile(r"(?:16|19|20)?(?P<number>[0-9]{10})|SE(?P<vat>[0-9]{10})01", re.IGNORECASE)
# Month and day, the day plus 60 for who has a coordination number.
BIRTHDAY = re.compile(r"[0-9]{2}(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278][0-9]|[39][01])[0-9]{4}")
BETWEEN = ".+\N{MINUS SIGN}\N{HYPHEN BULLET}"  # the plus stands in a personal number from age 100


def parse(typed: str) -> str:
    """Ten digits, from any usual way of writing them; never somebody's personal number. Empty stays empty.

    A sole trader's organisation number is a personal number (its third digit is below 2), so it
    is refused, kindly: Skatteverket, "Organisationsnummer". Raises ValidationError.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKC", typed) if not _is_between(c))
    if not plain:
        return ""
    written = WRITTEN.fullmatch(plain)
    number = (written["number"] or written["vat"]) if written else ""
    if orgnr.is_valid(number):
        if BIRTHDAY.fullmatch(number):
            raise ValidationError(
                _("Det ser ut som ett personnummer. Det behöver vi inte, lämna fältet tomt.")
            )
        if int(number[2]) >= 2:
            return number
    raise ValidationError(_("Numret stämmer inte. Kontrollera siffrorna eller lämna fältet tomt."))


def _is_between(character: str) -> bool:
    """Whether it only separates digits: a space, a dash, or something invisible that was copied along."""
    return (
        character.isspace()
        or character in BETWEEN
        or unicodedata.category(character) in ("Pd", "Cf")  # dashes; soft hyphen, zero-width space
    )
