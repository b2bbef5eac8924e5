import uuid
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Case, Count, Exists, Expression, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Lower
from django.http import Http404

from citykompetens import links
from citykompetens.accounts.models import User
from citykompetens.kept import read_a_second
from citykompetens.mail.models import BadAddress
from programs.models import CityRound
from workshops.models import Workshop

from .content import COMPARED, FILMS_ONLY, LATER, Content
from .models import Business, Contact, Enrolment, Industry, Person, Registration, TradeCount

# Where the person of a place is reached: see readers.address_of.
READER = Case(
    When(person__email="", then=F("registration__business__contact_email")), default=F("person__email")
)


def bookable(city_round: CityRound, now: datetime, *, keeping: int | None = None) -> list[Workshop]:
    """The workshops that one may sign up for, in the order of time. One query.

    `keeping`: the one that somebody has, by key, also when nobody else gets into it any more.
    """
    return bookable_in([city_round.pk], now, keeping=keeping)


def bookable_in(city_rounds: Iterable[int], now: datetime, *, keeping: int | None = None) -> list[Workshop]:
    """The same in several parts, by their keys. One query."""
    workshops = Workshop.objects.public(now).upcoming(now).filter(city_round__in=city_rounds, closed_at=None)
    return [
        workshop
        for workshop in workshops.select_related("venue")
        if workshop.pk == keeping or workshop.takes_newcomers(now)
    ]


def trades_of(city_round: CityRound) -> list[TradeCount]:
    """How many businesses of each trade take part, the usual first, "something else" last. One query.

    Their sum is `city_round.businesses`: a business that has given all its places back is in neither.
    """
    active = Enrolment.objects.active().filter(registration=OuterRef("pk"))
    counted = (
        Registration.objects.filter(Exists(active), city_round=city_round)
        .values_list("business__industry")
        .annotate(number=Count("pk"))
    )
    trades = [TradeCount(industry, number) for industry, number in counted]
    return sorted(trades, key=lambda t: (t.industry == Industry.OTHER, -t.number, t.industry))


def registration_sent_with(submission_key: uuid.UUID) -> Registration | None:
    """What the form with this key has become, if it was sent before."""
    found = Registration.objects.filter(submission_key=submission_key).select_related("business").first()
    if found:
        found.sent_before = True
    return found


def content_of(registration: Registration) -> Content:
    """What is registered now; places that were cancelled are not. One query."""
    business = {name: str(getattr(registration.business, name)) for name in COMPARED}
    enrolments = registration.enrolments.active().select_related("person")
    return Content.of(business, [(e.person.name, e.person.email, _time_of(e)) for e in enrolments])


def _time_of(enrolment: Enrolment) -> str:
    """As the form calls it."""
    return str(enrolment.workshop_id or (LATER if enrolment.is_undecided else FILMS_ONLY))


def people_of(email: str) -> list[Person]:
    """Those who have this address as their own; several may share it. One query."""
    return list(Person.objects.filter(email__iexact=email).exclude(name="").order_by("name", "pk"))


def registration_to_show(token: str, registration_id: int | None = None) -> Registration:
    """What the business of this manage link has sent, the last or the one asked for, with `.places`.

    One query, two more when nobody has looked for a second. Raises Http404.
    """
    everything = Enrolment.objects.filter(registration__business__public_id=links.public_id_or_404(token))
    if registration_id is not None:
        everything = everything.filter(registration=registration_id)
    # Sorted here, a handful: to put the order into SQL takes longer than that.
    places = sorted(
        everything.select_related("registration__business", "person").order_by(), key=lambda place: place.pk
    )
    if not places:  # there is no registration without a place
        raise Http404
    registration = max((place.registration for place in places), key=lambda r: (r.created_at, r.pk))
    links.opened_or_404(registration.business, links.MANAGE, token)
    part, workshops = _part(registration.city_round_id)
    registration.city_round = part
    registration.places = [  # type: ignore[attr-defined]  # for the page
        place for place in places if place.registration_id == registration.pk
    ]
    for place in registration.places:  # type: ignore[attr-defined]
        place.registration = registration
        if place.workshop_id in workshops:  # all but one that was new within the second
            place.workshop = workshops[place.workshop_id]
    return registration


