"""Mailings: drafts, and what was sent. The way from one to the other is in `sending`."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from citykompetens import clock
from citykompetens.admin import RefusableForm, ScopedAdmin, ScopedFilter, site
from citykompetens.mail import texts
from citykompetens.scope import staff

from .. import services
from ..audiences import PLACEHOLDERS
from ..models import Mailing
from . import sending


class MailingForm(RefusableForm):
    class Meta:
        help_texts = {
            "body": format_lazy(
                "{how} {known}. {link}",
                how=_(
                    "Ren text. En tom rad ger ett nytt stycke, en rad som börjar med ”- ” en punkt "
                    "i en lista. Det här fylls i för var och en:"
                ),
                known=texts.listed(PLACEHOLDERS),
                link=_("{länk} går bara att ha i texten, inte i ämnet."),
            )
        }


@admin.register(Mailing, site=site)
class MailingAdmin(ScopedAdmin):
    form = MailingForm
    city_may_add = city_may_change = True
    list_display = ("subject", "town", "who", "contacts", "state", "sent_at")
    list_filter = (("city", ScopedFilter), ("round", ScopedFilter))
    list_select_related = ("city",)
    search_fields = ("subject",)
    ordering = ("-pk",)
    actions_detail = ("review",)
    fields = (
        ("round", "city"),
        ("workshop", "who"),
        "only_contacts",
        "subject",
        "body",
        "subject_en",
        "body_en",
    )

    def get_custom_urls(self) -> tuple[tuple[str, str, Any], ...]:
        return (
            ("<int:pk>/namn/", "coordination_mailing_names", sending.names),
            ("<int:pk>/prov/", "coordination_mailing_test", sending.test),
            ("<int:pk>/skicka/", "coordination_mailing_send", sending.send),
            ("<int:pk>/kasta/", "coordination_mailing_discard", sending.discard),
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_sent = obj is not None and obj.sent_at
        return not is_sent and super().has_change_permission(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, **kwargs)
        if not staff(request).is_national and "city" in form.base_fields:
            city: Any = form.base_fields["city"]
            city.required, city.help_text = True, ""
            city.empty_label = None  # the first one is chosen: nobody has to choose their only town
        return form

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "workshop":
            field.label_from_instance = lambda workshop: f"{workshop}, {workshop.city_round.city}"
        return field

    @action(description=_("Granska och skicka"), url_path="granska", permissions=["review"])
    def review(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return sending.review(request, object_id)

    def has_review_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self.has_view_permission(request)

    @admin.display(description=_("stad"), ordering="city__name")
    def town(self, mailing: Mailing) -> Any:
        return mailing.city or _("alla städer")

    @admin.display(description=_("till"))
    def contacts(self, mailing: Mailing) -> Any:
        return _("kontaktpersonerna") if mailing.only_contacts else _("var och en")

    @display(description=_("läge"), ordering="sent_at", label={"sent": "success", "draft": "warning"})
    def state(self, mailing: Mailing) -> tuple[str, Any]:
        return ("sent", _("skickat")) if mailing.sent_at else ("draft", _("utkast"))

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        services.save_mailing(obj, fields=form.changed_data, by=staff(request), now=clock.now())

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self._on_from(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._on_from(request, obj) or super().response_change(request, obj)

    def _on_from(self, request: HttpRequest, mailing: Mailing) -> HttpResponse | None:
        """Whoever saves a draft reads next who gets it."""
        stays = {"_continue", "_addanother"} & set(request.POST)
        return None if stays else redirect("admin:coordination_mailing_review", mailing.pk)
