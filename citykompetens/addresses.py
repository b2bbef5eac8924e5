"""The first words of addresses that the site keeps for itself, keys in addresses, absolute ones for mails."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls.converters import IntConverter
from django.utils.translation import gettext_lazy as _

RESERVED = frozenset(
    {
        "admin",
        "adress",
        "anmalan",
        "anymail",
        "bild.png",
        "demo",
        "deltagare",
        "dorr",
        "en",
        "film",
        "health",
        "integritet",
        "intyg",
        "kalender",
        "konto",
        "ledare",
        "media",
        "mejl",
        "mina-lankar",
        "min-stad",
        "nyhetsbrev",
        "platser",
        "program",
        "robots.txt",
        "site.webmanifest",
        "sitemap.xml",
        "sprak",
        "static",
        "tillganglighet",
        "workshoppar.ics",
        "workshoppar.xml",
    }
)


class KeyConverter(IntConverter):
    """`<key:workshop_id>`: a row's key, as long as a database takes it; what is longer is no address."""

    regex = "[0-9]{1,18}"


def not_reserved(slug: str) -> None:
    """Refuse a city address that would hide one of the site's own."""
    if slug in RESERVED:
        raise ValidationError(_("Adressen /%(slug)s/ används av sajten själv."), params={"slug": slug})


def absolute(path: str) -> str:
    """The full address of a path, for mails, PDFs, calendars and sharing. Only ever from SITE_URL."""
    return settings.SITE_URL + path
