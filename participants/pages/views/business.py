"""The business's own page, opened by its link: its people, more people, the next part."""

from datetime import datetime

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from citykompetens import actors, clock, links
from citykompetens.addresses import absolute
from citykompetens.errors import Refused
from participants.pages import places
from participants.pages.forms import AddForm, AgainForm, NamelessForm, WhoForm
from participants.pages.forms.times import refuse
from participants.pages.unreached import unreached
from participants.registration import waiting
from participants.registration.models import Business, Registration
from participants.registration.services import add_people, register_again


def actor(business: Business) -> str:
    """Whoever holds the business's link."""
    return actors.link(links.MANAGE, business)


@never_cache
def business(request: HttpRequest, token: str) -> HttpResponse:
    """The business's own page: its people with seat, films, attendance and certificate. Seven queries."""
    now = clock.now()
    business = Business.objects.for_link(token)
    parts = places.parts_of(business, now)
    rows = [row for part in parts for row in part.rows]
    enrolments = [row.enrolment for row in rows]
    waiting.explain(enrolments, now)
    for row in rows:
        if row.is_nameless and row.can_change:  # the form that names it stands in the list
            row.enrolment.naming = WhoForm(prefix="name", auto_id=f"plats-{row.enrolment.pk}-%s")  # type: ignore[attr-defined]
    more_contacts = list(business.more_contacts.all())
    not_reached = unreached(business, enrolments, more_contacts)
    next_part = places.next_part(business, parts, now)
    context = {
        "business": business,
        "token": token,
        "organisation": business.city.organisation,
        "parts": parts,
        "undoable": [part.undoable for part in parts if part.undoable],
        "more_contacts": more_contacts,
        "unreached": get_text_list([row.name for row in not_reached], _("och")),
        "elsewhere": waiting.elsewhere_for(enrolments, now),
        "next": next_part,
        "again": _again(next_part, now) if next_part and next_part.is_open and next_part.people else None,
        "names_url": absolute(reverse("pages:names", args=[business.names_link]))
        if any(part.nameless for part in parts)
        else "",
        "now": now,
    }
    return render(request, "pages/business.html", context)


@never_cache
def again(request: HttpRequest, token: str, city_round_id: int) -> HttpResponse:
    """The same people for another part: proposed and ticked on the business's page, sent here."""
    now = clock.now()
    business = Business.objects.for_link(token)
    next_part = places.next_part(business, places.parts_of(business, now), now)
    if next_part is None or next_part.city_round.pk != city_round_id or not next_part.is_open:
        return redirect("pages:business", token)  # done already, or no longer to be had: the page says
    form = _again(next_part, now, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            registration = register_again(
                business=business,
                city_round=next_part.city_round,
                people=form.chosen(),
                submission_key=form.cleaned_data["submission_key"],
                together=form.cleaned_data.get("together", False),
                by=actor(business),
                now=now,
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            return redirect("registration:receipt_of", token, registration.pk)
    context = {"business": business, "token": token, "next": next_part, "again": form}
    return render(request, "pages/business_again.html", context)


def _again(next_part: places.NextPart, now: datetime, data: object = None) -> AgainForm:
    workshops = places.workshops_of(next_part.city_round, now)
    return AgainForm(data, prefix="again", people=next_part.people, workshops=workshops)


@never_cache
def add(request: HttpRequest, token: str, registration_id: int) -> HttpResponse:
    """More people, or places without names, for a registration that is open."""
    now = clock.now()
    business = Business.objects.for_link(token)
    registration = get_object_or_404(places.registrations_in(business), pk=registration_id)
    workshops = places.workshops_of(registration.city_round, now)
    sent = request.POST if request.method == "POST" else None
    nameless = sent if sent and "nameless-number" in sent else None
    person = AddForm(
        None if nameless else sent, prefix="person", workshops=workshops, names=_names(registration)
    )
    places_form = NamelessForm(
        nameless, prefix="nameless", workshops=workshops, revision=registration.revision
    )
    form: Form = places_form if nameless else person
    if form.is_valid() and _add(request, registration, form, now):
        return redirect(request.path) if "another" in request.POST else redirect("pages:business", token)
    context = {
        "business": business,
        "token": token,
        "registration": registration,
        "organisation": business.city.organisation,
        "is_open": registration.city_round.is_open(now),
        "person": person,
        "nameless": places_form,
        "sent": form,
    }
    return render(request, "pages/business_add.html", context)


def _names(registration: Registration) -> set[str]:
    names = registration.enrolments.active().values_list("person__name", flat=True)
    return {name.casefold() for name in names if name}


def _add(request: HttpRequest, registration: Registration, form: Form, now: datetime) -> bool:
    """Whether it was done; if not the form says why."""
    try:
        added = add_people(
            registration=registration,
            places=form.places(),  # type: ignore[attr-defined]
            together=form.cleaned_data.get("together", False),
            by=actor(registration.business),
            now=now,
        )
    except Refused as refused:
        refuse(form, refused)
        return False
    if name := added[0].person.name:
        messages.success(request, _("%(name)s är med.") % {"name": name})
    else:
        text = ngettext("%(n)d plats är bokad.", "%(n)d platser är bokade.", len(added))
        messages.success(request, text % {"n": len(added)})
    return True
