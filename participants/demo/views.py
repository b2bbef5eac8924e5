"""The demo's own pages. None of them exists outside demo mode."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from citykompetens import clock

from . import mailbox, time_travel
from .components import samples
from .logins import demo_logins

PER_PAGE = 50
# A mail brings its own styles and pictures in the text; it may run nothing and fetch nothing.
MAIL_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'"
)
View = Callable[..., HttpResponseBase]


def demo_only(view: View) -> View:
    """404 outside demo mode, also if somebody should route it."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(checked)


@demo_only
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What to try in a minute, the logins, the clock."""
    now = clock.now()
    context = {
        "now": now,
        "moved": bool(clock.offset()),
        "city_slug": time_travel.SHOWN_CITY,
        "logins": {login.role: login for login in demo_logins(now)},
        "tour": time_travel.workshop_of_the_tour(now),
        "reminder": time_travel.next_reminder(now),
    }
    return render(request, "demo/start.html", context)


@demo_only
@require_POST
def log_in(request: HttpRequest, role: str) -> HttpResponseBase:
    """Log in by a click, past the code by mail that everybody else needs."""
    for login in demo_logins(clock.now()):
        if login.role == role:
            return perform_login(request, login.user, email_verification="none")
    raise Http404


@demo_only
@require_POST
def forward(request: HttpRequest) -> HttpResponse:
    """Move the clock: by hours, or to the next reminder in the shown city."""
    now = clock.now()
    steps = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
    if reminder := time_travel.next_reminder(now):
        steps["reminder"] = reminder.at - now
    if by := steps.get(request.POST.get("to", "")):
        now = time_travel.forward(by)
        time_travel.ring_all()
        day = date_format(localtime(now), "l j F")
        time = date_format(localtime(now), "TIME_FORMAT")
        messages.success(request, _("Nu är det %(day)s kl. %(time)s.") % {"day": day, "time": time})
    return redirect("demo:start")


@demo_only
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """The style guide: every component in every state."""
    return render(request, "demo/components.html", samples(clock.now()))


@demo_only
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """Every mail, the newest first; or those to an address."""
    wanted = request.GET.get("till", "").strip()
    keys = mailbox.to_address(wanted) if wanted else mailbox.keys()
    page = Paginator(keys, PER_PAGE).get_page(request.GET.get("sida"))
    shown = mailbox.mails(keys[page.start_index() - 1 : page.end_index()]) if keys else []
    return render(request, "demo/mailbox.html", {"page": page, "mails": shown, "wanted": wanted})


@demo_only
@require_safe
def mail(request: HttpRequest, key: str) -> HttpResponse:
    """One mail as its reader sees it."""
    return render(request, "demo/mail.html", {"mail": _mail_or_404(key)})


@demo_only
@require_safe
@xframe_options_sameorigin
def mail_html(request: HttpRequest, key: str) -> HttpResponse:
    """The mail's HTML, for the frame on its page; its links open outside the frame."""
    html = _mail_or_404(key).html
    html = html.replace("<head>", '<head><base target="_top">', 1)
    return HttpResponse(html, headers={"Content-Security-Policy": MAIL_CSP})


@demo_only
@require_safe
def attachment(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """An attachment, to save."""
    attachments = _mail_or_404(key).attachments
    if number >= len(attachments):
        raise Http404
    part = attachments[number]
    content = part.get_payload(decode=True)
    headers = {"Content-Disposition": content_disposition_header(True, part.get_filename() or "bilaga")}
    return HttpResponse(content, content_type=part.get_content_type(), headers=headers)


def _mail_or_404(key: str) -> mailbox.Mail:
    if found := mailbox.one(key):
        return found
    raise Http404
