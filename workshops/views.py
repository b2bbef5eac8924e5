from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from citykompetens import clock
from citykompetens.kept import kept_a_second
from citykompetens.scope import staff

from .models import Workshop
from .queries import leads_somewhere


@kept_a_second
def workshop(request: HttpRequest, city_slug: str, workshop_id: int) -> HttpResponse:
    """A workshop: when, where, how to get there, seats left."""
    now = clock.now()
    workshops = Workshop.objects.public(now).with_place().filter(city_round__city__slug=city_slug)
    workshop = get_object_or_404(workshops, pk=workshop_id)
    context = {
        "workshop": workshop,
        "city": workshop.city_round.city,
        "city_round": workshop.city_round,
        "organisation": workshop.city_round.city.organisation,
        "is_open": workshop.city_round.is_open(now) and workshop.starts_at > now,
    }
    return render(request, "workshops/workshop.html", context)


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
