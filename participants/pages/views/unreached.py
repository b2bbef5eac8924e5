"""Mails do not reach the contact, or one of the people: whoever looks after the places puts it right."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from citykompetens import clock
from citykompetens.errors import Refused
from citykompetens.mail import addresses
from participants.pages import places
from participants.pages.forms import NewAddressForm
from participants.pages.unreached import Unreached, unreached
from participants.registration.models import Business
from participants.registration.services.readdressing import put_contact_right, put_person_right

from .business import actor


@never_cache
def unreached_page(request: HttpRequest, token: str) -> HttpResponse:
    """Whom mails do not reach, each with a form for the right address, and a button if it is right."""
    business = Business.objects.for_link(token)
    rows = unreached(business, places.places_in(business), business.more_contacts.all())
    forms = {row.key: NewAddressForm(prefix=row.key) for row in rows}
    if request.method == "POST":
        row = next((row for row in rows if row.key == request.POST.get("who")), None)
        if row is None:  # somebody else was first
            return redirect("pages:business", token)
        if "works" in request.POST:
            return _it_works(request, business, row)
        forms[row.key] = form = NewAddressForm(request.POST, prefix=row.key)
        if row.may_change and form.is_valid() and (changed := _change(request, business, row, form)):
            return redirect("pages:business", changed.link)
    if not rows:
        return redirect("pages:business", token)
    context = {
        "business": business,
        "token": token,
        "rows": [(row, forms[row.key]) for row in rows],
        "sent": next((form for form in forms.values() if form.is_bound), None),
        "organisation": business.city.organisation,
    }
    return render(request, "pages/unreached.html", context)


def _it_works(request: HttpRequest, business: Business, row: Unreached) -> HttpResponse:
    email = row.enrolment.person.email if row.enrolment else row.address
    addresses.clear(email, by=actor(business), now=clock.now(), city=business.city.slug)
    messages.success(request, _("Då försöker vi igen nästa gång det är något."))
    return redirect("pages:business", business.link)


def _change(
    request: HttpRequest, business: Business, row: Unreached, form: NewAddressForm
) -> Business | None:
    """Put it right and say so; where it is refused the form says why, and nothing is returned."""
    typed = {"email": form.cleaned_data["email"], "by": actor(business), "now": clock.now()}
    try:
        if row.enrolment is None:
            business = put_contact_right(business=business, **typed)
        else:
            put_person_right(enrolment=row.enrolment, **typed)
    except Refused as refused:
        form.add_error("email", str(refused.message))
        return None
    messages.success(request, _("Tack. Nu går mejlen till %(email)s.") % typed)
    return business
