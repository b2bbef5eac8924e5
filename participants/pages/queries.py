"""What the business's and the participant's pages show, gathered from all rooms."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.text import slugify

from cities.models import City
from citykompetens.addresses import RESERVED
from participants.attendance.queries import with_presence
from participants.certificates.models import Certificate
from participants.learning.models import FilmView
from participants.learning.queries import seen_films
from participants.registration.models import Business, Enrolment, Person
from programs.models import Film, Round


@dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """A place as the business may see it: seat, attendance, films and certificate, no thoughts."""

    enrolment: Enrolment
    films_seen: int
    films: int
    certificate: Certificate | None
    can_cancel: bool


def city_meant(word: str) -> City | None:
    """The city whose address this is but for capitals and marks: "Östersund" means ostersund. One query."""
    slug = slugify(word)
    return City.objects.filter(slug=slug).first() if slug and slug not in RESERVED else None


def _enrolments() -> "QuerySet[Enrolment]":
    return with_presence(Enrolment.objects.all()).select_related(
        "person",
        "registration__business__city__organisation",
        "registration__city_round__city",
        "registration__city_round__round__program",
        "workshop__venue__city",
    )


def places_in(business: Business) -> "QuerySet[Enrolment]":
    """The places that the business may change: its own."""
    return Enrolment.objects.filter(registration__business=business).select_related("person")


def places_of_business(business: Business, now: datetime) -> dict[Round, list[PlaceRow]]:
    """The business's places by round, the newest round first. Four queries."""
    enrolments = list(
        _enrolments().filter(registration__business=business).order_by("-registration__created_at", "pk")
    )
    people = {e.person_id for e in enrolments}
    certificates = {
        (certificate.person_id, certificate.round_id): certificate
        for certificate in Certificate.objects.valid().filter(person__in=people).defer("pdf")
    }
    films = Counter(Film.objects.values_list("round", flat=True))
    views = FilmView.objects.filter(person__in=people).values_list("person", "film__round")
    seen = Counter(views)
    rounds: dict[Round, list[PlaceRow]] = {}
    for enrolment in enrolments:
        round_ = enrolment.registration.city_round.round
        rounds.setdefault(round_, []).append(
            PlaceRow(
                enrolment=enrolment,
                films_seen=seen[enrolment.person_id, round_.pk],
                films=films[round_.pk],
                certificate=certificates.get((enrolment.person_id, round_.pk)),
                can_cancel=not enrolment.is_cancelled
                and (enrolment.workshop is None or enrolment.workshop.starts_at > now),
            )
        )
    return rounds


def places_of_person(person: Person) -> list[Enrolment]:
    """Everything the person takes part in, the newest first, with `.presence`. One query."""
    return list(_enrolments().filter(person=person).order_by("-asked_at", "-pk"))


def certificates_of(person: Person) -> list[Certificate]:
    return list(Certificate.objects.valid().filter(person=person).defer("pdf"))


def films_of(person: Person, rounds: set[int], now: datetime) -> list[tuple[Film, bool]]:
    """The films of the person's rounds that have had their premiere, each with seen or not."""
    seen = seen_films(person)
    films = Film.objects.public(now).filter(round__in=rounds).order_by("-round", "order")
    return [(film, film.pk in seen) for film in films]
