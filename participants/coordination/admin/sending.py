"""From a draft to the mails: who gets it, how it reads, a test to oneself, and then the number."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from citykompetens import clock
from citykompetens.admin import site
from citykompetens.errors import Refused
from citykompetens.scope import staff
from participants.registration.audience import Audience, counted, summary
from participants.registration.readers import Reader

from .. import audiences, preview, services
from ..mail_log import outcome_of
from ..models import Mailing

REVIEW = "admin:coordination_mailing_review"
PER_PAGE = 200
GETTING = "getting"  # beside the reasons of those who are skipped


def review(request: HttpRequest, pk: Any) -> HttpResponse:
    """A draft: its exact audience, and how one of them reads it. What was sent: what became of it."""
    mailing = _mailing(request, pk)
    if mailing.sent_at:
        lines = outcome_of(mailing)
        sums = {"mails": sum(line.mails for line in lines), "people": sum(line.people for line in lines)}
        return _page(request, mailing, "outcome", _("Så gick det"), {"lines": lines, "sums": sums})
    found = audiences.audience_of(mailing)
    readers = found.getting
    chosen = _chosen(request, readers)
    more = {
        "audience": found,
        "summary": summary(found),
        "groups": _groups(found),
        "reader": readers[chosen] if readers else None,
        "letter": preview.of(mailing, readers[chosen]) if readers else None,
        "before": _pk(readers[chosen - 1]) if chosen else None,
        "after": _pk(readers[chosen + 1]) if chosen + 1 < len(readers) else None,
    }
    return _page(request, mailing, "review", _("Granska och skicka"), more)


def names(request: HttpRequest, pk: int, model_admin: Any) -> HttpResponse:
    """Everybody in one group of the audience: those who get it, or those skipped for a reason."""
    mailing = _mailing(request, pk)
    found = audiences.audience_of(mailing)
    groups = {GETTING: found.getting, **found.skipped}
    group = request.GET.get("grupp", GETTING)
    if group not in groups:
        raise Http404
    readers = Paginator(groups[group], PER_PAGE).get_page(request.GET.get("sida"))
    more = {"group": group, "readers": readers, "is_getting": group == GETTING and not mailing.sent_at}
    title = next(said for name, said, _mails in _groups(found) if name == group)
    return _page(request, mailing, "names", title, more)


def test(request: HttpRequest, pk: int, model_admin: Any) -> HttpResponse:
    """A test to the own address, as one of the readers would get it."""
    mailing = _mailing(request, pk)
    if request.method != "POST":
        return redirect(REVIEW, pk)
    readers = audiences.audience_of(mailing).getting
    if readers:
        user = staff(request)
        reader = readers[_chosen(request, readers)]
        services.send_test(mailing=mailing, reader=reader, by=user, now=clock.now())
        messages.success(request, _("Provet är på väg till %(email)s.") % {"email": user.email})
    return redirect(REVIEW, pk)


def send(request: HttpRequest, pk: int, model_admin: Any) -> HttpResponse:
    """Names the number, and sends what was looked at and nothing else."""
    mailing = _mailing(request, pk)
    refusal = ""
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        try:
            services.send(mailing=mailing, seen=seen, by=staff(request), now=clock.now())
        except Refused as refused:
            refusal = str(refused.message)
        else:
            messages.success(request, _("Mejlen är på väg."))
            return redirect(REVIEW, pk)
    if mailing.sent_at:
        return redirect(REVIEW, pk)
    found = audiences.audience_of(mailing)
    more = {
        "audience": found,
        "summary": summary(found),
        "seen": audiences.seen(mailing, found),
        "refusal": refusal,
    }
    return _page(request, mailing, "send", _("Skicka utskicket"), more)


def discard(request: HttpRequest, pk: int, model_admin: Any) -> HttpResponse:
    """Throws a draft away, after a question."""
    mailing = _mailing(request, pk)
    if request.method != "POST":
        return _page(request, mailing, "discard", _("Kasta utkastet"), {})
    try:
        services.discard(mailing=mailing, by=staff(request), now=clock.now())
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect(REVIEW, pk)
    messages.success(request, _("Utkastet är kastat."))
    return redirect("admin:coordination_mailing_changelist")


def _mailing(request: HttpRequest, pk: Any) -> Mailing:
    if not str(pk).isdecimal():
        raise Http404
    mine = Mailing.objects.visible_to(staff(request))
    return get_object_or_404(mine.select_related("city", "round__program", "workshop", "sent_by"), pk=pk)


def _page(
    request: HttpRequest, mailing: Mailing, name: str, title: str, more: dict[str, Any]
) -> HttpResponse:
    context = {**site.each_context(request), "opts": Mailing._meta, "title": title, "mailing": mailing}
    return render(request, f"admin/coordination/mailing/{name}.html", context | more)


def _groups(found: Audience) -> list[tuple[str, str, int]]:
    """The groups of an audience: name, how many people in words, mails."""
    getting = _("%(n)d får mejlet") % {"n": found.people}
    skipped = [
        (reason, counted(reason, number), len(found.skipped[reason]))
        for reason, number in found.people_skipped.items()
    ]
    return [(GETTING, getting, found.mails), *skipped]


def _chosen(request: HttpRequest, readers: list[Reader]) -> int:
    """Where in the list the reader stands that was asked for by a place; else the first one."""
    wanted = request.GET.get("som") or request.POST.get("som")
    places = {str(e.pk): number for number, reader in enumerate(readers) for e in reader.enrolments}
    return places.get(wanted or "", 0)


def _pk(reader: Reader) -> int:
    return reader.enrolments[0].pk
