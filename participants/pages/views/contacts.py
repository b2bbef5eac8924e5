"""Who looks after a business's places, and the way back for who lost the links."""

from datetime import datetime

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from citykompetens import clock
from citykompetens.errors import Refused
from participants.pages import owners
from participants.pages.forms import ContactForm, HandOverForm, MyLinksForm
from participants.registration.models import Business
from participants.registration.services.contacts import (
    add_contact,
    address_of_all_places,
    hand_over,
    remove_contact,
    send_links,
)

from .business import actor


@never_cache
def contacts(request: HttpRequest, token: str) -> HttpResponse:
    """Who looks after the places: the contact, those beside, somebody more, somebody else."""
    business = Business.objects.for_link(token)
    sent = request.POST if request.method == "POST" else None
    is_hand_over = sent is not None and "over-name" in sent
    more = ContactForm(None if is_hand_over else sent, prefix="more")
    over = HandOverForm(sent if is_hand_over else None, prefix="over")
    form: Form = over if is_hand_over else more
    if form.is_valid():
        if is_hand_over:
            return _hand_over(request, business, form, clock.now())
        if _add_contact(request, business, form, clock.now()):
            return redirect("pages:contacts", token)
    context = {
        "business": business,
        "token": token,
        "more_contacts": list(business.more_contacts.all()),
        "more": more,
        "over": over,
        "sent": form,
    }
    return render(request, "pages/business_contacts.html", context)


def _add_contact(request: HttpRequest, business: Business, form: Form, now: datetime) -> bool:
    try:
        add_contact(business=business, **form.cleaned_data, by=actor(business), now=now)
    except Refused as refused:
        form.add_error(None, str(refused.message))
        return False
    messages.success(request, _("%(name)s får länken med mejl.") % form.cleaned_data)
    return True


def _hand_over(request: HttpRequest, business: Business, form: Form, now: datetime) -> HttpResponse:
    """The link at hand is dead afterwards; only who keeps the address goes on with the new one."""
    typed = form.cleaned_data
    changed = hand_over(
        business=business,
        name=typed["name"],
        email=typed["email"],
        phone=str(typed["phone"] or ""),
        by=actor(business),
        now=now,
    )
    messages.success(
        request,
        _("%(name)s är kontaktperson nu och får en ny länk med mejl. Den gamla gäller inte längre.") % typed,
    )
    if typed["email"].lower() == business.contact_email.lower():
        return redirect("pages:business", changed.link)
    return redirect("pages:my_links")


@require_POST
def remove(request: HttpRequest, token: str, contact_id: int) -> HttpResponse:
    """Somebody no longer looks after the places; whoever did it goes on with the new link."""
    business = Business.objects.for_link(token)
    contact = get_object_or_404(business.more_contacts.all(), pk=contact_id)
    name = contact.name
    changed = remove_contact(contact=contact, by=actor(business), now=clock.now())
    text = _("%(name)s är borttagen. Ni andra får en ny länk med mejl, den gamla gäller inte längre.")
    messages.success(request, text % {"name": name})
    return redirect("pages:contacts", changed.link)


@never_cache
def my_links(request: HttpRequest) -> HttpResponse:
    """Who lost the links asks for them by mail. The answer is the same whoever asks."""
    form = MyLinksForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        send_links(email=form.cleaned_data["email"], language=get_language() or "sv", now=clock.now())
        text = _(
            "Finns det något på %(email)s är länkarna på väg dit. Titta i skräpposten också. "
            "Har det kommit tre mejl från oss i dag kommer de i morgon klockan sju."
        )
        messages.success(request, text % form.cleaned_data)
        return redirect("pages:my_links")
    return render(request, "pages/my_links.html", {"form": form})


@never_cache
def all_places(request: HttpRequest, token: str) -> HttpResponse:
    """Every place of one owner on one page. Four queries at most."""
    email = address_of_all_places(token)
    if email is None:
        return render(request, "pages/my_links.html", {"form": MyLinksForm(), "too_old": True}, status=404)
    return render(request, "pages/all_places.html", owners.everything_of(email))
