"""The admin's site and the base of every ModelAdmin: who sees what, and how it is written."""

from collections.abc import Callable
from functools import reduce
from typing import Any, ClassVar

from allauth.account.decorators import secure_admin_login
from csp.constants import UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_update
from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.contrib.filters.admin import RelatedDropdownFilter
from unfold.sites import UnfoldAdminSite

from citykompetens import clock
from citykompetens.audit.services import save_with_audit
from citykompetens.errors import Refused
from citykompetens.scope import staff, visible


class AdminSite(UnfoldAdminSite):
    """Coordinators' site. Whoever else asks gets the login of allauth, or 404 when logged in."""

    index_title = _("Översikt")
    enable_nav_sidebar = True

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return inner(request, *args, **kwargs)
            except PermissionDenied as denied:
                raise Http404 from denied  # what is not yours is not there

        # Unfold runs on Alpine, which evaluates attributes. These pages alone are allowed it.
        return csp_update({"script-src": [UNSAFE_EVAL], "style-src": [UNSAFE_INLINE]})(guarded)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated and not self.has_permission(request):
            raise Http404
        return secure_admin_login(super().login)(request, extra_context)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        raise Http404  # nobody has a password here


site = AdminSite()


def is_national(request: HttpRequest) -> bool:
    """For the menu: is this one for a national coordinator?"""
    return staff(request).is_national


def opens_lists(request: HttpRequest) -> bool:
    """For the menu: is this one here for more than the figures?"""
    return staff(request).opens_lists


def _choices(model: type[Model], request: HttpRequest) -> QuerySet:
    """The rows of a model that a form or a filter may offer, with what their names need."""
    admin = site._registry.get(model)
    rows = admin.get_queryset(request) if admin else visible(model, staff(request))
    related = getattr(admin, "list_select_related", ())
    return rows.select_related(*related) if related else rows


class ScopedFilter(RelatedDropdownFilter):
    """A list filter that offers only what the user may see."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: ModelAdmin
    ) -> list[tuple[Any, str]]:
        return [(row.pk, str(row)) for row in _choices(field.remote_field.model, request)]


class _Scoped(BaseModelAdmin):
    """What a ModelAdmin and an inline share: rows and choices within the user's scope."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = self.visible_to(request)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def visible_to(self, request: HttpRequest) -> QuerySet:
        return visible(self.model, staff(request))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.SplitDateTimeField):
            field.widget.widgets[1].format = "%H:%M"  # nobody plans by the second
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = rows = _choices(db_field.remote_field.model, request)
        first = list(rows.values_list("pk", flat=True)[:2])
        if len(first) == 1 and not db_field.blank:
            kwargs.setdefault("initial", first[0])  # nobody has to choose their only city
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = _choices(db_field.remote_field.model, request)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class RefusableForm(forms.ModelForm):
    """A form that shows what a service refused, beside the field that it was about."""

    refused: ClassVar[Refused | None] = None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.refused is not None:
            field = self.refused.field if self.refused.field in self.fields else None
            self.add_error(field, str(self.refused.message))
        return cleaned


class ScopedAdmin(_Scoped, ModelAdmin):
    """Rows within the user's scope; permissions by role; every write through a service.

    National coordinators may change everything that is not `read_only`; city coordinators see what
    is not `national_only` of their own cities, and may do what the attributes below allow.
    """

    form = RefusableForm
    national_only = False
    read_only = False
    city_may_add = False
    city_may_change = False
    national_fields: tuple[str, ...] = ()  # a city coordinator reads these, but never changes them
    fixed_fields: tuple[str, ...] = ()  # chosen when the row is added, the same ever after
    may_delete = False
    city_path = ""  # from a row to its city, with dots, for the audit

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    list_per_page = 50
    list_filter_submit = True
    warn_unsaved_form = True

    # --- who may ---------------------------------------------------------------------------
    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if not (site.has_permission(request) and opens_lists(request)):
            return False
        return staff(request).is_national or not self.national_only

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request, self.city_may_add)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, self.city_may_change)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_delete and self._may(request, False)

    def _may(self, request: HttpRequest, city_may: bool) -> bool:
        return (
            not self.read_only
            and self.has_view_permission(request)
            and (staff(request).is_national or city_may)
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        if obj is not None:
            fields += self.fixed_fields
        if not staff(request).is_national:
            fields += self.national_fields
        return fields

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # rows go one by one, through their service
        return actions

    # --- elsewhere is 404 -----------------------------------------------------------------
    def _get_obj_does_not_exist_redirect(self, *args: Any) -> HttpResponse:
        raise Http404

    # --- writing ----------------------------------------------------------------------------
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refused:
            # Nothing was written. The same form again, now with what the service said.
            request.refused = refused  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, **kwargs)
        form.refused = getattr(request, "refused", None)  # a class of this request alone
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        many = {f.name for f in obj._meta.many_to_many}
        save_with_audit(
            obj,
            fields=form.changed_data,
            related={name: form.cleaned_data[name] for name in many.intersection(form.changed_data)},
            by=staff(request),
            now=clock.now(),
            city=self.city_of(obj),
        )

    def save_related(self, *args: Any) -> None:
        """All is written by save_model; inlines are only read."""

    def city_of(self, obj: Any) -> str:
        """The slug of the row's city, for the audit."""
        return reduce(getattr, self.city_path.split("."), obj).slug if self.city_path else ""

    def construct_change_message(self, *args: Any) -> list[Any]:
        return []

    # Django's own log keeps what rows are called, and so the names of people: the audit is the history.
    def log_addition(self, *args: Any) -> None:
        pass

    def log_change(self, *args: Any) -> None:
        pass

    def log_deletions(self, *args: Any) -> None:
        pass


class ScopedInline(_Scoped, TabularInline):
    """Rows below a row, to read: each is changed on a page of its own."""

    extra = 0
    max_num = 0
    can_delete = False
    show_change_link = True
    hide_title = True  # its name is in the columns

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return site.has_permission(request) and opens_lists(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
