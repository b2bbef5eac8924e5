"""Every public page for search engines, in both languages, each a query at most.

Without lastmod: nothing records when a page last said something else, and a date that is not true makes
all of them worthless.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from programs.models import CityRound, Film
from programs.queries import programs
from workshops.models import Workshop


class Pages(Sitemap):
    """Pages of one kind: the pattern's name, and the arguments of each."""

    i18n = alternates = x_default = True

    def __init__(self, name: str, arguments: Sequence[Sequence[Any]] = ((),)) -> None:
        self.name, self.arguments = name, arguments

    def items(self) -> Sequence[Sequence[Any]]:
        return self.arguments

    def location(self, item: Sequence[Any]) -> str:
        return reverse(self.name, args=item)

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        """That of SITE_URL, whatever host was asked for."""
        return urlsplit(settings.SITE_URL).netloc


def everything(now: datetime) -> dict[str, Any]:
    """Four queries, however much there is."""
    parts = list(CityRound.objects.public(now).values_list("city__slug", "round__program__closed_on"))
    workshops = Workshop.objects.public(now).order_by("pk")
    taught = list(programs().prefetch_related(None).values_list("slug"))
    towns = sorted({(slug,) for slug, _closed_on in parts})
    current = sorted({(slug,) for slug, closed_on in parts if closed_on is None})
    return {
        "start": Pages("programs:start"),
        "programs": Pages("programs:program", taught),
        "press": Pages("pages:press", taught),
        "towns": Pages("pages:city", towns),
        "sign_up": Pages("registration:sign_up", current),
        "workshops": Pages("workshops:workshop", list(workshops.values_list("city_round__city__slug", "pk"))),
        "films": Pages("programs:film", list(Film.objects.public(now).values_list("slug"))),
        "privacy": Pages("pages:privacy"),
        "accessibility": Pages("pages:accessibility"),
    }
