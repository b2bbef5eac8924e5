from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from citykompetens import clock
from citykompetens.admin import RefusableForm, ScopedAdmin, ScopedFilter, site
from citykompetens.scope import staff

from . import services
from .models import CityRound, Film, Program, Round


@admin.register(Program, site=site)
class ProgramAdmin(ScopedAdmin):
    list_display = ("name", "supplier", "financier", "closed_on")
    list_filter = (("closed_on", admin.EmptyFieldListFilter),)
    search_fields = ("name",)
    fixed_fields = ("slug",)
    fields = (
        ("name", "slug"),
        "summary",
        "description",
        "name_en",
        "summary_en",
        "description_en",
        ("supplier", "financier", "owner"),
        "contact_name",
        ("contact_email", "contact_phone"),
        "certificate_text",
        "certificate_layout",
        "closed_on",
    )

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        services.save_program(obj, fields=form.changed_data, by=staff(request), now=clock.now())


@admin.register(Round, site=site)
class RoundAdmin(ScopedAdmin):
    list_display = (
        "title",
        "program",
        "registration_opens_at",
        "registration_closes_at",
        "premiere_at",
        "ends_on",
    )
    list_filter = (("program", ScopedFilter),)
    list_select_related = ("program",)
    search_fields = ("program__name",)
    ordering = ("-program", "number")
    fixed_fields = ("program",)
    fields = (
        ("program", "number"),
        "registration_opens_at",
        "registration_closes_at",
        "premiere_at",
        "ends_on",
        "films_required",
    )

    @admin.display(description=_("del"), ordering="number")
    def title(self, row: Round) -> str:
        return row.title.capitalize()


class CityRoundForm(RefusableForm):
    def clean(self) -> dict[str, Any] | None:
        super().clean()
        # The service refuses it too; here it comes before the database's own words.
        cap = [self.cleaned_data.get(name) for name in ("seats_per_business", "seats_per_business_until")]
        if not self.errors and (refused := services.half_a_cap(*cap)):
            self.add_error(refused.field, str(refused.message))
        return self.cleaned_data


@admin.register(CityRound, site=site)
class CityRoundAdmin(ScopedAdmin):
    form = CityRoundForm
    city_may_change = True
    fixed_fields = ("city", "round")
    readonly_fields = ("sheets",)
    national_fields = ("state",)
    list_display = ("city", "part", "state", "businesses", "target_businesses", "people", "closes")
    list_filter = (("round", ScopedFilter), ("city", ScopedFilter), "state")
    list_select_related = ("city", "round__program")
    search_fields = ("city__name",)
    ordering = ("-round__program", "round__number", "city__name")
    fields = (
        ("city", "round"),
        ("state", "target_businesses"),
        "registration_closes_at",
        "welcomes_guests",
        ("seats_per_business", "seats_per_business_until"),
        "text",
        "sheets",
    )

    @admin.display(description=_("att skriva ut och sprida"))
    def sheets(self, row: CityRound) -> str:
        """Where the city's posters, its sign and its text for the press are."""
        if row.state != CityRound.JOINED or row.round.program.closed_on:
            return "–"
        slug = row.city.slug
        links = [
            (reverse("programs:poster_a4", args=[slug]), _("Affisch A4")),
            (reverse("programs:poster_a3", args=[slug]), _("Affisch A3")),
            (reverse("programs:sign", args=[slug]), _("Skylten ”Vi är med”")),
            (reverse("pages:press", args=[row.round.program.slug]) + f"#text-{slug}", _("Text för pressen")),
        ]
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    @admin.display(description=_("del"), ordering="round__number")
    def part(self, row: CityRound) -> str:
        return row.round.title.capitalize()

    @admin.display(description=_("anmälan stänger"))
    def closes(self, row: CityRound) -> object:
        return row.closes_at

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        services.save_city_round(obj, fields=form.changed_data, by=staff(request), now=clock.now())


@admin.register(Film, site=site)
class FilmAdmin(ScopedAdmin):
    list_display = ("order", "title", "round", "duration_seconds")
    list_display_links = ("title",)
    list_filter = (("round", ScopedFilter),)
    list_select_related = ("round__program",)
    search_fields = ("title",)
    fixed_fields = ("round",)
    ordering = ("-round__program", "round__number", "order")
    fields = (
        ("round", "order"),
        ("title", "slug"),
        "summary",
        ("title_en", "summary_en"),
        "duration_seconds",
        ("video", "poster"),
        ("captions_sv", "captions_en"),
        "transcript",
    )
