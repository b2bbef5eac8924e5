"""What became of the mails of a town's part: "Mejl i del 1 i Östersund"."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from citykompetens.admin import site
from citykompetens.mail.models import OutgoingMail
from citykompetens.scope import staff
from programs.models import CityRound

from ..mail_log import in_need, sums_of_round
from ..queries import mails_visible_to


def newest(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """The part that has most lately begun to take registrations."""
    parts = CityRound.objects.visible_to(staff(request)).filter(state=CityRound.JOINED)
    latest = parts.order_by("-round__registration_opens_at", "city__name").first()
    if latest is None:
        messages.info(request, _("Ingen stad är med i en del än."))
        return redirect("admin:index")
    return part(request, latest.pk, model_admin)


def part(request: HttpRequest, pk: int, model_admin: Any) -> HttpResponse:
    """Each kind of mail with its sums, which add up to the rows; first what somebody has to see to."""
    user = staff(request)
    parts = CityRound.objects.visible_to(user).select_related("city", "round__program")
    shown = get_object_or_404(parts, pk=pk)
    sums = sums_of_round(mails_visible_to(user), shown)
    context = {
        **site.each_context(request),
        "opts": OutgoingMail._meta,
        "title": _("Mejl i %(part)s") % {"part": shown},
        "part": shown,
        "parts": parts.filter(state=CityRound.JOINED).order_by("city__name", "-round"),
        "kinds": sums[:-1],
        "total": sums[-1] if sums else None,
        "in_need": in_need(mails_visible_to(user), shown),
    }
    return render(request, "admin/coordination/round_log.html", context)
