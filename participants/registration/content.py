"""What a registration says, so that what is sent once more can be compared with what is registered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

COMPARED = ("name", "industry", "contact_name", "contact_email", "contact_phone", "organisation_number")
FILMS_ONLY = "films"
Someone = tuple[str, str, str]  # name, e-mail, and the key of the workshop or "films"


@dataclass(frozen=True)
class Content:
    """Equal when they say the same, in whatever order."""

    business: tuple[str, ...]
    people: tuple[Someone, ...]

    @classmethod
    def of(cls, business: Mapping[str, str], people: Iterable[Someone]) -> "Content":
        return cls(tuple(business[name] for name in COMPARED), tuple(sorted(people)))
