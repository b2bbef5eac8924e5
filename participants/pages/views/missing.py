"""What there is no page for: a town typed as one says it, a town that is not in it yet, and the rest."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.defaults import page_not_found

from citykompetens import clock
from programs.queries import current_program

from ..queries import city_meant, guests_welcome


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """To the town that /Östersund/ means; a way on where it takes no part; else the page of the house.

    One query for a word that may be a town, four more for the way on from it, and none for an address
    that leads somewhere.
    """
    language = "/en" if request.path_info.startswith("/en/") else ""
    word, _slash, rest = request.path_info.removeprefix(language)[1:].partition("/")
    city = city_meant(word)
    if city and city.slug != word:
        return redirect(f"{language}/{city.slug}/{quote(rest)}")
    if city and rest in ("", "anmalan/"):
        program = current_program()
        elsewhere = guests_welcome(program, city, clock.now())
        context = {"city": city, "program": program, "elsewhere": elsewhere}
        return render(request, "pages/not_yet.html", context, status=404)
    return page_not_found(request, exception)
