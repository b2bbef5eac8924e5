"""Who reads what is meant for whom: one mail to an address, that names everybody who is reached there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet

from .models import Business, Enrolment, Person
from .models.enrolment import reached_through_contact


@dataclass(frozen=True)
class Reader:
    """An address, and the places of all who are reached there."""

    address: str
    enrolments: list[Enrolment]
    as_contact: bool = False  # addressed as the contact, whoever of the people has an own address

    @property
    def is_contact(self) -> bool:
        """Whether they are told for somebody else, too."""
        return self.as_contact or any(enrolment.through_contact for enrolment in self.enrolments)

    @property
    def people(self) -> list[Person]:
        """Who is reached here, each once."""
        return list({enrolment.person_id: enrolment.person for enrolment in self.enrolments}.values())

    @property
    def businesses(self) -> list[Business]:
        """Whose places they are, each once."""
        return list({e.registration.business_id: e.registration.business for e in self.enrolments}.values())

    @property
    def language(self) -> str:
        for enrolment in self.enrolments:
            if not is_own(self.address, enrolment):
                return enrolment.registration.business.language
        return self.enrolments[0].person.language

    @property
    def city(self) -> str:
        return self.enrolments[0].registration.city_round.city.slug


def readers(
    enrolments: Iterable[Enrolment], *, only_contacts: bool = False, by_town: bool = False
) -> Iterator[Reader]:
    """The readers of these places, each address once however it is written, in the order of the first place.

    Places come with person, registration and business; for `city` and `by_town` with city round and city,
    too. `only_contacts`: whoever signed them up reads for all of them. `by_town`: each address once a town.
    """
    address = contact_of if only_contacts else address_of
    found: dict[tuple[str, int], list[Enrolment]] = {}
    for enrolment in enrolments:
        town = enrolment.registration.city_round.city_id if by_town else 0
        found.setdefault((address(enrolment).lower(), town), []).append(enrolment)
    for places in found.values():
        yield Reader(address(places[0]), places, as_contact=only_contacts)


def concerned(enrolments: Iterable[Enrolment]) -> Iterator[Reader]:
    """Everybody whom something that nobody asked for concerns, as `readers`: the people, and their contacts.

    Whoever looks after the places is told of all of them: the business's calendars and plans hang on it.
    Places come with `more_contacts`, too.
    """
    found: dict[str, Reader] = {}
    for enrolment in enrolments:
        for key, address in all_addresses_of(enrolment).items():
            found.setdefault(key, Reader(address, [])).enrolments.append(enrolment)
    yield from found.values()


class Addressed(NamedTuple):
    """A reader of one of many mails: as `Reader`, in ids."""

    of: int
    address: str
    language: str
    enrolments: list[int]


def addressed(enrolments: "QuerySet[Enrolment]", of: str) -> Iterator[Addressed]:
    """As `readers`, for each value of the field `of` by itself, and without a model a place. One query."""
    rows = enrolments.order_by(of, "pk").values_list(
        of,
        "pk",
        "person__email",
        "person__language",
        "registration__business__contact_email",
        "registration__business__language",
    )
    found: dict[tuple[int, str], list] = {}  # address, language, whether that of a contact, places
    for key, pk, own, own_language, contact, contact_language in rows:
        through_contact = reached_through_contact(own, contact)
        address = contact if through_contact else own
        reader = found.setdefault((key, address.lower()), [address, own_language, False, []])
        reader[3].append(pk)
        if through_contact and not reader[2]:
            reader[1:3] = contact_language, True
    for (key, _address), (address, language, _is_contact, places) in found.items():
        yield Addressed(key, address, language, places)


def address_of(enrolment: Enrolment) -> str:
    """Where this person is reached: the own address, else through the contact."""
    if enrolment.through_contact:
        return enrolment.registration.business.contact_email
    return enrolment.person.email


def all_addresses_of(enrolment: Enrolment) -> dict[str, str]:
    """The own address and those of all who look after the place, each once, by how it is in small letters."""
    business = enrolment.registration.business
    more = [contact.email for contact in business.more_contacts.all()]
    addresses = [enrolment.person.email, business.contact_email, *more]
    return {address.lower(): address for address in addresses if address}


def names_of_contacts(business: Business) -> dict[str, str]:
    """Who looks after the business's places, by the address in small letters. Needs `more_contacts`."""
    names = {contact.email.lower(): contact.name for contact in business.more_contacts.all()}
    return names | {business.contact_email.lower(): business.contact_name}


def is_own(address: str, enrolment: Enrolment) -> bool:
    """Whether the person reads here alone, and not somebody who looks after the place."""
    return not enrolment.through_contact and enrolment.person.email.lower() == address.lower()


def contact_of(enrolment: Enrolment) -> str:
    """Where whoever signed this person up is reached."""
    return enrolment.registration.business.contact_email
