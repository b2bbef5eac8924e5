from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.debug import sensitive_post_parameters

from citykompetens import actors, clock
from citykompetens.errors import Refused
from programs.models import CityRound
from programs.queries import current_program
from workshops import sharing
from workshops.queries import city_round_to_show

from .forms import RegistrationForm
from .models import Business, Registration
from .queries import bookable, by_time, content_of, registration_sent_with, registrations_of
from .services import register


# Not no-store: going back from the receipt shows the form as it was sent, with its key.
@cache_control(private=True, no_cache=True)
@sensitive_post_parameters()
def sign_up(request: HttpRequest, city_slug: str) -> HttpResponse:
    """The registration form of a city; when it is sent and right, on to the receipt."""
    now = clock.now()
    city_round = city_round_to_show(city_slug, now)
    if city_round is None:
        raise Http404
    workshops = bookable(city_round, now)
    if request.method != "POST":
        if not city_round.is_open(now):
            current = current_program() if city_round.is_over else None
            return _page(request, "registration/closed.html", city_round, now=now, current=current)
        form = RegistrationForm(workshops)
    elif "add_person" in request.POST:
        form = RegistrationForm.with_another_row(workshops, request.POST)
    else:
        form = RegistrationForm(workshops, request.POST)
        registration = _register(form, city_round, now) if form.is_valid() else _sent_before(form)
        if registration:
            return redirect(_receipt_of(registration, form))
    return _page(request, "registration/sign_up.html", city_round, form=form)


def _register(form: RegistrationForm, city_round: CityRound, now: datetime) -> Registration | None:
    """The registration; none when it was refused, and the form says why."""
    try:
        return register(
            city_round=city_round,
            business=form.business.details(),
            places=form.places(),
            submission_key=form.business.cleaned_data["submission_key"],
            together=form.business.cleaned_data["together"],
            language=get_language() or "sv",
            by=actors.VISITOR,
            now=now,
        )
    except Refused as refused:
        form.refuse(refused, bookable(city_round, now))
        return None


def _sent_before(form: RegistrationForm) -> Registration | None:
    """Who goes back and sends once more gets the same receipt, also when the browser lost some of it."""
    return registration_sent_with(form.business.cleaned_data["submission_key"])


def _receipt_of(registration: Registration, form: RegistrationForm) -> str:
    """The receipt; it tells whoever went back and changed something that the changes are not saved."""
    changed = registration.sent_before and form.content() != content_of(registration)
    query = {"redan": 1} if changed else None
    return reverse("registration:receipt", args=[registration.business.link], query=query)


@never_cache
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """The page at the end of the form: what was signed up, what happens next, who to call."""
    business = Business.objects.for_link(token)
    registration = registrations_of(business)[0]
    context = {
        "business": business,
        "registration": registration,
        "times": by_time(registration.places),  # type: ignore[attr-defined]
        "organisation": business.city.organisation,
        "changes_lost": "redan" in request.GET,
    }
    return render(request, "registration/receipt.html", context)


def _page(request: HttpRequest, template: str, city_round: CityRound, **more: object) -> HttpResponse:
    context = {
        "city": city_round.city,
        "city_round": city_round,
        "organisation": city_round.city.organisation,
        "sharing": sharing.of_sign_up(city_round),
        **more,
    }
    return render(request, template, context)
