import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from citykompetens import clock
from citykompetens.errors import Refused
from citykompetens.scope import staff
from workshops.models import Workshop

from .forms import TickForm
from .queries import sheet, tally
from .services import close, record


@never_cache
@login_required
def workshop_sheet(request: HttpRequest, workshop_id: int) -> HttpResponse:
    """The list of one of the own workshops, with a tick for each person."""
    return render(request, "attendance/sheet.html", _context(_own(request, workshop_id)))


@login_required
@require_POST
def tick(request: HttpRequest, workshop_id: int) -> HttpResponse:
    """Note that somebody is there, did not come, or that the tick was a mistake."""
    workshop = _own(request, workshop_id)
    form = TickForm(request.POST)
    if not form.is_valid():
        raise Http404  # the page never sends this
    enrolment = get_object_or_404(workshop.enrolments, pk=form.cleaned_data["enrolment"])
    now = clock.now()
    try:
        record(
            event_id=form.cleaned_data["event_id"],
            workshop=workshop,
            enrolment=enrolment,
            presence=form.cleaned_data["presence"],
            reason=form.cleaned_data["reason"],
            occurred_at=now,
            by=staff(request),
            now=now,
        )
    except Refused as refused:
        messages.error(request, str(refused.message))
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return render(request, "attendance/sheet.html#list", _context(workshop))
    return redirect("attendance:sheet", workshop_id)


@login_required
@require_POST
def close_workshop(request: HttpRequest, workshop_id: int) -> HttpResponse:
    """The workshop is over: certificates become due."""
    workshop = _own(request, workshop_id)
    try:
        close(workshop=workshop, by=staff(request), now=clock.now())
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("attendance:sheet", workshop_id)


def _own(request: HttpRequest, workshop_id: int) -> Workshop:
    return get_object_or_404(Workshop.objects.led_by(staff(request)).with_place(), pk=workshop_id)


def _context(workshop: Workshop) -> dict[str, Any]:
    rows = sheet(workshop)
    for row in rows:
        row.event_id = uuid.uuid4()  # type: ignore[attr-defined]  # for this page alone
    return {
        "workshop": workshop,
        "organisation": workshop.city_round.city.organisation,
        "rows": rows,
        "tally": tally(rows),
        "has_begun": workshop.starts_at <= clock.now(),
    }
