from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

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
        "others": queries.other_towns(round_, now) if round_ else [],
        "businesses": sum(town.businesses for town in towns),
        "first_film": queries.first_film(round_, now) if round_ else None,
        "earlier": queries.earlier_programs(),
        "now": now,
    }
    return render(request, "programs/start.html", context)


def current(request: HttpRequest) -> HttpResponse:
    """The way to the program of the day, for links that outlive it."""
    program = queries.newest_program()
    return redirect("programs:program", program.slug) if program else redirect("programs:start")


@kept_a_second
def program(request: HttpRequest, slug: str) -> HttpResponse:
    """The program: its rounds with dates, its films, who is behind it, its cities."""
    now = clock.now()
    program = get_object_or_404(queries.programs(), slug=slug)
    round_ = queries.current_round(program, now)
    context = {
        "program": program,
        "parts": queries.parts(program.rounds.all(), now),
        "round": round_,
        "towns": queries.towns(round_, now) if round_ else [],
        "others": list(queries.other_programs(program)),
        "now": now,
    }
    return render(request, "programs/program.html", context)


@kept_a_second
def film(request: HttpRequest, slug: str) -> HttpResponse:
    """A film, open to anybody, recording nothing."""
    public = Film.objects.public(clock.now()).select_related("round__program")
    film = get_object_or_404(public, slug=slug)
    films = list(public.filter(round=film.round_id))
    at = films.index(film)
    context = {
        "film": film,
        "films": films,
        "before": films[at - 1] if at else None,
        "after": films[at + 1] if at + 1 < len(films) else None,
    }
    return render(request, "programs/film.html", context)
