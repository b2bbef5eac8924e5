"""Pages that everybody sees and that need several rooms."""

from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from citykompetens import clock
from citykompetens.kept import kept_a_second
from citykompetens.sharing import Sharing, cheap_for_machines
from participants.pages import sitemaps
from workshops import sharing
from workshops.queries import city_round_to_show, workshops_of


@kept_a_second
def city(request: HttpRequest, city_slug: str) -> HttpResponse:
    """A city's page: its workshops with seats left, its contact, the way to sign up."""
    now = clock.now()
    city_round = city_round_to_show(city_slug, now)
    if city_round is None:
        raise Http404
    workshops = workshops_of(city_round, now)
    upcoming = [w for w in workshops if w.starts_at > now]
    context = {
        "city": city_round.city,
        "city_round": city_round,
        "organisation": city_round.city.organisation,
        "upcoming": upcoming,
        "held": [w for w in workshops if w.starts_at <= now],
        "is_open": city_round.is_open(now),
        "now": now,
        "sharing": sharing.of_town(city_round, upcoming),
    }
    return render(request, "pages/city.html", context)


@kept_a_second
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored about whom, why, for how long."""
    return render(request, "pages/privacy.html", {"sharing": Sharing()})


@kept_a_second
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "pages/accessibility.html", {"sharing": Sharing()})


@cheap_for_machines
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page, in both languages."""
    return django_sitemap(request, sitemaps.everything(clock.now()))
