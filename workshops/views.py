from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from citykompetens import clock
from citykompetens.kept import kept_a_second
from citykompetens.scope import staff
from citykompetens.sharing import as_png, cheap_for_machines
from programs import queries as programs
from programs.models import CityRound

from . import calendar, news, queries, sharing
from .models import Workshop
from .queries import leads_somewhere, workshops_of


@kept_a_second
def workshop(request: HttpRequest, city_slug: str, workshop_id: int) -> HttpResponse:
    """A workshop: when, where, how to get there, seats left, other times in the same town."""
    now = clock.now()
    workshop = _workshop_or_404(city_slug, workshop_id, now)
    city_round = workshop.city_round
    city = city_round.city
    towns = programs.towns(city_round.round, now)
    context = {
        "workshop": workshop,
        "stage": workshop.stage(now),
        "city": city,
        "city_round": city_round,
        "organisation": city.organisation,
        "people": city.organisation.to_call(),
        "takes_newcomers": workshop.takes_newcomers(now),
        "others": [
            (other, other.takes_newcomers(now))
            for other in workshops_of(city_round, now)
            if other != workshop and other.starts_at > now
        ],
        "is_open": city_round.is_open(now),
        "towns": towns,
        "town": next(town for town in towns if town.slug == city.slug),
        "now": now,
        "sharing": sharing.of_workshop(workshop),
    }
    return render(request, "workshops/workshop.html", context)


def calendar_file(request: HttpRequest, city_slug: str, workshop_id: int) -> HttpResponse:
    """The workshop for anybody's calendar; fetched again after a move, it moves the entry."""
    now = clock.now()
    workshop = _workshop_or_404(city_slug, workshop_id, now)
    url = reverse("workshops:workshop", args=[city_slug, workshop_id])
    content = calendar.workshop_file(workshop, uid=calendar.public_uid(workshop), url=url, now=now)
    filename = f"workshop-{city_slug}-{workshop.starts_on:%Y-%m-%d}.ics"
    headers = {"Content-Disposition": content_disposition_header(True, filename) or ""}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def _workshop_or_404(city_slug: str, workshop_id: int, now: datetime) -> Workshop:
    workshops = Workshop.objects.public(now).with_place().filter(city_round__city__slug=city_slug)
    return get_object_or_404(workshops, pk=workshop_id)


@login_required
def own(request: HttpRequest) -> HttpResponse:
    """The facilitator's start: the own workshops, the next one first."""
    now = clock.now()
    workshops = list(Workshop.objects.led_by(staff(request)).filter(cancelled_at=None).with_place())
    if not workshops and not leads_somewhere(staff(request)):
        return redirect("about_login")
    context = {
        "upcoming": [w for w in workshops if w.closed_at is None],
        "closed": [w for w in workshops if w.closed_at is not None],
        "now": now,
    }
    return render(request, "workshops/own.html", context)


# --- for those who share and follow --------------------------------------------------------------


@cheap_for_machines
def picture(request: HttpRequest, city_slug: str, workshop_id: int) -> HttpResponse:
    """The picture that is shown with a link to a workshop."""
    now = clock.now()
    workshop = _workshop_or_404(city_slug, workshop_id, now)
    return as_png(sharing.picture_of_workshop(workshop, programs.towns(workshop.city_round.round, now)))


@cheap_for_machines
def town_picture(request: HttpRequest, city_slug: str) -> HttpResponse:
    """The picture that is shown with a link to a town."""
    now = clock.now()
    city_round = _city_round_or_404(city_slug)
    upcoming = [w for w in queries.workshops_of(city_round, now) if w.starts_at > now]
    return as_png(sharing.picture_of_town(city_round, upcoming, programs.towns(city_round.round, now)))


@cheap_for_machines
def calendar_of_all(request: HttpRequest) -> HttpResponse:
    """Every town's workshops, to follow in a calendar."""
    workshops = queries.workshops_to_follow(clock.now())
    return _as_calendar(calendar.feed(workshops, name=_("Citykompetens: alla workshoppar")))


@cheap_for_machines
def calendar_of_town(request: HttpRequest, city_slug: str) -> HttpResponse:
    """A town's workshops, to follow in a calendar."""
    city = _city_round_or_404(city_slug).city
    workshops = queries.workshops_to_follow(clock.now(), city.slug)
    return _as_calendar(calendar.feed(workshops, name=sharing.calendar_name(city)))


@cheap_for_machines
def feed(request: HttpRequest) -> HttpResponse:
    """New workshops, for feed readers."""
    return HttpResponse(news.atom(queries.newest_workshops(clock.now())), content_type="application/atom+xml")


def _as_calendar(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


def _city_round_or_404(city_slug: str) -> CityRound:
    city_round = queries.city_round_to_show(city_slug, clock.now())
    if city_round is None:
        raise Http404
    return city_round
