"""Addresses and numbers that belong to nobody."""

from random import Random

from django.utils.text import slugify
from stdnum import luhn

# Letters that slugify would drop instead of writing plainly.
PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "ß": "ss"})


def plain(words: str) -> str:
    """As in an address: "Åsa Nyhlén" becomes "asa-nyhlen"."""
    return slugify(words.lower().translate(PLAIN))


def email(name: str, domain: str) -> str:
    """An address under `.example`, which nobody can own (RFC 2606)."""
    return f"{plain(name).replace('-', '.')}@{domain}.example"


def mobile(rng: Random) -> str:
    """One of the mobile numbers that PTS, the Swedish regulator, keeps free for fiction."""
    return f"+46701740{rng.randint(605, 699)}"


def landline(number: int) -> str:
    """A number of PTS's series for fiction, 08-465 004 00 to 99."""
    return f"+468465004{number:02d}"


def organisation_number(rng: Random) -> str:
    """A valid one of a limited company, in a series that has not been given out (552 to 554)."""
    digits = f"55{rng.randint(2, 4)}{rng.randint(0, 999999):06d}"
    return digits + luhn.calc_check_digit(digits)
