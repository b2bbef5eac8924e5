"""When automatic mails go out: the program's rules, and a town's own in their place."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from citykompetens import clock
from citykompetens.admin import RefusableForm, ScopedAdmin, ScopedFilter, site
from citykompetens.scope import staff
from programs.models import MailRule

from . import automatic, queries, services


def kinds() -> list[tuple[str, str]]:
    return sorted(((kind.kind, kind.label) for kind in automatic.all_automatic()), key=lambda kind: kind[1])


class MailRuleForm(RefusableForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        # The service refuses it too; here it comes beside the field, before the database's own words.
        if not self.errors:
            names = [name for name in self.fields if name in self.cleaned_data]
            rule = MailRule(**{name: self.cleaned_data[name] for name in names})
            for name in ("program", "round", "city", "kind"):  # fixed ones are no fields of the form
                if name not in names:
                    setattr(rule, name, getattr(self.instance, name))
            if refused := services.what_is_wrong(rule):
                self.add_error(refused.field if refused.field in self.fields else None, str(refused.message))
        return cleaned


@admin.register(MailRule, site=site)
class MailRuleAdmin(ScopedAdmin):
    form = MailRuleForm
    city_may_add = city_may_change = True
    list_before_template = "admin/reminders/shared_rules.html"
    fixed_fields = ("program", "round", "city", "kind")
    list_display = ("name", "when", "program", "part", "town", "active")
    list_display_links = ("name",)
    list_filter = (("program", ScopedFilter), ("city", ScopedFilter), "active")
    list_select_related = ("program", "round__program", "city")
    ordering = ("program", "kind", "-side", "days", "pk")
    fields = (
        "program",
        "round",
        "city",
        "kind",
        "days",
        "side",
        "weekday",
        "at",
        "active",
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "kind":
            return forms.ChoiceField(
                label=capfirst(db_field.verbose_name),
                choices=[("", "–"), *kinds()],
                widget=UnfoldAdminSelectWidget,
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """A coordinator reads what goes out in the town, too: an empty list would say that nothing does."""
        shared = [] if staff(request).is_national else queries.shared_rules()
        rules = [(self.name(rule), rule) for rule in shared]
        rules.sort(key=lambda rule: rule[0])
        return super().changelist_view(request, {**(extra_context or {}), "shared_rules": rules})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """One that is there shows its kind in words, not as the code that is kept."""
        fields = super().get_fields(request, obj)
        return [("name" if obj and field == "kind" else field) for field in fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*super().get_readonly_fields(request, obj), *(["name"] if obj else []))

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, **kwargs)
        if "city" in form.base_fields and not staff(request).is_national:
            city = form.base_fields["city"]
            city.required = True  # whose else could it be
            own = list(city.queryset[:2])  # type: ignore[attr-defined]  # of choices from the database
            city.initial = own[0] if len(own) == 1 else None
        return form

    @admin.display(description=_("slag"), ordering="kind")
    def name(self, rule: MailRule) -> str:
        kind = automatic.get(rule.kind)
        return str(kind.label) if kind else rule.kind

    @admin.display(description=_("när"))
    def when(self, rule: MailRule) -> str:
        return str(rule)

    @admin.display(description=_("del"), ordering="round")
    def part(self, rule: MailRule) -> str:
        return rule.round.title if rule.round else "–"

    @admin.display(description=_("stad"), ordering="city")
    def town(self, rule: MailRule) -> Any:
        return rule.city or _("alla städer")

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        services.save_rule(obj, fields=form.changed_data, by=staff(request), now=clock.now())
