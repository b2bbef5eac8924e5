"""One place of a business: who comes, when, and whether at all."""

from datetime import datetime

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from citykompetens import clock
from citykompetens.errors import Refused
from participants.pages import places, slips
from participants.pages.forms import MoveForm, RenameForm, WhoForm
from participants.pages.forms.times import refuse
from participants.registration.models import Business, Enrolment
from participants.registration.services import (
    cancel_places,
    is_told_at_once,
    move,
    name_place,
    rename,
    replace,
    undo_cancel,
    undo_replace,
)
from participants.registration.services.contacts import resend_person_link

from .business import actor


@never_cache
def place(request: HttpRequest, token: str, enrolment_id: int) -> HttpResponse:
    """One person's place: everything that the business can do about it, a form each."""
    now = clock.now()
    business = Business.objects.for_link(token)
    row = places.place_of(business, enrolment_id, now)
    sent = request.POST if request.method == "POST" else None
    forms = _forms(row, now, sent)
    form = forms.get(sent["do"]) if sent and "do" in sent else None
    if form and form.is_valid():
        said = _do(sent["do"], form, row.enrolment, business, now)  # type: ignore[index]  # sent: there is a form
        if said:
            messages.success(request, said)
            return redirect("pages:business", token)
    context = {
        "business": business,
        "token": token,
        "row": row,
        "enrolment": row.enrolment,
        "forms": forms,
        "sent": form,
        "now": now,
    }
    return render(request, "pages/business_place.html", context)


def _forms(row: places.PlaceRow, now: datetime, sent: object) -> dict[str, Form]:
    """What can be done with this place now; the one that was sent is filled in."""
    do = sent.get("do") if sent else None  # type: ignore[attr-defined]

    def of(name: str) -> dict:
        return {"data": sent if do == name else None, "prefix": name}

    forms: dict[str, Form] = {}
    if row.enrolment.is_cancelled:
        return forms
    if row.is_nameless:
        forms["name"] = WhoForm(**of("name"))
    else:
        forms["rename"] = RenameForm(**of("rename"), initial={"name": row.enrolment.person.name})
        forms["resend"] = Form(**of("resend"))
    if row.can_change:
        city_round, own = row.enrolment.registration.city_round, row.enrolment.workshop_id
        workshops = places.workshops_of(city_round, now, keeping=own)
        forms["move"] = MoveForm(**of("move"), workshops=workshops, enrolment=row.enrolment)
        if not row.is_nameless:
            forms["replace"] = WhoForm(**of("replace"))
    return forms


def _do(do: str, form: Form, enrolment: Enrolment, business: Business, now: datetime) -> str:
    """Do it and say so; where it is refused the form says why, and nothing is returned."""
    by, typed, name = actor(business), form.cleaned_data, str(enrolment.person)
    try:
        if do == "rename":
            rename(enrolment=enrolment, name=typed["name"], by=by, now=now)
            return _("Namnet är %(name)s.") % typed
        if do == "name":
            name_place(enrolment=enrolment, **typed, by=by, now=now)
            return _("%(name)s har platsen.") % typed
        if do == "replace":
            new = replace(enrolment=enrolment, **typed, by=by, now=now, undoable=True)
            said = _("%(new)s kommer i stället för %(old)s. Det går att ångra i tio minuter.")
            if is_told_at_once(new.workshop, now):
                said = _("%(new)s kommer i stället för %(old)s.")
            return said % {"new": typed["name"], "old": name}
        if do == "move":
            return _moved(move(enrolment=enrolment, **vars(typed["time"]), by=by, now=now))
        resend_person_link(person=enrolment.person, business=business, by=by, now=now)
    except Refused as refused:
        refuse(form, refused)
        return ""
    # Never where it went: an own address is the person's own affair.
    if enrolment.through_contact:
        return _("Länken är på väg till er kontaktperson.")
    return _("Länken är på väg till %(name)s.") % {"name": name}


def _moved(enrolment: Enrolment) -> str:
    name = {"name": str(enrolment.person)}
    if enrolment.is_waiting:
        return _("%(name)s står på väntelistan till den nya tiden.") % name
    return _("Ändrat för %(name)s.") % name


@require_POST
def cancel_place(request: HttpRequest, token: str, enrolment_id: int) -> HttpResponse:
    """Give one place back; the page offers to take it back for ten minutes."""
    business = Business.objects.for_link(token)
    enrolment = get_object_or_404(places.places_in(business), pk=enrolment_id)
    return _cancel(request, business, [enrolment])


@require_POST
def cancel_all(request: HttpRequest, token: str, registration_id: int) -> HttpResponse:
    """Give back every place of a registration that can be: what was held stays."""
    business = Business.objects.for_link(token)
    registration = get_object_or_404(places.registrations_in(business), pk=registration_id)
    parts = places.parts_of(business, clock.now())
    [part] = [part for part in parts if part.registration == registration]
    return _cancel(request, business, part.changeable)


def _cancel(request: HttpRequest, business: Business, enrolments: list[Enrolment]) -> HttpResponse:
    try:
        if enrolments:
            cancel_places(enrolments=enrolments, by=actor(business), now=clock.now(), undoable=True)
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("pages:business", business.link)  # says itself what can be undone


@require_POST
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """Take back places that were given back, or one that was given to another, less than ten minutes ago."""
    business = Business.objects.for_link(token)
    wanted = set(request.POST.getlist("place"))
    enrolments = [place for place in places.places_in(business) if str(place.pk) in wanted]
    if not enrolments or len({enrolment.registration_id for enrolment in enrolments}) > 1:
        raise Http404
    try:
        if enrolments[0].state_before:
            undo_cancel(enrolments=enrolments, by=actor(business), now=clock.now())
        else:  # whoever cancelled left word of what it was
            undo_replace(enrolment=enrolments[0], by=actor(business), now=clock.now())
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Ångrat. Allt är som det var."))
    return redirect("pages:business", token)


@never_cache
def print_slips(request: HttpRequest, token: str, enrolment_id: int | None = None) -> HttpResponse:
    """The own links on paper, for those whom only the contact reaches: one, or all of the business."""
    business = Business.objects.for_link(token)
    wanted = places.slips_of(business, enrolment_id)
    if enrolment_id is not None and not wanted:
        raise Http404
    context = {"business": business, "token": token, "slips": [slips.slip(e) for e in wanted]}
    return render(request, "pages/business_slips.html", context)
