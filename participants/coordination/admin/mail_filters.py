"""Filters of the list of mails, to which the sums of mailings and parts lead."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from citykompetens.mail import kinds
from citykompetens.scope import staff
from participants.registration.told import about_round
from programs.models import CityRound

from .. import labels
from ..mail_log import mails_of_mailing
from ..models import Mailing


class ReasonFilter(DropdownFilter):
    title = _("varför")
    parameter_name = "reason"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(labels.MAIL_REASONS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(reason=self.value()) if self.value() else queryset


class MailingFilter(DropdownFilter):
    title = _("utskick")
    parameter_name = "utskick"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        sent = Mailing.objects.visible_to(staff(request)).exclude(sent_at=None)
        return [(str(pk), subject) for pk, subject in sent.values_list("pk", "subject")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        wanted = self.value()
        if wanted is None:
            return queryset
        return mails_of_mailing(queryset, int(wanted)) if wanted.isdecimal() else queryset.none()


class PartFilter(DropdownFilter):
    """A town's part: the mails that its log counts."""

    title = _("stadens del")
    parameter_name = "part"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        parts = CityRound.objects.visible_to(staff(request)).select_related("city", "round")
        return [(str(part.pk), str(part)) for part in parts]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        wanted = self.value()
        if wanted is None:
            return queryset
        parts = CityRound.objects.visible_to(staff(request)).select_related("city")
        part = parts.filter(pk=wanted).first() if wanted.isdecimal() else None
        return about_round(queryset, part) if part else queryset.none()


class MailKindFilter(DropdownFilter):
    title = _("slag")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return sorted((kind.name, str(kind.label)) for kind in kinds.all_kinds())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(kind=self.value()) if self.value() else queryset
