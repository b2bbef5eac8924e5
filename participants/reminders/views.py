"""A page of the admin about the mails that come by themselves."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from citykompetens import clock
from citykompetens.admin import opens_lists, site
from citykompetens.mail.models import OutgoingMail
from citykompetens.scope import staff

from . import upcoming as coming


def upcoming(request: HttpRequest) -> HttpResponse:
    """Kommande mejl: when which kind goes to whom in the own towns, and who is skipped and why."""
    if not opens_lists(request):
        raise Http404
    user, now = staff(request), clock.now()
    context = {
        **site.each_context(request),
        "opts": OutgoingMail._meta,
        "title": _("Kommande mejl"),
        "days": coming.AHEAD.days,
        "upcoming": coming.upcoming(user, now),
        "waiting": coming.waiting(user),
    }
    return render(request, "admin/reminders/upcoming.html", context)
