"""What became of the mails of a town's part: "Mejl i del 1 i Östersund"."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from citykompetens import clock
from citykompetens.admin import opens_lists, site
from citykompetens.mail.models import OutgoingMail
from citykompetens.scope import staff
from programs.models import CityRound
from programs.queries import current_program, current_round

from .mail_log import in_need, sums_of_round
from .queries import mails_visible_to


def topical(request: HttpRequest) -> HttpResponse:
    """The part that is on now, of the first of the own towns."""
    if not opens_lists(request):
        raise Http404
    parts = CityRound.objects.visible_to(staff(request)).filter(state=CityRound.JOINED)
    program = current_program()
    round_ = current_round(program, clock.now()) if program else None
    mine = parts.filter(round=round_).order_by("city__name").first() or parts.first()
    if mine is None:
        messages.info(request, _("Ingen stad är med i en del än."))
        return redirect("admin:index")
    return part(request, mine.pk)


def part(request: HttpRequest, pk: int) -> HttpResponse:
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
