"""What a registration says, so that what is sent once more can be compared with what is registered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

COMPARED = (
    "name",
    "industry",
    "contact_name",
    "contact_email",
    "contact_phone",
    "organisation_number",
    "home_town",
)
FILMS_ONLY = "films"
LATER = "later"
Someone = tuple[str, str, str]  # name, e-mail, and the key of the workshop, "films" or "later"


@dataclass(frozen=True)
class Content:
    """Equal when they say the same, in whatever order."""

    business: tuple[str, ...]
    people: tuple[Someone, ...]

    @classmethod
    def of(cls, business: Mapping[str, str], people: Iterable[Someone]) -> "Content":
        return cls(tuple(business[name] for name in COMPARED), tuple(sorted(people)))
