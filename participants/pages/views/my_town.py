"""For whoever is in a town that is not in it: to be told when it is."""

from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters

from citykompetens import clock
from participants.registration.forms.typed import AddressField, NameField, warmly
from participants.registration.services.asking import wish_for_town
from programs import queries
from programs.models import Program
from programs.queries import Town

from ..queries import city_meant, guests_welcome


class WishForm(forms.Form):
    town = NameField(
        label=_("Vilken stad?"),
        max_length=60,
        error_messages={"required": _("Skriv vilken stad det gäller.")},
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    email = AddressField(
        label=_("Din e-post"),
        max_length=254,
        help_text=_("Vi mejlar en gång, när staden är med. Sedan inget mer."),
        error_messages={"required": _("Skriv din e-postadress.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        warmly(self)


@cache_control(private=True, no_cache=True)
@sensitive_post_parameters()
def my_town(request: HttpRequest) -> HttpResponse:
    """A town and an address; where the town is in it already, the way there instead.

    And where guests are welcome meanwhile. At most five queries to look at it.
    """
    now = clock.now()
    program = queries.current_program()
    named = request.GET.get("stad", "").replace("\x00", "")[:60]
    form = WishForm(request.POST or None, initial={"town": named})
    town = None
    if program and request.method == "POST" and form.is_valid():
        town = _town_in_it(program, form.cleaned_data["town"], now)
        if town is None:
            wish_for_town(program=program, **form.cleaned_data, language=get_language() or "sv", now=now)
            query = {"tack": 1, "stad": form.cleaned_data["town"]}
            return redirect(reverse("pages:my_town", query=query))
    context = {
        "program": program,
        "form": form,
        "town": town,
        "elsewhere": [] if town else guests_welcome(program, city_meant(form.data.get("town", named)), now),
        "thanks": "tack" in request.GET,
    }
    return render(request, "pages/my_town.html", context)


def _town_in_it(program: Program, name: str, now: datetime) -> Town | None:
    """The town of that name that takes registrations now: whoever asks can go there at once."""
    wanted = " ".join(name.split()).casefold()
    towns = queries.towns_of(program, now)
    return next((town for town in towns if town.is_open and town.name.casefold() == wanted), None)
