from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.debug import sensitive_post_parameters

from citykompetens import actors, clock
from citykompetens.errors import Refused
from citykompetens.kept import kept_a_second, read_a_second, with_own_key
from citykompetens.own_pages import sent_from_own_pages
from programs.models import CityRound
from programs.queries import current_program
from workshops import sharing
from workshops.models import Workshop
from workshops.queries import city_round_to_show

from .forms import RegistrationForm
from .models import NewsletterConsent, Registration
from .queries import bookable, by_time, content_of, registration_sent_with, registration_to_show, unnamed
from .services import register
from .services.asking import confirm_newsletter, stop_newsletter
from .waiting import elsewhere, explain


@kept_a_second
@sent_from_own_pages
# Not no-store: going back from the receipt shows the form as it was sent, with its key.
@cache_control(private=True, no_cache=True)
@sensitive_post_parameters()
def sign_up(request: HttpRequest, city_slug: str) -> HttpResponse:
    """The registration form of a city; when it is sent and right, on to the receipt."""
    now = clock.now()
    offered = partial(_offered, city_slug, now)
    # What is sent is judged by what was offered a second ago at most; the service locks, and looks anew.
    is_sent = request.method == "POST"
    city_round, workshops = read_a_second((_offered, city_slug), offered) if is_sent else offered()
    if request.method != "POST":
        if not city_round.is_open(now):
            more = {
                "current": current_program() if city_round.is_over else None,
                "elsewhere": elsewhere(city_round, now),
            }
            return _page(request, "registration/closed.html", city_round, now=now, **more)
        form = RegistrationForm(city_round, workshops)
        page = _form_page(request, city_round, form, workshops, now)
        return with_own_key(page, form.business["submission_key"].value())
    elif RegistrationForm.is_to_be_redrawn(request.POST):
        form = RegistrationForm.redrawn(city_round, workshops, request.POST)
        if request.headers.get("HX-Request"):
            return render(request, "registration/_people.html", {"form": form})
    else:
        form = RegistrationForm(city_round, workshops, request.POST)
        if not form.is_valid():  # perhaps only by what was offered a second ago
            city_round, workshops = offered()
            form = RegistrationForm(city_round, workshops, request.POST)
        registration = _register(form, city_round, now) if form.is_valid() else _sent_before(form)
        if registration:
            return redirect(_receipt_of(registration, form))
    return _form_page(request, city_round, form, workshops, now)


def _offered(city_slug: str, now: datetime) -> tuple[CityRound, list[Workshop]]:
    """The city's part and the workshops that can be chosen. Two queries."""
    city_round = city_round_to_show(city_slug, now)
    if city_round is None:
        raise Http404
    return city_round, bookable(city_round, now)


def _form_page(
    request: HttpRequest,
    city_round: CityRound,
    form: RegistrationForm,
    workshops: list[Workshop],
    now: datetime,
) -> HttpResponse:
    """The form; where there is room instead, when a workshop was full for them, or all of them are."""
    full = form.is_full or (bool(workshops) and all(workshop.is_full for workshop in workshops))
    room = partial(elsewhere, city_round, now)
    more = {
        "form": form,
        "most_seats": city_round.most_seats(now),
        "elsewhere": read_a_second((elsewhere, city_round.pk), room) if full else [],
    }
    return _page(request, "registration/sign_up.html", city_round, **more)


def _register(form: RegistrationForm, city_round: CityRound, now: datetime) -> Registration | None:
    """The registration; none when it was refused, and the form says why."""
    try:
        return register(
            city_round=city_round,
            business=form.business.details(),
            places=form.places(),
            submission_key=form.business.cleaned_data["submission_key"],
            together=form.business.cleaned_data["together"],
            newsletter=form.business.cleaned_data["newsletter"],
            language=get_language() or "sv",
            by=actors.VISITOR,
            now=now,
        )
    except Refused as refused:
        # As they are since the first one was refused this: two hundred may be at the same moment.
        workshops = read_a_second(
            (bookable, city_round.pk, refused.field), partial(bookable, city_round, now)
        )
        form.refuse(refused, workshops)
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
def receipt(request: HttpRequest, token: str, registration_id: int | None = None) -> HttpResponse:
    """The page at the end of the form: what was signed up, what happens next, who to call.

    The newest registration's, unless another one of the same business is asked for.
    """
    registration = registration_to_show(token, registration_id)
    places, now = registration.places, clock.now()  # type: ignore[attr-defined]
    explain(places, now)
    context = {
        "business": registration.business,
        "registration": registration,
        "times": [(together, unnamed(together)) for together in by_time(places)],
        "has_unnamed": any(not place.is_cancelled for place in places) and unnamed(places),
        "organisation": registration.city_round.city.organisation,
        "changes_lost": "redan" in request.GET,
        "now": now,
    }
    return render(request, "registration/receipt.html", context)


@never_cache
def newsletter(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail: a press gives the consent, another takes it back; a look changes nothing."""
    consent = NewsletterConsent.objects.for_link(token)
    if request.method == "POST":
        if "stop" in request.POST:
            stop_newsletter(consent=consent, now=clock.now())
            messages.success(request, _("Du får inga nyheter."))
        else:
            confirm_newsletter(consent=consent, now=clock.now())
        return redirect("registration:newsletter", token)
    context = {"consent": consent, "organisation": consent.city.organisation}
    return render(request, "registration/newsletter.html", context)


def _page(request: HttpRequest, template: str, city_round: CityRound, **more: object) -> HttpResponse:
    context = {
        "city": city_round.city,
        "city_round": city_round,
        "organisation": city_round.city.organisation,
        "sharing": sharing.of_sign_up(city_round),
        **more,
    }
    return render(request, template, context)
