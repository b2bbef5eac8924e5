"""The business's own page, opened by its link."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from citykompetens import actors, clock, links
from citykompetens.errors import Refused
from participants.pages import queries
from participants.registration import waiting
from participants.registration.models import Business
from participants.registration.services import cancel


@never_cache
def business(request: HttpRequest, token: str) -> HttpResponse:
    """The business's own page: its people with seat, films, attendance and certificate."""
    now = clock.now()
    business = Business.objects.for_link(token)
    rounds = queries.places_of_business(business, now)
    places = [row.enrolment for rows in rounds.values() for row in rows]
    context = {
        "business": business,
        "token": token,
        "organisation": business.city.organisation,
        "rounds": rounds,
        "elsewhere": waiting.elsewhere_for(places, now),
    }
    return render(request, "pages/business.html", context)


@require_POST
def cancel_place(request: HttpRequest, token: str, enrolment_id: int) -> HttpResponse:
    """Give one place back."""
    business = Business.objects.for_link(token)
    enrolment = get_object_or_404(queries.places_in(business), pk=enrolment_id)
    try:
        cancel(enrolment=enrolment, by=actors.link(links.MANAGE, business), now=clock.now())
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("%(name)s är avbokad.") % {"name": enrolment.person.name})
    return redirect("pages:business", token)
