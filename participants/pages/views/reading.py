"""Links that machines read: a calendar that is subscribed to, and the code that is shown at the door."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import conditional_page, require_safe

from citykompetens import clock
from citykompetens.scope import staff
from participants.pages import calendars, participant
from participants.registration.models import Business, Person
from workshops.calendar import subscription


@require_safe
@conditional_page
@cache_control(private=True, no_cache=True)
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The workshops of a business, with who comes, or of a person. The link reads, and nothing else."""
    now = clock.now()
    try:
        business = Business.objects.for_calendar_link(token)
    except Http404:
        person = Person.objects.for_calendar_link(token)
        entries, name = calendars.of_person(person, now), _("Citykompetens: mina workshoppar")
    else:
        entries, name = calendars.of_business(business, now), f"Citykompetens: {business.name}"
    return HttpResponse(subscription(entries, name=name), content_type="text/calendar; charset=utf-8")


@never_cache
@require_safe
def door(request: HttpRequest, token: str) -> HttpResponse:
    """A code read at the door leads the facilitator to the person in the list, and nobody else anywhere."""
    person = Person.objects.for_door_link(token)
    seat = None
    if request.user.is_authenticated:
        seat = participant.seat_at_the_door(person, staff(request), clock.now())
    if seat is None:
        return render(request, "pages/door.html")
    return redirect(reverse("attendance:sheet", args=[seat.workshop_id]) + f"#person-{person.pk}")
