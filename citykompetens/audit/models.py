"""Who changed what, when and why. Rows are only ever added."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One change. Ids as text and names of fields: no values, so nothing to erase with a person."""

    at = models.DateTimeField(_("när"))
    by = models.CharField(_("vem"), max_length=80)
    action = models.CharField(_("vad"), max_length=60)
    object_type = models.CharField(_("slag"), max_length=60)
    object_id = models.CharField(_("id"), max_length=40)
    city_slug = models.CharField(_("stad"), max_length=50, blank=True)
    fields = models.JSONField(_("ändrade fält"), default=list)
    reason = models.CharField(_("varför"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("händelse")
        verbose_name_plural = _("händelser")
        ordering = ["-id"]
        indexes = [models.Index(fields=["object_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}"


def entry(
    action: str,
    obj: Any,
    *,
    by: str,
    now: datetime,
    city: str = "",
    fields: Iterable[str] = (),
    reason: str = "",
) -> Entry:
    """An unsaved entry about `obj`; `city` is a slug."""
    return Entry(
        at=now,
        by=by,
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        city_slug=city,
        fields=sorted(fields),
        reason=reason,
    )


def record(*entries: Entry) -> None:
    """Write entries in the transaction of the change that they tell of; one SQL statement."""
    Entry.objects.bulk_create(entries)
