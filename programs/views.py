from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from citykompetens import clock
from citykompetens.kept import kept_a_second

from . import queries
from .models import Film


@kept_a_second
def start(request: HttpRequest) -> HttpResponse:
    """What it is, the current program and the map with the cities."""
    now = clock.now()
    program = queries.current_program()
    round_ = queries.current_round(program, now) if program else None
    towns = queries.towns(round_, now) if round_ else []
    context = {
        "program": program,
        "round": round_,
        "towns": towns,
        "businesses": sum(town.businesses for town in towns),
        "now": now,
    }
    return render(request, "programs/start.html", context)


@kept_a_second
def program(request: HttpRequest, slug: str) -> HttpResponse:
    """The program: its rounds with dates, its films, who is behind it."""
    program = get_object_or_404(queries.programs(), slug=slug)
    return render(request, "programs/program.html", {"program": program, "now": clock.now()})


@kept_a_second
def film(request: HttpRequest, slug: str) -> HttpResponse:
    """A film, open to anybody, recording nothing."""
    films = Film.objects.public(clock.now()).select_related("round__program")
    film = get_object_or_404(films, slug=slug)
    siblings = list(films.filter(round=film.round))
    return render(request, "programs/film.html", {"film": film, "films": siblings})
