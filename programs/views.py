from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from citykompetens import clock
from citykompetens.kept import kept_a_second
from citykompetens.sharing import as_png, cheap_for_machines

from . import queries, sharing
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
        "sharing": sharing.of_start(),
    }
    return render(request, "programs/start.html", context)


def program(request: HttpRequest, slug: str) -> HttpResponse:
    """The program: its rounds with dates, its films, who is behind it."""
    program = get_object_or_404(queries.programs(), slug=slug)
    context = {"program": program, "now": clock.now(), "sharing": sharing.of_program(program)}
    return render(request, "programs/program.html", context)


def film(request: HttpRequest, slug: str) -> HttpResponse:
    """A film, open to anybody, recording nothing."""
    films = Film.objects.public(clock.now()).select_related("round__program")
    film = get_object_or_404(films, slug=slug)
    siblings = list(films.filter(round=film.round))
    context = {"film": film, "films": siblings, "sharing": sharing.of_film(film)}
    return render(request, "programs/film.html", context)


@cheap_for_machines
def picture(request: HttpRequest) -> HttpResponse:
    """The picture that is shown with a link to the site: all towns, lit."""
    return as_png(sharing.picture_of_site(queries.towns_of(queries.current_program(), clock.now())))


@cheap_for_machines
def program_picture(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture that is shown with a link to a program."""
    program = get_object_or_404(queries.programs(), slug=slug)
    return as_png(sharing.picture_of_program(program, queries.towns_of(program, clock.now())))
