from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminImageFieldWidget,
    UnfoldAdminTextInputWidget,
)

from citykompetens import clock
from citykompetens.accounts import services as accounts
from citykompetens.accounts.models import NationalRole
from citykompetens.admin import RefusableForm, ScopedAdmin, ScopedFilter, ScopedInline, site
from citykompetens.errors import Refused
from citykompetens.scope import staff

from . import services
from .models import City, CityOrganisation, CityRole, ContactPerson


class PictureAdmin(ScopedAdmin):
    """Rows with a picture. What is no picture is refused by the service, in words that say how to mend it."""

    formfield_overrides = {
        **ScopedAdmin.formfield_overrides,
        models.ImageField: {"form_class": forms.FileField, "widget": UnfoldAdminImageFieldWidget},
    }


@admin.register(City, site=site)
class CityAdmin(PictureAdmin):
    city_may_change = True
    # A town shows itself as it likes; its name, address and place on the map are no taste of its own.
    national_fields = (
        "name",
        "slug",
        "county",
        "municipality_code",
        "latitude",
        "longitude",
        "map_x",
        "map_y",
    )
    list_display = ("name", "county", "organisation")
    list_select_related = ("organisation",)
    search_fields = ("name",)
    fields = (
        ("name", "slug"),
        ("county", "municipality_code"),
        ("latitude", "longitude"),
        ("map_x", "map_y"),
        "picture",
        ("picture_alt", "picture_by"),
    )
    fixed_fields = ("slug",)  # it is printed on posters

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        services.save_city(obj, fields=form.changed_data, by=staff(request), now=clock.now())


class ContactPersonInline(ScopedInline):
    model = ContactPerson
    fields = ("name", "title", "phone", "email")


@admin.register(CityOrganisation, site=site)
class CityOrganisationAdmin(PictureAdmin):
    city_may_change = True
    city_path = "city"
    fixed_fields = ("city",)
    list_display = ("city", "name", "contact_name", "contact_email", "contact_phone")
    list_display_links = ("city", "name")
    list_select_related = ("city",)
    search_fields = ("name", "city__name", "contact_name")
    fields = (
        "city",
        ("name", "legal_name"),
        "website",
        "logo",
        "contact_name",
        ("contact_email", "contact_phone"),
    )
    inlines = (ContactPersonInline,)

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        services.save_organisation(obj, fields=form.changed_data, by=staff(request), now=clock.now())


@admin.register(ContactPerson, site=site)
class ContactPersonAdmin(ScopedAdmin):
    city_may_add = city_may_change = True
    city_path = "organisation.city"
    fixed_fields = ("organisation",)
    list_display = ("name", "title", "phone", "email", "organisation")
    list_filter = (("organisation", ScopedFilter),)
    list_select_related = ("organisation__city",)
    search_fields = ("name", "title", "organisation__name", "organisation__city__name")
    ordering = ("organisation__city__name", "pk")
    fields = ("organisation", ("name", "title"), ("phone", "email"))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        services.remove_contact_person(person=obj, by=staff(request), now=clock.now())


class AppointForm(RefusableForm):
    """A person by name and address: the login is found or made."""

    name = forms.CharField(label=_("Namn"), max_length=120, widget=UnfoldAdminTextInputWidget)
    email = forms.EmailField(
        label=_("E-post"),
        widget=UnfoldAdminEmailInputWidget,
        help_text=_("Inloggningskoden skickas hit. Den som redan har en inloggning behåller den."),
    )


class RoleAdmin(ScopedAdmin):
    """Somebody is appointed and, when the time comes, dismissed; a role is never changed."""

    form = AppointForm
    may_delete = True
    search_fields = ("user__name", "user__email")
    ordering = ("user__name",)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @admin.display(description=_("e-post"), ordering="user__email")
    def email(self, role: Any) -> str:
        return role.user.email

    def appoint(self, request: HttpRequest, typed: dict[str, Any], user: Any) -> Any:
        raise NotImplementedError

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        typed = form.cleaned_data
        user = accounts.find_or_add(
            email=typed["email"], name=typed["name"], by=staff(request), now=clock.now()
        )
        obj.pk, obj.user = self.appoint(request, typed, user).pk, user

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except Refused as refused:
            self.message_user(request, refused.message, messages.ERROR)
            return redirect(request.path)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        services.dismiss(role=obj, by=staff(request), now=clock.now())


@admin.register(CityRole, site=site)
class CityRoleAdmin(RoleAdmin):
    list_display = ("user", "email", "city")
    list_filter = (("city", ScopedFilter),)
    list_select_related = ("user", "city")

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("city", "user", "email") if obj else ("city", "name", "email")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("city", "user", "email") if obj else ()

    def appoint(self, request: HttpRequest, typed: dict[str, Any], user: Any) -> Any:
        return services.appoint(user=user, city=typed["city"], by=staff(request), now=clock.now())


@admin.register(NationalRole, site=site)
class NationalRoleAdmin(RoleAdmin):
    """Here and not with the logins: see `services.dismiss`."""

    national_only = True
    list_display = ("user", "email", "role")
    list_filter = ("role",)
    list_select_related = ("user",)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("role", "user", "email") if obj else ("role", "name", "email")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("role", "user", "email") if obj else ()

    def appoint(self, request: HttpRequest, typed: dict[str, Any], user: Any) -> Any:
        return accounts.appoint_national(user=user, role=typed["role"], by=staff(request), now=clock.now())
