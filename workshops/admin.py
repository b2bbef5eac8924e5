from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import action, display
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from citykompetens import clock
from citykompetens.admin import RefusableForm, ScopedAdmin, ScopedFilter, site
from citykompetens.errors import Refused
from citykompetens.scope import staff

from . import services
from .models import Facilitator, FacilitatorTraining, Venue, Workshop


@admin.register(Venue, site=site)
class VenueAdmin(ScopedAdmin):
    city_may_add = city_may_change = True
    city_path = "city"
    fixed_fields = ("city",)
    list_display = ("name", "city", "street", "postcode", "step_free", "hearing_loop")
    list_filter = (("city", ScopedFilter), "step_free", "hearing_loop")
    list_select_related = ("city",)
    search_fields = ("name", "street", "city__name")
    fields = (
        "city",
        "name",
        ("street", "postcode"),
        "directions",
        "public_transport",
        "parking",
        ("step_free", "hearing_loop"),
    )


class FacilitatorForm(RefusableForm):
    """Who is new is typed by name and address; the login is found or made."""

    name = forms.CharField(label=_("Namn"), max_length=120, widget=UnfoldAdminTextInputWidget)
    email = forms.EmailField(
        label=_("E-post"),
        widget=UnfoldAdminEmailInputWidget,
        help_text=_("Inloggningskoden skickas hit. Den som redan har en inloggning behåller den."),
    )


