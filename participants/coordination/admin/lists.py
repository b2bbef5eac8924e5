"""Lists that cross rooms: places with attendance, mails and changes of a city."""

from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter, RangeDateFilter
from unfold.decorators import display

from cities.models import City
from citykompetens import actors, clock
from citykompetens.admin import ScopedAdmin, ScopedFilter, ScopedInline, site
from citykompetens.audit.models import Entry
from citykompetens.errors import Refused
from citykompetens.mail import doubt, kinds
from citykompetens.mail.models import OutgoingMail, State
from citykompetens.scope import staff
from participants.attendance.models import Presence
from participants.attendance.queries import with_presence
from participants.registration.models import (
    Enrolment,
    EnrolmentState,
    NewsletterConsent,
    Registration,
    TownWish,
)
from participants.registration.queries import READER, with_bad_address

from .. import labels
from ..queries import entries_visible_to, mails_visible_to, with_wishes_per_town
from .mail_filters import MailingFilter, MailKindFilter, PartFilter, ReasonFilter
from .people import ShowsAddress

STATE_COLOURS = {
    EnrolmentState.CONFIRMED: "success",
    EnrolmentState.WAITING: "warning",
    EnrolmentState.FILMS_ONLY: "info",
}
PRESENCE_COLOURS = {Presence.PRESENT: "success", Presence.ABSENT: "warning"}
MAIL_COLOURS = {State.SENT: "success", State.FAILED: "danger", State.UNKNOWN: "warning"}


class ShowsPlace:
    """Columns of an enrolment that `with_presence` has read."""

    @display(description=_("läge"), ordering="state", label=STATE_COLOURS)
    def seat(self, enrolment: Enrolment) -> tuple[str, str]:
        return enrolment.state, enrolment.get_state_display()

    @display(description=_("närvaro"), label=PRESENCE_COLOURS)
    def attended(self, enrolment: Any) -> Any:
        """Not reported is not absent, and before the workshop there is nothing to report."""
        held = enrolment.workshop is not None and enrolment.workshop.starts_at <= clock.now()
        if not (held and enrolment.is_confirmed):
            return None
        presence = enrolment.presence or Presence.UNREPORTED
        return presence, Presence(presence).label


class PresenceFilter(DropdownFilter):
    title = _("närvaro")
    parameter_name = "presence"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(Presence.PRESENT, Presence.PRESENT.label), (Presence.ABSENT, Presence.ABSENT.label)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(presence=self.value()) if self.value() else queryset


@admin.register(Enrolment, site=site)
class EnrolmentAdmin(ShowsPlace, ShowsAddress, ScopedAdmin):
    read_only = True
    list_display = ("person", "business", "workshop", "city", "seat", "attended", "reached", "asked_at")
    list_filter = (
        ("registration__city_round__city", ScopedFilter),
        ("registration__city_round__round", ScopedFilter),
        ("state", ChoicesDropdownFilter),
        PresenceFilter,
    )
    list_select_related = (
        "person",
        "registration__business",
        "registration__city_round__city",
        "workshop",
    )
    search_fields = ("person__name", "person__email", "registration__business__name")
    ordering = ("-asked_at", "-pk")
    fields = ("person", "business", "workshop", "seat", "attended", "reached", "asked_at")
    readonly_fields = ("business", "seat", "attended", "reached", "asked_at")

    def visible_to(self, request: HttpRequest) -> QuerySet:
        return with_bad_address(with_presence(super().visible_to(request)), READER)

    def get_ordering(self, request: HttpRequest) -> Any:
        """Who waits stands in line: first come, first served, workshop by workshop."""
        if EnrolmentState.WAITING in (request.GET.get("state"), request.GET.get("state__exact")):
            return ("workshop__starts_at", "workshop", "asked_at", "pk")
        return super().get_ordering(request)

    @admin.display(description=_("verksamhet"), ordering="registration__business__name")
    def business(self, enrolment: Enrolment) -> Any:
        return enrolment.registration.business

    @admin.display(description=_("stad"), ordering="registration__city_round__city__name")
    def city(self, enrolment: Enrolment) -> Any:
        return enrolment.registration.city_round.city


class PlacesOfRegistration(ShowsPlace, ScopedInline):
    model = Enrolment
    fields = ("person", "workshop", "seat", "attended")
    readonly_fields = fields
    verbose_name_plural = _("personer")

    def visible_to(self, request: HttpRequest) -> QuerySet:
        return with_presence(super().visible_to(request)).select_related("person", "workshop")


@admin.register(Registration, site=site)
class RegistrationAdmin(ScopedAdmin):
    read_only = True
    list_display = ("business", "city", "part", "contact", "created_at")
    list_filter = (("city_round__city", ScopedFilter), ("city_round__round", ScopedFilter))
    list_select_related = ("business", "city_round__city", "city_round__round")
    search_fields = ("business__name", "business__contact_name", "business__contact_email")
    ordering = ("-created_at",)
    fields = ("business", "city_round", "created_at")
    readonly_fields = ("created_at",)
    inlines = (PlacesOfRegistration,)

    @admin.display(description=_("stad"), ordering="city_round__city__name")
    def city(self, registration: Registration) -> Any:
        return registration.city_round.city

    @admin.display(description=_("del"), ordering="city_round__round__number")
    def part(self, registration: Registration) -> str:
        return registration.city_round.round.title.capitalize()

    @admin.display(description=_("kontaktperson"), ordering="business__contact_name")
    def contact(self, registration: Registration) -> str:
        return registration.business.contact_name


