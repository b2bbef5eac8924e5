"""Links that somebody gets by mail: to look after a business's places, or to all that is theirs."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import override

from citykompetens.addresses import absolute
from citykompetens.mail.kinds import Letter, Skip
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Business
from participants.registration.queries import people_of
from participants.registration.services.contacts import all_places_token, businesses_of

from .common import manage_url, person_url, same_address


def load_business_link(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """The link to the business's page; only to somebody who looks after its places by now."""
    letters: dict[int, Letter | Skip] = {}
    for mail, business in _with_business(mails):
        addresses = [business.contact_email, *(contact.email for contact in business.more_contacts.all())]
        if any(same_address(mail, address) for address in addresses):
            letters[mail.pk] = _letter(business, mail)
        else:
            letters[mail.pk] = Skip(reason="address changed")
    return letters


def load_handed_over(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """To who was the contact: somebody else is. It carries no link; not sent to who is one again."""
    letters: dict[int, Letter | Skip] = {}
    for mail, business in _with_business(mails):
        if same_address(mail, business.contact_email):
            letters[mail.pk] = Skip(reason="contact again")
        else:
            letters[mail.pk] = _letter(business, mail)
    return letters


def load_links(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """Everything of the address that the mail goes to: its businesses, its own pages, all on one page."""
    letters: dict[int, Letter | Skip] = {}
    for mail in mails:
        businesses = businesses_of(mail.recipient)
        people = people_of(mail.recipient)
        if not businesses and not people:
            letters[mail.pk] = Skip(reason="nothing there")
            continue
        with override(mail.language):
            all_path = reverse("pages:all_places", args=[all_places_token(mail.recipient)])
        letters[mail.pk] = Letter(
            context={
                "businesses": [(business, manage_url(business)) for business in businesses],
                "people": [(person, person_url(person)) for person in people],
                "url": absolute(all_path),
                "organisation": businesses[0].city.organisation if businesses else None,
            },
            reply_to=businesses[0].city.organisation.contact_email if businesses else "",
        )
    return letters


def _with_business(mails: list[OutgoingMail]) -> list[tuple[OutgoingMail, Business]]:
    businesses = (
        Business.objects.select_related("city__organisation")
        .prefetch_related("more_contacts")
        .in_bulk([mail.context["business"] for mail in mails])
    )
    return [
        (mail, businesses[mail.context["business"]])
        for mail in mails
        if mail.context["business"] in businesses
    ]


def _letter(business: Business, mail: OutgoingMail) -> Letter:
    organisation = business.city.organisation
    return Letter(
        context={
            "business": business,
            "organisation": organisation,
            "is_contact": same_address(mail, business.contact_email),
            "url": manage_url(business),
        },
        reply_to=organisation.contact_email,
    )