@admin.register(Facilitator, site=site)
class FacilitatorAdmin(ScopedAdmin):
    city_may_add = city_may_change = True
    city_path = "city"
    list_display = ("user", "email", "phone", "city")
    list_filter = (("city", ScopedFilter),)
    list_select_related = ("user", "city")
    search_fields = ("user__name", "user__email", "city__name")
    ordering = ("city__name", "user__name")

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> type[forms.ModelForm]:
        if obj is None:
            kwargs["form"] = FacilitatorForm
        return super().get_form(request, obj, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("city", "user", "email", "phone") if obj else ("city", "name", "email", "phone")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("city", "user", "email") if obj else ()

    @admin.display(description=_("e-post"), ordering="user__email")
    def email(self, facilitator: Facilitator) -> str:
        return facilitator.user.email

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        typed = {name: form.cleaned_data[name] for name in ("city", "name", "email", "phone")}
        added = services.add_facilitator(**typed, by=staff(request), now=clock.now())
        obj.pk, obj.user = added.pk, added.user


@admin.register(FacilitatorTraining, site=site)
class FacilitatorTrainingAdmin(ScopedAdmin):
    """National alone: the list of the trained names people of every city."""

    national_only = True
    list_display = ("held_at", "place", "round")
    list_filter = (("round", ScopedFilter),)
    list_select_related = ("round__program",)
    fields = ("round", ("held_at", "place"), "trained")
    filter_horizontal = ("trained",)


class WorkshopForm(RefusableForm):
    is_published = forms.BooleanField(
        label=_("Visas på sajten"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=_("Då går det att anmäla sig."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "is_published" in self.fields:
            self.fields["is_published"].initial = self.instance.published_at is not None
        if "starts_at" in self.fields and (number := _signed_up(self.instance)):
            text = ngettext(
                "%(n)d anmäld får ett mejl om du ändrar tid eller lokal.",
                "%(n)d anmälda får ett mejl om du ändrar tid eller lokal.",
                number,
            )
            self.fields["starts_at"].help_text = text % {"n": number}

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        cleaned = self.cleaned_data
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        # The service refuses it too; here it comes before the database's own words.
        if starts and ends and starts >= ends:
            self.add_error("ends_at", _("Workshopen måste sluta efter att den har börjat."))
        return cleaned


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Varför?"),
        max_length=300,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("Sparas i Vem gjorde vad. Skriv inga namn."),
        error_messages={"required": _("Skriv varför, så att kollegorna förstår.")},
    )


def _signed_up(workshop: Workshop) -> int:
    """How many have a seat or wait for one, by the counters that registration keeps."""
    return workshop.seats_taken + workshop.waiting


@admin.register(Workshop, site=site)
class WorkshopAdmin(ScopedAdmin):
    form = WorkshopForm
    city_may_add = city_may_change = True
    fixed_fields = ("city_round",)
    readonly_fields = ("seats", "state")
    list_display = ("starts_at", "city", "venue", "facilitator", "seats", "waiting", "state")
    list_filter = (
        ("city_round__city", ScopedFilter),
        ("city_round__round", ScopedFilter),
        ("starts_at", RangeDateFilter),
    )
    list_select_related = (
        "city_round__city",
        "city_round__round__program",
        "venue__city",
        "facilitator__user",
    )
    search_fields = ("venue__name", "city_round__city__name", "facilitator__user__name")
    ordering = ("starts_at", "pk")
    actions = ("publish",)
    actions_detail = ("cancel_workshop",)
    fields = (
        "city_round",
        "starts_at",
        "ends_at",
        ("venue", "facilitator"),
        ("capacity", "is_published"),
        ("seats", "state"),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        over = obj is not None and (obj.closed_at or obj.cancelled_at)
        return not over and super().has_change_permission(request, obj)

    @admin.display(description=_("stad"), ordering="city_round__city__name")
    def city(self, workshop: Workshop) -> Any:
        return workshop.city_round.city

    @display(description=_("visas på sajten"), boolean=True)
    def is_published(self, workshop: Workshop) -> bool:
        """What the form's switch says, where the form is only read."""
        return workshop.published_at is not None

    @admin.display(description=_("tagna platser"), ordering="seats_taken")
    def seats(self, workshop: Workshop) -> str:
        if workshop.pk is None:
            return "–"
        people = reverse("admin:registration_enrolment_changelist")
        return format_html(
            '<a href="{}?workshop__id__exact={}">{}</a>',
            people,
            workshop.pk,
            _("%(taken)d av %(capacity)d") % {"taken": workshop.seats_taken, "capacity": workshop.capacity},
        )

    @admin.display(description=_("läge"))
    def state(self, workshop: Workshop) -> Any:
        if workshop.cancelled_at:
            return _("inställd")
        if workshop.closed_at:
            return _("avslutad")
        if workshop.ends_at and workshop.ends_at <= clock.now():
            return _("hållen, inte avslutad")
        return _("visas på sajten") if workshop.published_at else _("utkast")

    def has_cancel_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whether this one may be cancelled, by whoever asks; elsewhere is not there."""
        workshop = self.get_object(request, object_id)
        return (
            workshop is not None
            and workshop.starts_at > clock.now()
            and self.has_change_permission(request, workshop)
        )

    @action(description=_("Ställ in workshopen"), url_path="stall-in", permissions=["cancel"])
    def cancel_workshop(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say how many are concerned, ask why, and cancel it."""
        workshop = self.get_object(request, object_id)
        assert workshop is not None  # has_cancel_permission has seen it
        form = CancelForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                services.cancel_workshop(
                    workshop=workshop,
                    reason=form.cleaned_data["reason"],
                    by=staff(request),
                    now=clock.now(),
                )
            except Refused as refused:
                form.add_error(None, str(refused.message))
            else:
                self.message_user(request, _("Workshopen är inställd. De anmälda får veta det nu."))
                return redirect("admin:workshops_workshop_change", object_id)
        context = {
            **site.each_context(request),
            "opts": self.opts,
            "title": _("Ställ in workshopen"),
            "workshop": workshop,
            "form": form,
            "signed_up": _signed_up(workshop),
        }
        return render(request, "admin/workshops/workshop/cancel.html", context)

    @admin.action(description=_("Visa på sajten"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Workshop]) -> None:
        shown = 0
        for workshop in queryset:
            try:
                services.publish(workshop=workshop, by=staff(request), now=clock.now())
            except Refused as refused:
                self.message_user(request, f"{workshop}: {refused.message}", messages.WARNING)
            else:
                shown += 1
        if shown:
            text = ngettext("%(n)d workshop visas på sajten.", "%(n)d workshoppar visas på sajten.", shown)
            self.message_user(request, text % {"n": shown}, messages.SUCCESS)

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        now = clock.now()
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        if "is_published" in changes:
            changes["published_at"] = now if changes.pop("is_published") else None
        if change:
            services.change_workshop(workshop=obj, changes=changes, by=staff(request), now=now)
        else:
            obj.published_at = changes.get("published_at")
            services.plan_workshop(workshop=obj, by=staff(request), now=now)
