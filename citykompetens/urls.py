"""Every address of the site (docs: DESIGN §6). Apps are named as strings: the ground knows none."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, register_converter

from citykompetens.addresses import KeyConverter
from citykompetens.admin import site
from citykompetens.health import health
from citykompetens.root_files import manifest, robots

register_converter(KeyConverter, "key")  # before the apps' addresses, which are read below

handler404 = "participants.pages.views.missing.not_found"

urlpatterns = [
    path("health/", health, name="health"),
    path("robots.txt", robots, name="robots"),
    path("site.webmanifest", manifest, name="manifest"),
    path("media/", include("programs.media_urls")),
    path("", include("participants.pages.sitemap_urls")),
]

if settings.ANYMAIL["WEBHOOK_SECRET"]:
    urlpatterns.append(path("anymail/", include("anymail.urls")))

pages: list[URLPattern | URLResolver] = [
    path("admin/", include("participants.coordination.urls")),
    path("admin/", include("participants.reminders.urls")),
    path("admin/", site.urls),
    path("konto/", include("citykompetens.accounts.urls")),
    path("mejl/", include("citykompetens.mail.urls")),
    path("", include("programs.urls")),
    path("", include("participants.registration.urls")),
    path("", include("participants.learning.urls")),
    path("", include("participants.attendance.urls")),
    path("", include("participants.certificates.urls")),
    path("", include("workshops.urls")),
    path("", include("participants.pages.urls")),  # last: a city's address is any one word
]
if settings.DEMO:
    pages.insert(0, path("demo/", include("participants.demo.urls")))

urlpatterns += i18n_patterns(*pages, prefix_default_language=False)
