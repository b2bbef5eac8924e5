"""What machines ask for at the root of a site: robots.txt and the manifest of a web app."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static

from .addresses import absolute
from .sharing import SITE, cheap_for_machines

# Nothing here is meant for a search; what is opened by a link that is a key says noindex as well.
PRIVATE = ("admin", "anmalan", "demo", "deltagare", "intyg", "kalender", "konto", "ledare")


@cheap_for_machines
def robots(request: HttpRequest) -> HttpResponse:
    """Where robots may go (RFC 9309): nowhere in a demo, whose businesses are made up."""
    private = [f"/{language}{word}/" for language in ("", "en/") for word in PRIVATE]
    closed = ["/"] if settings.DEMO else private
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines += ["", f"Sitemap: {absolute('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@cheap_for_machines
def manifest(request: HttpRequest) -> HttpResponse:
    """How the site looks on a phone's home screen."""
    icons = [
        {
            "src": static(f"img/icon-{side}.png"),
            "sizes": f"{side}x{side}",
            "type": "image/png",
            "purpose": purpose,
        }
        for side in (192, 512)
        for purpose in ("any", "maskable")
    ]
    content = {
        "name": SITE,
        "short_name": SITE,
        "lang": settings.LANGUAGE_CODE,
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": "#121b1f",
        "theme_color": "#121b1f",
        "icons": icons,
    }
    return JsonResponse(content, content_type="application/manifest+json")
