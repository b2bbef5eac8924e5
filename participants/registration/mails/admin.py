"""Where coordinators write what mails say: the text, what may stand in it, and the mail as it will be."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from cities.models import City
from citykompetens import clock
from citykompetens.admin import RefusableForm, ScopedAdmin, ScopedFilter, site
from citykompetens.errors import Refused
from citykompetens.mail import kinds, texts
from citykompetens.scope import staff
from programs import services
from programs.mail_texts import Own, own_texts
from programs.models import MailText, Program

from . import trial, words

MOST_READERS = 50  # in the list of those whom one may read as


def editable() -> list[tuple[str, Any]]:
    """The kinds of mail whose text may be written, by name."""
    found = [(kind.name, kind.label) for kind in kinds.all_kinds() if kind.placeholders]
    return sorted(found, key=lambda kind: str(kind[1]))


class MailTextForm(RefusableForm):
    class Meta:
        widgets = {"body": UnfoldAdminTextareaWidget(attrs={"rows": 18})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "body" in self.fields:
            self.fields["body"].help_text = _help(self.instance.kind or self["kind"].value())

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        # The service refuses it too; here the preview says it before anything is saved.
        if self.errors:
            return
        try:
            services.refuse_what_is_wrong_with(self.instance)
        except Refused as refused:
            self.add_error(refused.field if refused.field in self.fields else None, str(refused.message))


def _help(name: Any) -> str:
    """How to write, and each placeholder with what it becomes."""
    kind = kinds.get(str(name))
    known = [(f"{{{word}}}", words.WORDS[word].becomes) for word in (kind.placeholders if kind else ())]
    return format_html(
        "<p>{}</p><dl class='mail-words'>{}</dl>",
        _("En tom rad ger ett nytt stycke, ”- ” först på raden en lista. Det här fylls i för var och en:"),
        format_html_join("", "<div><dt><code>{}</code></dt><dd>{}</dd></div>", known),
    )


class KindFilter(DropdownFilter):
    title = _("mejl")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return editable()

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(MailText, site=site)
class MailTextAdmin(ScopedAdmin):
    form = MailTextForm
    city_may_add = city_may_change = True
    list_display = ("kind_name", "language", "holds_for", "subject")
    list_filter = (KindFilter, ("language", ChoicesDropdownFilter), ("city", ScopedFilter))
    list_select_related = ("program", "round__program", "city")
    search_fields = ("subject", "body")
    ordering = ("kind", "language", "pk")
    fixed_fields = ("language", "program", "round", "city")
    readonly_fields = ("kind_name",)
    list_before_template = "admin/programs/mailtext/kinds.html"
    change_form_after_template = "admin/programs/mailtext/as_mail.html"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        kind = "kind_name" if obj else "kind"
        return [(kind, "language"), "program", ("round", "city"), "subject", "body"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "kind":
            return forms.ChoiceField(label=_("Mejl"), choices=editable, widget=UnfoldAdminSelectWidget)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("mejl"), ordering="kind")
    def kind_name(self, text: MailText) -> Any:
        return text.kind_name

    @admin.display(description=_("gäller"))
    def holds_for(self, text: MailText) -> str:
        part = str(text.round) if text.round else str(text.program)
        return f"{part}, {text.city}" if text.city else part

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, True)  # what was shipped holds again

    # --- a new text begins with what holds now ---------------------------------------------------
    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "GET" and request.GET.get("kind") not in dict(editable()):
            self.message_user(request, _("Välj här vilket mejl du vill skriva om."))
            return redirect("admin:programs_mailtext_changelist")
        return super().add_view(request, *args, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        text = self._begun(request)
        names = ("kind", "language", "program", "city", "subject", "body")
        return {name: getattr(text, name) for name in names}

    def _begun(self, request: HttpRequest) -> MailText:
        user, kind = staff(request), request.GET.get("kind", "")
        if kind not in dict(editable()):
            raise Http404
        language = "en" if request.GET.get("language") == "en" else "sv"
        program = Program.objects.visible_to(user).current().first()
        city = None if user.is_national else City.objects.visible_to(user).first()
        own = program and own_texts().of(kind, language, program.pk, None, city.pk if city else None)
        own = own or Own(*texts.shipped(kind, language))
        return MailText(
            kind=kind, language=language, program=program, city=city, subject=own.subject, body=own.body
        )

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        if "city" in form.base_fields and not staff(request).is_national:
            form.base_fields["city"].required = True
        return form

    # --- written by its service ------------------------------------------------------------------
    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        services.save_mail_text(obj, fields=form.changed_data, by=staff(request), now=clock.now())

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        services.remove_mail_text(obj, by=staff(request), now=clock.now())

    # --- how it will be --------------------------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("las/", wrap(self.as_mail), name="programs_mailtext_new_as_mail"),
            path("<key:pk>/las/", wrap(self.as_mail), name="programs_mailtext_as_mail"),
            *super().get_urls(),
        ]

    @method_decorator(xframe_options_sameorigin)
    @method_decorator(csp_replace({"frame-ancestors": [SELF]}))
    def as_mail(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The mail as a real person would get it, with what is typed; on request to the own address, too."""
        saved = self.get_object(request, str(pk)) if pk else None
        if (pk and saved is None) or not self.has_add_permission(request):
            raise Http404
        form = self.get_form(request, saved)(request.POST, instance=saved) if request.POST else None
        if form and not form.is_valid():
            context: dict[str, Any] = {"form": form}
        else:
            context = self._mail(request, form.instance if form else saved or self._begun(request))
        return render(request, "admin/programs/mailtext/mail.html", context)

    def _mail(self, request: HttpRequest, text: MailText) -> dict[str, Any]:
        """For the frame: the text as the mail to whoever was chosen, and whether a trial was sent."""
        user, now = staff(request), clock.now()
        places, chosen = trial.places_to_read(text, user), request.POST.get("read_as", "")
        place = (chosen.isdecimal() and places.filter(pk=chosen).first()) or places.first()
        if place is None:
            return {}
        mail = trial.as_mail(text, place, now=now)
        context = {"place": place, "mail": mail, "html": mail.alternatives[0][0]}
        if "_send" in request.POST:
            trial.plan_trial(text, place, by=user, now=now)
            context["sent_to"] = user.email
        return context

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), "mail_kinds": editable()})

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        form = context["adminform"].form
        text = context.get("original") or self._typed(request, form)
        context["read_as"] = trial.places_to_read(text, staff(request))[:MOST_READERS] if text else []
        return super().render_change_form(request, context, *args, **kwargs)

    def _typed(self, request: HttpRequest, form: Any) -> MailText | None:
        """A text that is being added, as far as it says where it holds."""
        if request.method == "GET":
            return self._begun(request)
        return form.instance if form.instance.program_id else None
