"""Who reads what is meant for whom: one mail to an address, that names everybody who is reached there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .models import Business, Enrolment


@dataclass(frozen=True)
class Reader:
    """An address, and the places of all who are reached there."""

    address: str
    enrolments: list[Enrolment]

    @property
    def is_contact(self) -> bool:
        """Whether they are told for somebody else, too: the mail leads to the business's page then."""
        return any(enrolment.through_contact for enrolment in self.enrolments)

    @property
    def businesses(self) -> list[Business]:
        """Whose places they are, each once."""
        return list({e.registration.business_id: e.registration.business for e in self.enrolments}.values())

    @property
    def language(self) -> str:
        first = self.enrolments[0]
        return first.registration.business.language if self.is_contact else first.person.language

    @property
    def city(self) -> str:
        return self.enrolments[0].registration.city_round.city.slug


def readers(enrolments: Iterable[Enrolment]) -> Iterator[Reader]:
    """The readers of these places, each address once however it is written, in the order of the first place.

    Places come with person, registration and business; for `city` with city round and city, too.
    """
    found: dict[str, list[Enrolment]] = {}
    for enrolment in enrolments:
        found.setdefault(address_of(enrolment).lower(), []).append(enrolment)
    for places in found.values():
        yield Reader(address_of(places[0]), places)


def address_of(enrolment: Enrolment) -> str:
    """Where this person is reached: the own address, else through the contact."""
    if enrolment.through_contact:
        return enrolment.registration.business.contact_email
    return enrolment.person.email
