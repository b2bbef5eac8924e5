from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from citykompetens import clock
from citykompetens.admin import ScopedAdmin, site
from citykompetens.scope import staff

from . import services
from .models import User


@admin.register(User, site=site)
class UserAdmin(ScopedAdmin):
    national_only = True
    list_display = ("name", "email", "phone", "opens_admin", "is_active", "last_login_at")
    list_filter = ("is_active", "is_staff")
    search_fields = ("name", "email")
    ordering = ("name",)
    fields = ("name", "email", "phone", "is_active", "opens_admin", "last_login_at")
    readonly_fields = ("opens_admin", "last_login_at")

    @display(description=_("öppnar administrationen"), boolean=True, ordering="is_staff")
    def opens_admin(self, user: User) -> bool:
        return user.is_staff

    @admin.display(description=_("senast inloggad"), ordering="last_login")
    def last_login_at(self, user: User) -> Any:
        return user.last_login

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        typed = form.cleaned_data
        if change:
            changes = {name: typed[name] for name in form.changed_data}
            services.change(user=obj, changes=changes, by=staff(request), now=clock.now())
            return
        user = services.add(
            email=typed["email"],
            name=typed["name"],
            phone=typed["phone"],
            by=staff(request),
            now=clock.now(),
        )
        obj.pk = user.pk
