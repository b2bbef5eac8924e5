from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from participants.registration.models import Enrolment, Person
from programs.models import Film

from .models import FilmView

Places = TypeVar("Places", bound="QuerySet[Enrolment]")


def seen_films(person: Person) -> set[int]:
    """Ids of the films that the person has seen."""
    return set(FilmView.objects.filter(person=person).values_list("film_id", flat=True))


def with_films_left(enrolments: Places) -> Places:
    """Those whose person has not seen all films of their round."""
    seen = FilmView.objects.filter(film=OuterRef("pk"), person=OuterRef(OuterRef("person")))
    films = Film.objects.filter(round=OuterRef("registration__city_round__round"))
    return enrolments.filter(Exists(films.exclude(Exists(seen))))


def films_left(enrolments: Iterable[Enrolment], now: datetime) -> dict[int, int]:
    """How many films of their round each one's person may see and has not, by the place's key. Two queries.

    The city rounds are loaded.
    """
    enrolments = list(enrolments)
    rounds = {e.registration.city_round.round_id for e in enrolments}
    films = dict(Film.objects.public(now).filter(round__in=rounds).values_list("pk", "round"))
    views = FilmView.objects.filter(person__in={e.person_id for e in enrolments}, film__in=films)
    seen = Counter((person, films[film]) for person, film in views.values_list("person", "film"))
    there_are = Counter(films.values())
    return {
        e.pk: there_are[round_] - seen[e.person_id, round_]
        for e in enrolments
        for round_ in [e.registration.city_round.round_id]
    }
