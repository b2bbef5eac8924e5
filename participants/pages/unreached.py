"""Whom of a business mail does not reach, for the page on which it is put right."""

from collections.abc import Iterable
from dataclasses import dataclass

from citykompetens.mail import addresses
from participants.registration.models import Business, Contact, Enrolment


@dataclass(frozen=True, kw_only=True)
class Unreached:
    """Somebody to whom mails do not come. `enrolment`: a person's place; none for the contact.

    `address` is shown to whoever looks after the places; a person's own is the person's affair.
    """

    key: str
    name: str
    address: str = ""
    enrolment: Enrolment | None = None
    is_contact: bool = False

    @property
    def may_change(self) -> bool:
        """Whether whoever looks after the places may: nobody has ever read anything there."""
        if self.enrolment is None:
            return self.is_contact
        return not addresses.has_reached(self.enrolment.person.email)


def unreached(
    business: Business, enrolments: Iterable[Enrolment], more_contacts: Iterable[Contact]
) -> list[Unreached]:
    """The contact, the others who look after the places, people with an own address. One query."""
    people = {e.person_id: e for e in enrolments if not (e.is_cancelled or e.through_contact)}
    more = list(more_contacts)
    asked = [business.contact_email, *(c.email for c in more), *(e.person.email for e in people.values())]
    bad = addresses.bad_among(asked)
    found = []
    if business.contact_email.lower() in bad:
        name, address = business.contact_name, business.contact_email
        found.append(Unreached(key="contact", name=name, address=address, is_contact=True))
    for contact in more:
        if contact.email.lower() in bad:
            found.append(Unreached(key=f"more-{contact.pk}", name=contact.name, address=contact.email))
    for e in people.values():
        if e.person.email.lower() in bad:
            found.append(Unreached(key=str(e.pk), name=str(e.person), enrolment=e))
    return found
