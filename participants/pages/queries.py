"""What the participant's page shows, gathered from all rooms. The business's is in `places`."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils.text import slugify

from cities.models import City
from citykompetens.addresses import RESERVED
from citykompetens.mail import kinds
from citykompetens.mail.models import OutgoingMail, State
from participants.attendance.queries import with_presence
from participants.certificates.models import Certificate
from participants.learning.models import FilmView
from participants.learning.queries import seen_films
from participants.registration import waiting
from participants.registration.models import Enrolment, Person
from participants.registration.told import about_person
from participants.registration.waiting import Elsewhere
from programs.models import Film, Program
from programs.queries import current_round


def city_meant(word: str) -> City | None:
    """The city whose address this is but for capitals and marks: "Östersund" means ostersund. One query."""
    slug = slugify(word)
    return City.objects.filter(slug=slug).first() if slug and slug not in RESERVED else None


def guests_welcome(program: Program | None, near: City | None, now: datetime) -> list[Elsewhere]:
    """Towns that welcome guests now and have room: the three nearest, or all where no town is known.

    Two queries, for a program whose rounds are loaded.
    """
    round_ = current_round(program, now) if program else None
    return waiting.welcoming(round_.pk, now, near=near) if round_ else []


def _enrolments() -> "QuerySet[Enrolment]":
    return with_presence(Enrolment.objects.all()).select_related(
        "person",
        "registration__business__city__organisation",
        "registration__city_round__city",
        "registration__city_round__round__program",
        "workshop__venue__city",
    )


def places_of_person(person: Person, now: datetime) -> list[Enrolment]:
    """Everything the person takes part in, the newest first, with `.presence`, and `.why` where it waits.

    One query, two where the person waits.
    """
    enrolments = list(_enrolments().filter(person=person).order_by("-asked_at", "-pk"))
    waiting.explain(enrolments, now)
    return enrolments


def certificates_of(person: Person) -> list[Certificate]:
    return list(Certificate.objects.valid().filter(person=person).defer("pdf"))


def films_of(person: Person, rounds: set[int], now: datetime) -> list[tuple[Film, bool]]:
    """The films of the person's rounds that have had their premiere, each with seen or not."""
    seen = seen_films(person)
    films = Film.objects.public(now).filter(round__in=rounds).order_by("-round", "order")
    return [(film, film.pk in seen) for film in films]


def film_views_of(person: Person) -> list[FilmView]:
    """The films that the person has seen to the end, the last one first. One query."""
    return list(FilmView.objects.filter(person=person).select_related("film").order_by("-seen_at"))


def mails_sent_to(person: Person, enrolments: Iterable[Enrolment]) -> list[tuple[str, datetime | None, bool]]:
    """What was sent to the person, the newest first: which kind, when, and whether to the own address.

    The others went through whoever signed the person up. One query.
    """
    sent = about_person(OutgoingMail.objects.filter(state=State.SENT), person, enrolments)
    rows = sent.order_by("-settled_at", "-pk").values_list("kind", "settled_at", "recipient")
    own = person.email.lower()
    return [(kinds.label_of(kind), at, recipient.lower() == own) for kind, at, recipient in rows]


def contact_addresses(enrolments: Iterable[Enrolment]) -> set[str]:
    """Addresses, in small letters, of those who signed the person up and still pass on the mails."""
    return {e.registration.business.contact_email.lower() for e in enrolments if not e.is_cancelled}


def contact_addresses_of(person: Person) -> set[str]:
    """As above. One query."""
    return contact_addresses(person.enrolments.select_related("registration__business"))
