from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page may know of the site."""
    return {"DEMO": settings.DEMO, "SITE_URL": settings.SITE_URL}
