"""Pages that everybody sees and that need several rooms."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from citykompetens import clock
from citykompetens.kept import kept_a_second
from workshops.queries import city_round_to_show, workshops_of

from .. import press as kits


@kept_a_second
def city(request: HttpRequest, city_slug: str) -> HttpResponse:
    """A city's page: its workshops with seats left, its contact, the way to sign up."""
    now = clock.now()
    city_round = city_round_to_show(city_slug, now)
    if city_round is None:
        raise Http404
    workshops = workshops_of(city_round, now)
    context = {
        "city": city_round.city,
        "city_round": city_round,
        "organisation": city_round.city.organisation,
        "upcoming": [w for w in workshops if w.starts_at > now],
        "held": [w for w in workshops if w.starts_at <= now],
        "is_open": city_round.is_open(now),
        "now": now,
    }
    return render(request, "pages/city.html", context)


@kept_a_second
def press(request: HttpRequest, slug: str) -> HttpResponse:
    """For those who write about a program: figures as of now, a text per town, files to download."""
    now = clock.now()
    program = get_object_or_404(kits.programs(), slug=slug)
    context = {"program": program, "kit": kits.press_kit(program, now), "now": now}
    return render(request, "pages/press.html", context)


@kept_a_second
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored about whom, why, for how long."""
    return render(request, "pages/privacy.html")


@kept_a_second
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "pages/accessibility.html")