@admin.register(TownWish, site=site)
class TownWishAdmin(ScopedAdmin):
    """Demand: who asked in which towns that are not in it, those that most asked for first."""

    national_only = read_only = True
    list_display = ("town", "wishes", "email", "asked_at", "told_at")
    list_filter = (("program", ScopedFilter),)
    search_fields = ("town", "email")
    fields = ("program", "town", "wishes", "email", "asked_at", "told_at")
    readonly_fields = ("wishes",)

    def visible_to(self, request: HttpRequest) -> QuerySet:
        return with_wishes_per_town(super().visible_to(request))

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("-wishes", "town", "-asked_at")

    @admin.display(description=_("så många har frågat"), ordering="wishes")
    def wishes(self, wish: Any) -> int:
        return wish.wishes


@admin.register(NewsletterConsent, site=site)
class NewsletterConsentAdmin(ScopedAdmin):
    """Who wants the city's newsletter, and has confirmed it from the own mailbox."""

    read_only = True
    list_display = ("email", "city", "confirmed_at")
    list_filter = (("city", ScopedFilter),)
    list_select_related = ("city",)
    search_fields = ("email",)
    ordering = ("-confirmed_at", "-pk")
    fields = ("email", "city", "asked_at", "confirmed_at")


class OfACity(ScopedAdmin):
    read_only = True
    ordering = ("-pk",)

    @admin.display(description=_("stad"), ordering="city_slug")
    def city(self, row: Any) -> str:
        return row.city_name or "–"


class CityFilter(DropdownFilter):
    title = _("stad")
    parameter_name = "city"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(City.objects.visible_to(staff(request)).values_list("slug", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(city_slug=self.value()) if self.value() else queryset


@admin.register(OutgoingMail, site=site)
class OutgoingMailAdmin(OfACity):
    """What became of each mail. What it said, and login codes above all, is not kept to be read here."""

    list_display = ("kind_name", "recipient", "city", "outcome", "why", "due_at", "settled_at")
    list_filter = (
        CityFilter,
        PartFilter,
        ("state", ChoicesDropdownFilter),
        ReasonFilter,
        MailKindFilter,
        MailingFilter,
        ("due_at", RangeDateFilter),
    )
    search_fields = ("recipient",)
    actions = ("it_arrived", "send_it_again")
    fields = (
        "kind_name",
        "recipient",
        ("outcome", "why"),
        ("planned_at", "due_at", "settled_at"),
        ("attempts", "language"),
    )
    readonly_fields = ("kind_name", "outcome", "why")

    def visible_to(self, request: HttpRequest) -> QuerySet:
        return mails_visible_to(staff(request))

    @admin.display(description=_("slag"), ordering="kind")
    def kind_name(self, mail: OutgoingMail) -> str:
        return kinds.label_of(mail.kind)

    @display(description=_("läge"), ordering="state", label=MAIL_COLOURS)
    def outcome(self, mail: OutgoingMail) -> tuple[str, str]:
        return mail.state, mail.get_state_display()

    @admin.display(description=_("varför"))
    def why(self, mail: OutgoingMail) -> str:
        return labels.mail_reason(mail.reason) or "–"

    @admin.action(description=_("Det kom fram"), permissions=["view"])
    def it_arrived(self, request: HttpRequest, mails: QuerySet[OutgoingMail]) -> None:
        self._settle(request, mails, doubt.arrived, _("Så många mejl kom fram: %(number)d."))

    @admin.action(description=_("Skicka igen"), permissions=["view"])
    def send_it_again(self, request: HttpRequest, mails: QuerySet[OutgoingMail]) -> None:
        self._settle(request, mails, doubt.send_again, _("Så många mejl skickas igen: %(number)d."))

    def _settle(self, request: HttpRequest, mails: QuerySet[OutgoingMail], settle: Any, said: Any) -> None:
        settled, by, now = 0, actors.user(staff(request)), clock.now()
        for mail in mails:
            try:
                settle(mail=mail, by=by, now=now)
                settled += 1
            except Refused as refused:
                self.message_user(request, f"{mail.recipient}: {refused.message}", messages.WARNING)
        if settled:
            self.message_user(request, said % {"number": settled})


@admin.register(Entry, site=site)
class EntryAdmin(OfACity):
    list_display = ("at", "who", "what", "fields_changed", "reason", "city")
    list_filter = (CityFilter, ("at", RangeDateFilter))
    search_fields = ("object_id", "reason")
    fields = ("at", "who", "what", "row", "fields_changed", "reason", "city")
    readonly_fields = ("who", "what", "row", "fields_changed", "city")

    def visible_to(self, request: HttpRequest) -> QuerySet:
        return entries_visible_to(staff(request))

    @admin.display(description=_("vem"), ordering="by")
    def who(self, entry: Any) -> Any:
        if entry.who_name:
            return entry.who_name
        kind = entry.by.partition(":")[0]
        return {"visitor": _("besökare"), "link": _("egen länk"), "system": _("sajten själv")}.get(kind, "–")

    @admin.display(description=_("vad"), ordering="action")
    def what(self, entry: Entry) -> str:
        return f"{labels.object_type(entry.object_type)} {labels.action(entry.action)}"

    @admin.display(description=_("gäller"))
    def row(self, entry: Entry) -> str:
        """Its page here, where it has one; whether it is still there shows when the link is followed."""
        name = f"{labels.object_type(entry.object_type)} {entry.object_id}"
        if not site.is_registered(apps.get_model(entry.object_type)):
            return name
        page = f"admin:{entry.object_type.replace('.', '_')}_change"
        return format_html('<a href="{}">{}</a>', reverse(page, args=[entry.object_id]), name)

    @admin.display(description=_("ändrat"))
    def fields_changed(self, entry: Entry) -> str:
        return labels.field_names(entry.object_type, entry.fields) or "–"
