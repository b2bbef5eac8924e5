"""Businesses and people: what coordinators see and put right."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from citykompetens import actors, clock
from citykompetens.admin import RefusableForm, ScopedAdmin, ScopedFilter, ScopedInline, site
from citykompetens.mail import addresses
from citykompetens.mail.models import BadAddress
from citykompetens.scope import staff
from participants.registration import organisation_number
from participants.registration.mails import admin as texts_of_mails  # noqa: F401  what mails say
from participants.registration.models import Business, Enrolment, Person, Registration
from participants.registration.queries import bad_addresses_visible_to, perhaps_the_same, with_bad_address
from participants.registration.services.correcting import correct
from participants.registration.told import about_business, about_person

from .. import labels
from ..mail_log import mail_lines
from ..queries import mails_visible_to

LINKS_DIE = _("Byter du adress slutar länken i tidigare mejl att gälla, och en ny skickas dit.")


class ShowsAddress:
    """A column of rows that `with_bad_address` has read."""

    @display(description=_("mejl"), label={True: "danger"})
    def reached(self, row: Any) -> Any:
        return (True, _("adressen fungerar inte")) if row.has_bad_address else None


class CorrectedAdmin(ShowsAddress, ScopedAdmin):
    """Names and addresses can be put right; a new address closes the links that went to the old one.

    Below the form is every mail about the row, in the reader's towns.
    """

    city_may_change = True
    change_form_outer_after_template = "admin/coordination/_mails.html"
    about: Any  # which mails are about the row, and these places

    places_of = ""  # from a place to the row

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        if obj := kwargs.get("obj"):
            user = staff(request)
            places = Enrolment.objects.visible_to(user).filter(**{self.places_of: obj})
            context["mails"] = mail_lines(self.about(mails_visible_to(user), obj, places))
        return super().render_change_form(request, context, *args, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # businesses and people come with their registration, on the site

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        if correct(obj, fields=form.changed_data, by=staff(request), now=clock.now(), city=self.city_of(obj)):
            self.message_user(
                request,
                _("Adressen är ändrad. Länken i tidigare mejl gäller inte längre, en ny är på väg med mejl."),
            )


class RegistrationsOfBusiness(ScopedInline):
    model = Registration
    fields = ("city_round", "created_at")
    readonly_fields = fields
    verbose_name_plural = _("anmälningar")

    def visible_to(self, request: HttpRequest) -> QuerySet:
        return super().visible_to(request).select_related("city_round__round", "city_round__city", "business")


class BusinessForm(RefusableForm):
    organisation_number = forms.CharField(
        label=_("Organisationsnummer"), required=False, max_length=20, widget=UnfoldAdminTextInputWidget
    )

    class Meta:
        help_texts = {"contact_email": LINKS_DIE}

    def clean_organisation_number(self) -> str:
        return organisation_number.parse(self.cleaned_data["organisation_number"])


class SameFilter(DropdownFilter):
    title = _("kan vara samma")
    parameter_name = "same"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("Kan vara samma"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        return queryset.filter(pk__in=perhaps_the_same(Business.objects.visible_to(staff(request))))


@admin.register(Business, site=site)
class BusinessAdmin(CorrectedAdmin):
    form = BusinessForm
    places_of, about = "registration__business", staticmethod(about_business)
    city_path = "city"
    list_display = (
        "name",
        "city",
        "industry",
        "contact_name",
        "contact_email",
        "reached",
        "contact_phone",
        "created_at",
    )
    list_filter = (("city", ScopedFilter), "industry", SameFilter)
    list_select_related = ("city",)
    search_fields = ("name", "contact_name", "contact_email", "organisation_number")
    readonly_fields = ("city", "created_at", "reached", "same")
    fields = (
        ("name", "city"),
        ("industry", "organisation_number"),
        "contact_name",
        ("contact_email", "contact_phone"),
        "reached",
        "home_town",
        "created_at",
        "same",
    )
    inlines = (RegistrationsOfBusiness,)

    def visible_to(self, request: HttpRequest) -> QuerySet:
        return with_bad_address(super().visible_to(request), F("contact_email"))

    @admin.display(description=_("kan vara samma som"))
    def same(self, business: Business) -> str:
        """Others in the town with the same number or name: one that came twice, or another door."""
        others = perhaps_the_same(business.city.businesses.all()).get(business.pk, [])
        links = [
            (reverse("admin:registration_business_change", args=[o.pk]), o.name, o.contact_name)
            for o in others
        ]
        return format_html_join(" · ", '<a href="{}">{}</a> ({})', links) or "–"


class PlacesOfPerson(ScopedInline):
    """Only those in the cities that the reader coordinates: a person may work in two."""

    model = Enrolment
    fields = ("business", "workshop", "state", "asked_at")
    readonly_fields = fields
    verbose_name_plural = _("platser")

    def visible_to(self, request: HttpRequest) -> QuerySet:
        return super().visible_to(request).select_related("registration__business", "workshop")

    @admin.display(description=_("verksamhet"))
    def business(self, enrolment: Enrolment) -> Business:
        return enrolment.registration.business


class PersonForm(RefusableForm):
    class Meta:
        help_texts = {"email": LINKS_DIE}


@admin.register(Person, site=site)
class PersonAdmin(CorrectedAdmin):
    form = PersonForm
    places_of, about = "person", staticmethod(about_person)
    list_display = ("name", "email", "reached", "business", "created_at")
    search_fields = ("name", "email")  # and no employer: a search must not tell of another city
    readonly_fields = ("created_at", "reached")
    fields = ("name", "email", "reached", "created_at")
    inlines = (PlacesOfPerson,)

    def visible_to(self, request: HttpRequest) -> QuerySet:
        places = Enrolment.objects.visible_to(staff(request)).filter(person=OuterRef("pk"))
        latest = places.order_by("-pk").values("registration__business__name")[:1]
        people = super().visible_to(request).annotate(latest_business=Subquery(latest))
        return with_bad_address(people, F("email"))

    @admin.display(description=_("verksamhet"), ordering="latest_business")
    def business(self, person: Any) -> str:
        return person.latest_business or "–"

    def city_of(self, obj: Any) -> str:
        slugs = obj.enrolments.order_by("-pk").values_list("registration__business__city__slug", flat=True)
        return slugs.first() or ""


@admin.register(BadAddress, site=site)
class BadAddressAdmin(ScopedAdmin):
    """Addresses that mail does not reach, of people and businesses in the town."""

    read_only = True
    list_display = ("address", "whose", "answer", "reported_at")
    search_fields = ("address",)
    actions = ("clear",)
    fields = ("address", "whose", "answer", "reported_at")
    readonly_fields = ("whose", "answer")

    def visible_to(self, request: HttpRequest) -> QuerySet:
        return bad_addresses_visible_to(staff(request))

    @admin.display(description=_("serverns svar"), ordering="reason")
    def answer(self, row: BadAddress) -> str:
        return labels.server_answer(row.reason.rpartition(" ")[2])

    @admin.display(description=_("vems"))
    def whose(self, row: Any) -> str:
        """The business and the person who has it, each with its page: there it is put right."""
        found = [
            (f"admin:registration_{page}_change", pk, name)
            for page, pk, name in (
                ("business", row.business_pk, row.business),
                ("business", row.contact_pk, row.contact),
                ("person", row.person_pk, row.person),
            )
            if pk
        ]
        links = [(reverse(page, args=[pk]), name or _("Plats utan namn")) for page, pk, name in found]
        return format_html_join(" · ", '<a href="{}">{}</a>', links) or "–"

    @admin.action(description=_("Rättad: skicka hit igen"), permissions=["view"])
    def clear(self, request: HttpRequest, rows: QuerySet[BadAddress]) -> None:
        by = actors.user(staff(request))
        cleared = addresses.clear(*[row.address for row in rows], by=by, now=clock.now())
        self.message_user(request, _("Så många adresser får mejl igen: %(number)d.") % {"number": cleared})