def _part(city_round_id: int) -> tuple[CityRound, dict[int, Workshop]]:
    """A city's part with its program and whom to call, and its workshops: the same for everybody, read
    once a second. Two queries, or none."""

    def read() -> tuple[CityRound, dict[int, Workshop]]:
        part = CityRound.objects.select_related("round__program", "city__organisation").get(pk=city_round_id)
        return part, Workshop.objects.filter(city_round=part).select_related("venue__city").in_bulk()

    return read_a_second((CityRound, city_round_id), read)


def perhaps_the_same(businesses: "QuerySet[Business]") -> dict[int, list[Business]]:
    """Of these, by key, the others in the same town with the same organisation number or the same name.

    A suggestion to the coordinator, never to whoever signs up: neither is an identity. One query; names
    are compared here, as SQLite knows no capital Å.
    """
    known: dict[tuple[int, str], list[Business]] = {}
    rows = businesses.only("pk", "city", "name", "organisation_number", "contact_name").order_by("name", "pk")
    for business in rows:
        name = " ".join(business.name.split()).casefold()
        for key in {name, business.organisation_number} - {""}:
            known.setdefault((business.city_id, key), []).append(business)
    others: dict[int, dict[int, Business]] = {}
    for alike in known.values():
        for business in alike:
            others.setdefault(business.pk, {}).update({o.pk: o for o in alike if o.pk != business.pk})
    return {pk: list(found.values()) for pk, found in others.items() if found}


def by_time(enrolments: Iterable[Enrolment]) -> list[list[Enrolment]]:
    """Who comes at the same time and place stands together, the first time first; then who waits for it.

    Those who choose a time later come after, those who only see the films last. No query where workshops
    are fetched.
    """

    def time(enrolment: Enrolment) -> tuple:
        workshop = enrolment.workshop
        when = (workshop.starts_at.timestamp(), workshop.pk) if workshop else (float("inf"), 0)
        return enrolment.is_cancelled, *when, not enrolment.is_undecided, enrolment.is_waiting

    return [list(places) for _time, places in groupby(sorted(enrolments, key=time), key=time)]


def unnamed(places: Iterable[Enrolment]) -> int:
    """How many of them have no name yet."""
    return sum(not place.person.name for place in places)


def with_bad_address(rows: QuerySet[Any], address: Expression | F) -> QuerySet[Any]:
    """Each row with `.has_bad_address`: mail does not reach the address that it has there."""
    bad = BadAddress.objects.alias(theirs=Lower(OuterRef("reached_at"))).filter(address=F("theirs"))
    return rows.alias(reached_at=address).annotate(has_bad_address=Exists(bad))


def bad_addresses_visible_to(user: User) -> QuerySet[BadAddress]:
    """Addresses that do not work, of those who are in the user's cities; all for national coordinators.

    Each with the name and key of a business and a person who has it, `.business`, `.business_pk` and so on.
    """
    businesses = Business.objects.visible_to(user).annotate(address=Lower("contact_email"))
    people = Person.objects.visible_to(user).annotate(address=Lower("email"))
    contacts = Contact.objects.visible_to(user).annotate(address=Lower("email"))
    has_it = {"address": OuterRef("address")}
    rows = BadAddress.objects.annotate(
        business=Subquery(businesses.filter(**has_it).values("name")[:1]),
        business_pk=Subquery(businesses.filter(**has_it).values("pk")[:1]),
        person=Subquery(people.filter(**has_it).values("name")[:1]),
        person_pk=Subquery(people.filter(**has_it).values("pk")[:1]),
        contact=Subquery(contacts.filter(**has_it).values("business__name")[:1]),
        contact_pk=Subquery(contacts.filter(**has_it).values("business")[:1]),
    )
    if user.is_national:
        return rows
    return rows.exclude(business_pk=None, person_pk=None, contact_pk=None)
