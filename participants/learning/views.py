from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from citykompetens import actors, clock, links
from participants.registration.models import Person
from programs.models import Film

from .queries import seen_films
from .services import mark_seen


@never_cache
def film(request: HttpRequest, token: str, slug: str) -> HttpResponse:
    """A film by a person's own link; a POST says that it was seen to its end."""
    now = clock.now()
    person = Person.objects.for_link(token)
    films = Film.objects.public(now).select_related("round__program")
    film = get_object_or_404(films, slug=slug)
    if request.method == "POST":
        mark_seen(person=person, film=film, by=actors.link(links.PERSON, person), now=now)
        if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
            return render(request, "learning/_seen.html", {"film": film, "seen": True})
        return redirect("learning:film", token, slug)
    siblings = list(films.filter(round=film.round))
    seen = seen_films(person)
    context = {
        "person": person,
        "token": token,
        "film": film,
        "seen": film.pk in seen,
        "films": [(sibling, sibling.pk in seen) for sibling in siblings],
        "next_film": next((f for f in siblings if f.order > film.order), None),
    }
    return render(request, "learning/film.html", context)
