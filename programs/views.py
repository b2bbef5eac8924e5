from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from citykompetens import clock
from citykompetens.kept import kept_a_second
from citykompetens.sharing import as_png, cheap_for_machines

from . import map_files, queries, sharing
from .models import Film, PrintKind

FILE_NAMES = {
    PrintKind.POSTER_A4: "affisch-a4",
    PrintKind.POSTER_A3: "affisch-a3",
    PrintKind.SIGN: "vi-ar-med",
}
MINUTE = 60  # seconds


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
        "sharing": sharing.of_start(),
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
        "towns": queries.towns(round_, now) if round_ and not program.closed_on else [],
        "others": list(queries.other_programs(program)),
        "now": now,
        "sharing": sharing.of_program(program),
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
        "sharing": sharing.of_film(film),
    }
    return render(request, "programs/film.html", context)


@require_safe
def map_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """The map with the program's towns lit, as a file that needs nothing beside it."""
    return _file(
        map_files.svg(*_windows(slug), get_language() or "sv"),
        "image/svg+xml",
        f"citykompetens-karta-{slug}.svg",
    )


@require_safe
def map_png(request: HttpRequest, slug: str) -> HttpResponse:
    """The same map as a picture, for print and posts."""
    return _file(map_files.png(*_windows(slug)), "image/png", f"citykompetens-karta-{slug}.png")


def _windows(slug: str) -> tuple[tuple[map_files.Window, ...], tuple[queries.OtherTown, ...]]:
    """The towns of a program, and those that are not in it yet; nobody joins a closed one."""
    now = clock.now()
    program = get_object_or_404(queries.programs(), slug=slug)
    round_ = None if program.closed_on else queries.current_round(program, now)
    others = queries.other_towns(round_, now) if round_ else []
    return map_files.windows(queries.towns_of(program, now)), tuple(others)


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = f"public, max-age={MINUTE}"
    return response


@require_safe
def sheet(request: HttpRequest, city_slug: str, kind: PrintKind) -> HttpResponseBase:
    """A city's poster or sign as PDF; while it is being made, a page that says so."""
    made = queries.print_of(city_slug, kind, clock.now())
    if made is None:
        response = render(request, "programs/being_made.html", {"city_slug": city_slug}, status=202)
        response["Cache-Control"] = "no-store"
        return response
    etag = quote_etag(made.made_of)
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or HttpResponse(bytes(made.pdf), content_type="application/pdf")
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MINUTE}"
    if not unchanged:
        response["Content-Disposition"] = (
            f'inline; filename="citykompetens-{city_slug}-{FILE_NAMES[kind]}.pdf"'
        )
    return response


@cheap_for_machines
def picture(request: HttpRequest) -> HttpResponse:
    """The picture that is shown with a link to the site: all towns, lit."""
    return as_png(sharing.picture_of_site(queries.towns_of(queries.current_program(), clock.now())))


@cheap_for_machines
def program_picture(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture that is shown with a link to a program."""
    program = get_object_or_404(queries.programs(), slug=slug)
    return as_png(sharing.picture_of_program(program, queries.towns_of(program, clock.now())))
