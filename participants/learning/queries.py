from collections.abc import Iterable

from django.db.models import Count

from participants.registration.models import Person
from programs.models import Film

from .models import FilmView


def seen_films(person: Person) -> set[int]:
    """Ids of the films that the person has seen."""
    return set(FilmView.objects.filter(person=person).values_list("film_id", flat=True))


def films_seen_by(people: Iterable[Person], round_id: int) -> dict[int, int]:
    """Person id → number of films of the round seen; who has seen none is not in it."""
    rows = FilmView.objects.filter(person__in=people, film__round=round_id)
    return dict(rows.values_list("person").annotate(Count("pk")))


def number_of_films(round_id: int) -> int:
    return Film.objects.filter(round=round_id).count()
