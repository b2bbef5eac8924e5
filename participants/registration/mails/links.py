"""Links that somebody gets by mail: to look after a business's places, or to all that is theirs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from citykompetens.addresses import absolute
from citykompetens.mail.kinds import CalendarPart, Letter, Skip
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Business, Enrolment
from participants.registration.queries import people_of
from participants.registration.readers import is_own
from participants.registration.services.contacts import all_places_token, businesses_of

from .calendars import handed_over, invitations_of_contact, taken_over
from .common import enrolments_with_entry, manage_url, person_url, same_address


def load_business_link(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """The link to the business's page, and its calendar; only to who looks after its places by now."""
    letters: dict[int, Letter | Skip] = {}
    for mail, business, places in _with_business(mails):
        if _looks_after(business, mail):
            calendar = invitations_of_contact(places, recipient=mail.recipient, now=now)
            if mail.context.get("taken_over"):
                calendar += taken_over(places, recipient=mail.recipient, now=now)
            letters[mail.pk] = _letter(business, mail, calendar=calendar)
        else:
            letters[mail.pk] = Skip(reason="address changed")
    return letters


def load_handed_over(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """To who looked after the places, and does not. The business's calendar goes; its link is not carried.

    Who takes part keeps the own place, with an own page and entry. Not sent to who is a contact again.
    """
    letters: dict[int, Letter | Skip] = {}
    for mail, business, places in _with_business(mails):
        if _looks_after(business, mail):
            letters[mail.pk] = Skip(reason="contact again")
        else:
            still_in = [
                e
                for e in places
                if is_own(mail.recipient, e)
                and not e.is_cancelled
                and (e.workshop is None or e.workshop.ends_at > now)
            ]
            own = list({e.person_id: e.person for e in still_in}.values())
            removed = mail.context.get("removed", False)  # beside the contact, who stays
            calendar = handed_over(places, recipient=mail.recipient, now=now, removed=removed)
            letters[mail.pk] = _letter(
                business,
                mail,
                calendar=calendar,
                removed=removed,
                places_left=[(person, person_url(person)) for person in own],
            )
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


def _looks_after(business: Business, mail: OutgoingMail) -> bool:
    addresses = [business.contact_email, *(contact.email for contact in business.more_contacts.all())]
    return any(same_address(mail, address) for address in addresses)


def _with_business(mails: list[OutgoingMail]) -> list[tuple[OutgoingMail, Business, list[Enrolment]]]:
    """Each mail with its business and all of its places. Four queries, however many."""
    businesses = (
        Business.objects.select_related("city__organisation")
        .prefetch_related("more_contacts")
        .in_bulk([mail.context["business"] for mail in mails])
    )
    places: dict[int, list[Enrolment]] = defaultdict(list)
    for place in enrolments_with_entry().filter(registration__business__in=businesses).order_by("pk"):
        places[place.registration.business_id].append(place)
    return [
        (mail, businesses[mail.context["business"]], places[mail.context["business"]])
        for mail in mails
        if mail.context["business"] in businesses
    ]


def _letter(
    business: Business, mail: OutgoingMail, *, calendar: Sequence[CalendarPart], **more: Any
) -> Letter:
    organisation = business.city.organisation
    return Letter(
        context={
            "business": business,
            "organisation": organisation,
            "is_contact": same_address(mail, business.contact_email),
            "url": manage_url(business),
            **more,
        },
        calendar=calendar,
        reply_to=organisation.contact_email,
    )
