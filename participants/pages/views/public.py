"""Pages that everybody sees and that need several rooms."""

from datetime import datetime

from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from citykompetens import clock
from citykompetens.addresses import absolute
from citykompetens.kept import kept_a_second
from citykompetens.sharing import Sharing, cheap_for_machines
from participants.pages import sitemaps
from participants.registration.queries import trades_of
from participants.registration.waiting import elsewhere
from programs import queries as programs
from programs.models import CityRound
from workshops import sharing
from workshops.queries import city_round_and_next, workshops_of

from .. import press as kits


@kept_a_second
def city(request: HttpRequest, city_slug: str) -> HttpResponse:
    """A city's page: its workshops with seats left, who takes part, whom to call, the way to sign up."""
    now = clock.now()
    city_round, next_round = city_round_and_next(city_slug, now)
    if city_round is None:
        raise Http404
    if city_round.is_over:
        return _closed_city(request, city_round, now)
    city = city_round.city
    workshops = workshops_of(city_round, now)
    upcoming = [w for w in workshops if w.starts_at > now]
    is_open = city_round.is_open(now)
    all_full = bool(upcoming) and all(w.is_full for w in upcoming)
    look_elsewhere = all_full or (not is_open and city_round.round.registration_opens_at <= now)
    towns = [] if city.picture else programs.towns(city_round.round, now)
    context = {
        "city": city,
        "city_round": city_round,
        "next_round": next_round,
        "organisation": city.organisation,
        "people": city.organisation.to_call(),
        "trades": trades_of(city_round),
        "unlit": max(0, city_round.target_businesses - city_round.businesses),
        "upcoming": [(w, w.takes_newcomers(now)) for w in upcoming],
        "held": [w for w in workshops if w.starts_at <= now],
        "is_open": is_open,
        "all_full": all_full,
        "may_wait": any(w.takes_newcomers(now) for w in upcoming),
        "elsewhere": elsewhere(city_round, now) if look_elsewhere else [],
        "towns": towns,
        "town": next((town for town in towns if town.slug == city.slug), None),
        "short_address": _without_scheme(reverse("pages:city", args=[city.slug])).rstrip("/"),
        "calendar_address": "webcal://"
        + _without_scheme(reverse("workshops:town_calendar", args=[city.slug])),
        "now": now,
        "sharing": sharing.of_town(city_round, upcoming),
    }
    return render(request, "pages/city.html", context)


def _closed_city(request: HttpRequest, city_round: CityRound, now: datetime) -> HttpResponse:
    """What the town did, and what goes on now: its signs hang for years after the program."""
    city = city_round.city
    towns = [] if city.picture else programs.towns(city_round.round, now)
    context = {
        "city": city,
        "city_round": city_round,
        "current": programs.current_program(),
        "organisation": city.organisation,
        "people": city.organisation.to_call(),
        "trades": trades_of(city_round),
        "workshops": workshops_of(city_round, now),
        "towns": towns,
        "town": next((town for town in towns if town.slug == city.slug), None),
        "sharing": sharing.of_town(city_round, []),
    }
    return render(request, "pages/city_closed.html", context)


def _without_scheme(path: str) -> str:
    return absolute(path).split("://")[-1]


@kept_a_second
def press(request: HttpRequest, slug: str) -> HttpResponse:
    """For those who write about a program: figures as of now, a text per town, files to download."""
    now = clock.now()
    program = get_object_or_404(kits.programs(), slug=slug)
    kit = kits.press_kit(program, now)
    context = {"program": program, "kit": kit, "now": now, "sharing": Sharing()}
    return render(request, "pages/press.html", context)


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
