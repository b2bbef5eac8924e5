"""A business signs up with its people: the first time, with more people, for the next part."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from citykompetens.audit.models import entry, record
from citykompetens.errors import Refused
from citykompetens.mail import outbox
from citykompetens.mail.outbox import Planned
from participants.registration import emails
from participants.registration.models import Business, Enrolment, Person, Registration
from participants.registration.queries import registration_sent_with
from programs.models import CityRound

from . import asking, changing, enrolling, seats
from .enrolling import Place


@dataclass(frozen=True, kw_only=True)
class BusinessDetails:
    name: str
    industry: str
    contact_name: str
    contact_email: str
    contact_phone: str = ""
    organisation_number: str = ""
    home_town: str = ""  # of a guest from a town that is not in it


def register(
    *,
    city_round: CityRound,
    business: BusinessDetails,
    places: Sequence[Place],
    submission_key: uuid.UUID,
    together: bool = False,
    newsletter: bool = False,
    language: str = "sv",
    by: str,
    now: datetime,
) -> Registration:
    """Sign a new business up. The same submission key gives the same registration, however often.

    `newsletter`: the contact asked for the city's newsletter, and is mailed a link that confirms it.
    `together`: those of the business who asked for the same workshop get seats or wait as one group.
    Raises Refused when registration is closed here, for a guest where none are taken, and for what
    `enrolling.enrol` refuses.
    """

    def new_business() -> Business:
        return Business.objects.create(
            city=city_round.city, **vars(business), language=language, created_at=now
        )

    if business.home_town and not city_round.welcomes_guests:
        raise Refused(_("Här tas inga gäster emot just nu. Ring så hjälper vi dig vidare."))

    def write() -> Registration:
        more = []
        if newsletter:
            more = asking.ask_for_newsletter(
                city=city_round.city, email=business.contact_email, language=language, now=now
            )
        people = enrolling.new_people(places, language=language, now=now)
        return _write(
            city_round, new_business(), people, places, submission_key, together, more, by=by, now=now
        )

    return _register_once(
        write,
        city_round,
        places,
        submission_key,
        now=now,
    )


def register_again(
    *,
    business: Business,
    city_round: CityRound,
    people: Sequence[tuple[Person, Place]],
    submission_key: uuid.UUID,
    together: bool = False,
    by: str,
    now: datetime,
) -> Registration:
    """Sign a business that is known up for another part, with people that it has had before.

    Twice is once, with the same key or another. Raises Refused as `register` does, and for somebody
    who is not of this business.
    """
    if found := _registered(business, city_round):
        return found
    theirs = {e.person_id for e in Enrolment.objects.filter(registration__business=business)}
    if business.city_id != city_round.city_id or not theirs.issuperset(p.pk for p, _place in people):
        raise Refused(_("Det gick inte att läsa vilka ni menar. Ladda om sidan och försök igen."))
    places = [place for _person, place in people]
    try:
        return _register_once(
            lambda: _write(
                city_round,
                business,
                [person for person, _place in people],
                places,
                submission_key,
                together,
                [],
                by=by,
                now=now,
            ),
            city_round,
            places,
            submission_key,
            now=now,
        )
    except (IntegrityError, Refused):
        # Two browsers at once, each with a key of its own: the other one was first.
        if found := _registered(business, city_round):
            return found
        raise


def _registered(business: Business, city_round: CityRound) -> Registration | None:
    """What the business has in this part already, if anything."""
    found = Registration.objects.filter(business=business, city_round=city_round).first()
    if found:
        found.sent_before = True
    return found


def add_people(
    *,
    registration: Registration,
    places: Sequence[Place],
    together: bool = False,
    by: str,
    now: datetime,
) -> list[Enrolment]:
    """More people for a business that has signed up. Raises Refused as `register` does."""
    city_round, business = registration.city_round, registration.business
    if not city_round.is_open(now):
        raise Refused(_("Anmälan är stängd."))
    with transaction.atomic():
        workshops = seats.lock(enrolling.wanted_workshops(places))
        admitted_before = seats.allocate(workshops.values(), now=now)
        # One at a time for a business, so that two browsers together do not pass what one may have.
        Registration.objects.select_for_update(no_key=True).get(pk=registration.pk)
        active = list(registration.enrolments.active())
        asked_for = [p for p in places if p.workshop_id] + [e for e in active if e.workshop_id]
        enrolling.refuse_beyond_the_cap(city_round, len(asked_for), now=now)
        people = enrolling.new_people(places, language=business.language, now=now)
        enrolments = enrolling.enrol(registration, people, places, workshops, together=together, now=now)
        seats.save_counters(workshops.values())
        enrolling.count_people(city_round.pk, people=len(people), businesses=0 if active else 1)
        record(*enrolling.entries(enrolments, by=by, now=now, city=city_round.city.slug))
        changing.mark_changed(registration.pk, by=by, now=now)
        outbox.plan(*emails.signed_up(enrolments), now=now)
        seats.tell_those_in_line(workshops.values(), admitted_before, by=by, now=now)
    return enrolments


def _register_once(
    write: Callable[[], Registration],
    city_round: CityRound,
    places: Sequence[Place],
    submission_key: uuid.UUID,
    *,
    now: datetime,
) -> Registration:
    try:
        if not city_round.is_open(now):
            raise Refused(_("Anmälan är stängd."))
        if not places:
            raise Refused(_("Skriv minst en person som ska vara med."))
        with transaction.atomic():
            return write()
    except (IntegrityError, Refused):
        # Sent before, or twice at once: the key is taken, or the first has taken the last seats. Not asked
        # beforehand, as nearly nobody sends twice.
        if found := registration_sent_with(submission_key):
            return found
        raise


def _write(
    city_round: CityRound,
    business: Business,
    people: Sequence[Person],
    places: Sequence[Place],
    submission_key: uuid.UUID,
    together: bool,
    more_mails: Sequence[Planned],
    *,
    by: str,
    now: datetime,
) -> Registration:
    enrolling.refuse_beyond_the_cap(city_round, sum(p.workshop_id is not None for p in places), now=now)
    registration = Registration.objects.create(
        business=business, city_round=city_round, submission_key=submission_key, created_at=now
    )
    # From here on others wait who want the same workshops, and at the end those who want the same city's.
    workshops = seats.lock(enrolling.wanted_workshops(places))
    admitted_before = seats.allocate(workshops.values(), now=now)
    enrolments = enrolling.enrol(registration, people, places, workshops, together=together, now=now)
    seats.save_counters(workshops.values())
    slug = city_round.city.slug
    record(
        entry("registration.created", registration, by=by, now=now, city=slug),
        *enrolling.entries(enrolments, by=by, now=now, city=slug),
    )
    outbox.plan(*emails.receipt(registration, enrolments), *more_mails, now=now)
    seats.tell_those_in_line(workshops.values(), admitted_before, by=by, now=now)
    enrolling.count_people(city_round.pk, people=len(people), businesses=1)
    return registration
