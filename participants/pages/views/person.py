"""The participant's own page, and what can be done there. Whoever has the link may do it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from citykompetens import actors, clock, links
from citykompetens.errors import Refused
from citykompetens.mail import addresses
from participants.pages import participant, queries
from participants.pages.forms.participant import OwnAddressForm, TimeForm
from participants.registration import waiting
from participants.registration.models import Enrolment, Person
from participants.registration.services import cancel_places, contacts, move, undo_cancel


@never_cache
def person(request: HttpRequest, token: str) -> HttpResponse:
    """The participant's own page: seat, code for the door, films, certificates, who gave the name."""
    return _page(request, Person.objects.for_link(token))


@never_cache
@require_POST
def choose_time(request: HttpRequest, token: str, enrolment_id: int) -> HttpResponse:
    """Another time, a place in line, or only the films."""
    person = Person.objects.for_link(token)
    enrolment = get_object_or_404(participant.places_of(person), pk=enrolment_id)
    form = TimeForm(request.POST)
    if form.is_valid():
        try:
            place = move(
                enrolment=enrolment,
                workshop_id=form.workshop_id,
                may_wait=form.may_wait,
                by=actors.link(links.PERSON, person),
                now=clock.now(),
            )
        except Refused as refused:
            form.add_error("time", str(refused.message))
        else:
            messages.success(request, _chosen(place))
            return redirect("pages:person", token)
    return _page(request, person, chosen=form, chosen_for=enrolment.pk)


def _chosen(place: Enrolment) -> str:
    if place.workshop is None:
        return _("Du ser filmerna, utan workshop.")
    day = date_format(localtime(place.workshop.starts_at), "l j F")
    if place.is_waiting:
        return _("Du står på väntelistan %(day)s. Blir en plats ledig mejlar vi.") % {"day": day}
    return _("Klart, du har en plats %(day)s.") % {"day": day}


@never_cache
@require_POST
def cannot_come(request: HttpRequest, token: str, enrolment_id: int) -> HttpResponse:
    """The place is given back; for ten minutes it can be taken again."""
    person = Person.objects.for_link(token)
    enrolment = get_object_or_404(participant.places_of(person), pk=enrolment_id)
    by = actors.link(links.PERSON, person)
    try:
        cancel_places(enrolments=[enrolment], by=by, now=clock.now(), undoable=True)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Din plats är avbokad. Du kan ångra dig i tio minuter."))
    return redirect("pages:person", token)


@never_cache
@require_POST
def can_come_after_all(request: HttpRequest, token: str, enrolment_id: int) -> HttpResponse:
    """Second thoughts: the place is as it was."""
    person = Person.objects.for_link(token)
    enrolment = get_object_or_404(participant.places_of(person), pk=enrolment_id)
    try:
        undo_cancel(enrolments=[enrolment], by=actors.link(links.PERSON, person), now=clock.now())
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Din plats är kvar."))
    return redirect("pages:person", token)


@never_cache
def no_thanks(request: HttpRequest, token: str, enrolment_id: int) -> HttpResponse:
    """A seat from the waiting list is declined. It goes to the next at once: they have waited, so no undo."""
    now = clock.now()
    person = Person.objects.for_link(token)
    enrolment = get_object_or_404(participant.places_of(person), pk=enrolment_id)
    workshop = enrolment.workshop
    if not enrolment.is_confirmed or workshop is None or workshop.starts_at <= now:
        if request.method == "POST" and enrolment.is_cancelled:
            messages.success(request, _("Platsen är redan lämnad."))
        return redirect("pages:person", token)
    if request.method != "POST":  # mail scanners follow every link
        return render(request, "pages/no_thanks.html", {"workshop": workshop, "token": token})
    try:
        cancel_places(enrolments=[enrolment], by=actors.link(links.PERSON, person), now=now)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Tack för att du sa till. Platsen går till nästa."))
    return redirect("pages:person", token)


@never_cache
@require_POST
def ask_for_own_address(request: HttpRequest, token: str) -> HttpResponse:
    """Mails a link to the address that the participant wants to be reached at."""
    person = Person.objects.for_link(token)
    form = OwnAddressForm(request.POST, contacts=queries.contact_addresses_of(person))
    if not form.is_valid():
        return _page(request, person, address_form=form)
    email = form.cleaned_data["email"]
    contacts.ask_for_own_address(person=person, email=email, now=clock.now())
    messages.success(
        request, _("Vi har mejlat en länk till %(email)s. Öppna den, så gäller adressen.") % {"email": email}
    )
    return redirect("pages:person", token)


@never_cache
def own_address(request: HttpRequest, token: str) -> HttpResponse:
    """The address is confirmed by a press, never by the look of a mail scanner."""
    refusal = ""
    if request.method == "POST":
        try:
            person = contacts.confirm_own_address(token=token, now=clock.now())
        except Refused as refused:
            refusal = str(refused.message)
        else:
            messages.success(
                request,
                _("Klart. Nu når vi dig på %(email)s, och länken hit är bara din.") % {"email": person.email},
            )
            return redirect("pages:person", person.link)
    return render(request, "pages/own_address.html", {"refusal": refusal})


@never_cache
def stored(request: HttpRequest, token: str) -> HttpResponse:
    """Everything that is stored about the participant, where it comes from, how to get it removed."""
    person = Person.objects.for_link(token)
    enrolments = queries.places_of_person(person, clock.now())
    context = {
        "person": person,
        "token": token,
        "enrolments": enrolments,
        "films": queries.film_views_of(person),
        "certificates": queries.certificates_of(person),
        "mails": queries.mails_sent_to(person, enrolments),
        "organisation": enrolments[0].registration.city_round.city.organisation if enrolments else None,
        "wants_all_mail": not addresses.has_opted_out(person.email),
    }
    return render(request, "pages/stored.html", context)


@never_cache
@require_POST
def optional_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Only what the place needs goes to the own address from now on, or everything again."""
    person = Person.objects.for_link(token)
    wants_all = "all" in request.POST
    if person.email:
        write = addresses.opt_in if wants_all else addresses.opt_out
        write(person.email, by=actors.link(links.PERSON, person), now=clock.now())
        said = _("Du får alla mejl.") if wants_all else _("Du får bara det som hör till din plats.")
        messages.success(request, said)
    return redirect("pages:stored", token)


def _page(request: HttpRequest, person: Person, **more: object) -> HttpResponse:
    now = clock.now()
    places = participant.own_places(person, now)
    enrolments = [place.enrolment for place in places]
    certificates = queries.certificates_of(person)
    rounds = {e.registration.city_round.round_id for e in enrolments if not e.is_cancelled}
    films = queries.films_of(person, rounds | {c.round_id for c in certificates}, now)
    through = queries.contact_addresses(enrolments)
    context = {
        "person": person,
        "token": person.link,
        "places": places,
        "newest": enrolments[0] if enrolments else None,
        "elsewhere": waiting.elsewhere_for(enrolments, now),
        "door_code": participant.door_code(person) if any(place.is_ahead for place in places) else "",
        "films": films,
        "films_seen": sum(seen for _film, seen in films),
        "certificates": certificates,
        "reached_at": "" if person.email.lower() in through else person.email,
        "address_form": OwnAddressForm(contacts=through),
    }
    return render(request, "pages/person.html", context | more)
