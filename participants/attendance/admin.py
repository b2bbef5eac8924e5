from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from citykompetens.admin import ScopedAdmin, ScopedFilter, site

from .models import AttendanceEvent


@admin.register(AttendanceEvent, site=site)
class AttendanceEventAdmin(ScopedAdmin):
    """What facilitators noted, as they noted it: events are added, never changed."""

    read_only = True
    list_display = (
        "occurred_at",
        "person",
        "business",
        "presence",
        "workshop",
        "city",
        "recorded_by",
        "reason",
    )
    list_filter = (("workshop__city_round__city", ScopedFilter), "presence")
    list_select_related = (
        "enrolment__person",
        "enrolment__registration__business",
        "workshop__city_round__city",
        "recorded_by",
    )
    search_fields = ("enrolment__person__name", "enrolment__registration__business__name")
    ordering = ("-occurred_at", "id")
    fields = (
        "person",
        "business",
        "workshop",
        "city",
        "presence",
        "reason",
        "occurred",
        "recorded_at",
        "recorded_by",
    )
    readonly_fields = ("person", "business", "city", "occurred")

    @admin.display(description=_("deltagare"), ordering="enrolment__person__name")
    def person(self, event: AttendanceEvent) -> Any:
        return event.enrolment.person

    @admin.display(description=_("verksamhet"), ordering="enrolment__registration__business__name")
    def business(self, event: AttendanceEvent) -> Any:
        return event.enrolment.registration.business

    @admin.display(description=_("stad"), ordering="workshop__city_round__city__name")
    def city(self, event: AttendanceEvent) -> Any:
        return event.workshop.city_round.city

    @admin.display(description=_("avprickad"))
    def occurred(self, event: AttendanceEvent) -> Any:
        return event.occurred_at
