"""The way out of mails that nobody needs for a booking: RFC 2369, and one click by RFC 8058."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from citykompetens import clock, links

from . import addresses
from .models import OutgoingMail


@csrf_exempt  # mail servers post here, without a cookie; the link is the right to do it, nobody is logged in
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask; a POST writes it, another one with `undo` takes it back. Looking changes nothing: scanners do."""
    mail = OutgoingMail.objects.for_link(token)
    if request.method == "POST":
        write = addresses.opt_in if "undo" in request.POST else addresses.opt_out
        by = f"link:{links.UNSUBSCRIBE}:{mail.pk}"
        write(mail.recipient, by=by, now=clock.now(), city=mail.city_slug)
    context = {
        "is_out": addresses.has_opted_out(mail.recipient),
        "has_returned": request.method == "POST" and "undo" in request.POST,
    }
    return render(request, "mail/unsubscribe.html", context)
