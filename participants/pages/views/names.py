"""The link to send around: whoever has it takes one of a business's places that have no name yet."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from citykompetens import actors, clock, links
from citykompetens.errors import Refused
from participants.pages import places
from participants.pages.forms import TakeForm
from participants.registration.models import Business
from participants.registration.services import name_place


@never_cache
def names(request: HttpRequest, token: str) -> HttpResponse:
    """The times with places left, and a name for one of them. Nobody else's name is shown."""
    now = clock.now()
    business = Business.objects.for_names_link(token)
    times = places.nameless_times(business, now)
    form = TakeForm(request.POST if request.method == "POST" else None, times=times)
    if times and form.is_valid():
        # Any of those at that time, so that many who press at once seldom reach for the same one.
        wanted = secrets.choice(form.times[form.cleaned_data["time"]])
        typed = {name: form.cleaned_data[name] for name in ("name", "email")}
        by = actors.link(links.NAMES, business)
        try:
            place = name_place(enrolment=wanted, **typed, themselves=True, by=by, now=now)
        except Refused:  # somebody was quicker: as if it were sent now, with what was typed and what is left
            return names(request, token)
        messages.success(request, _("Välkommen, %(name)s! Platsen är din, och det här är din sida.") % typed)
        return redirect("pages:person", place.person.link)
    context = {
        "business": business,
        "organisation": business.city.organisation,
        "form": form,
        "times": times,
        "is_late": not times and places.had_nameless(business),
    }
    return render(request, "pages/names.html", context)
