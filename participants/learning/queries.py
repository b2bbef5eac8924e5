from participants.registration.models import Person

from .models import FilmView


def seen_films(person: Person) -> set[int]:
    """Ids of the films that the person has seen."""
    return set(FilmView.objects.filter(person=person).values_list("film_id", flat=True))
