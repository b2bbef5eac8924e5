"""What those who wait may do about it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from citykompetens import actors, clock, links
from citykompetens.errors import Refused
from participants.pages.places import places_in
from participants.registration.models import Business
from participants.registration.services import split_group


@require_POST
def split(request: HttpRequest, token: str, enrolment_id: int) -> HttpResponse:
    """Those who waited together go one by one instead."""
    business = Business.objects.for_link(token)
    enrolment = get_object_or_404(places_in(business), pk=enrolment_id)
    try:
        admitted = split_group(enrolment=enrolment, by=actors.link(links.MANAGE, business), now=clock.now())
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _split_so(len(admitted)))
    return redirect("pages:business", token)


def _split_so(seats: int) -> str:
    if seats:
        return _("Nu väntar ni var för sig. Den som stod på tur fick plats direkt.")
    return _("Nu väntar ni var för sig, på samma plats i kön som förut.")
