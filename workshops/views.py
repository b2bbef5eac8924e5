from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from citykompetens import clock
from citykompetens.kept import kept_a_second
from citykompetens.scope import staff
from programs import queries as programs

from .calendar import workshop_file
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
        "others": [w for w in workshops_of(city_round, now) if w != workshop and w.starts_at > now],
        "is_open": city_round.is_open(now),
        "towns": towns,
        "town": next(town for town in towns if town.slug == city.slug),
        "now": now,
    }
    return render(request, "workshops/workshop.html", context)


def calendar_file(request: HttpRequest, city_slug: str, workshop_id: int) -> HttpResponse:
    """The workshop for anybody's calendar; fetched again after a move, it moves the entry."""
    now = clock.now()
    workshop = _workshop_or_404(city_slug, workshop_id, now)
    url = reverse("workshops:workshop", args=[city_slug, workshop_id])
    content = workshop_file(workshop, uid=f"workshop-{workshop.pk}@citykompetens", url=url, now=now)
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
