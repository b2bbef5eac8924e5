"""What there is no page for: a town typed as one says it, a town that is not in it yet, and the rest."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.defaults import page_not_found

from programs.queries import current_program

from ..queries import city_meant


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """To the town that /Östersund/ means; a way on where it takes no part; else the page of the house.

    One query for a word that may be a town, and none for an address that leads somewhere.
    """
    language = "/en" if request.path_info.startswith("/en/") else ""
    word, _slash, rest = request.path_info.removeprefix(language)[1:].partition("/")
    city = city_meant(word)
    if city and city.slug != word:
        return redirect(f"{language}/{city.slug}/{quote(rest)}")
    if city and rest in ("", "anmalan/"):
        return render(request, "pages/not_yet.html", {"city": city, "program": current_program()}, status=404)
    return page_not_found(request, exception)
