from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateFilter

from citykompetens.admin import ScopedAdmin, ScopedFilter, site

from .models import Certificate


@admin.register(Certificate, site=site)
class CertificateAdmin(ScopedAdmin):
    """Frozen when issued, so only read here. The PDF itself is never loaded."""

    read_only = True
    list_display = (
        "number",
        "name",
        "business_name",
        "city_name",
        "round_title",
        "held_on",
        "issued_at",
        "state",
        "proof",
    )
    list_filter = (
        ("workshop__city_round__city", ScopedFilter),
        ("round", ScopedFilter),
        ("issued_at", RangeDateFilter),
    )
    search_fields = ("name", "business_name", "code")
    fields = (
        "number",
        ("name", "business_name"),
        ("program_name", "round_title", "city_name"),
        "body",
        ("held_on", "issued_at"),
        ("state", "revoked_reason"),
        "proof",
    )
    readonly_fields = ("number", "state", "proof")

    def visible_to(self, request: HttpRequest) -> QuerySet:
        return super().visible_to(request).defer("pdf")

    @admin.display(description=_("nummer"), ordering="pk")
    def number(self, certificate: Certificate) -> str:
        return certificate.number

    @admin.display(description=_("läge"))
    def state(self, certificate: Certificate) -> Any:
        if certificate.revoked_at:
            return _("återkallat")
        return _("klart") if certificate.printed_at else _("görs")

    @admin.display(description=_("intygets sida"))
    def proof(self, certificate: Certificate) -> str:
        return format_html('<a href="{}">{}</a>', certificate.proof_url, _("Öppna"))
