"""The plain edit of a row by a member of staff, for rows that need no service of their own."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from citykompetens import actors
from citykompetens.errors import Refused
from citykompetens.scope import visible

from .models import entry, record

if TYPE_CHECKING:
    from citykompetens.accounts.models import User

Row = TypeVar("Row", bound=Model)


def save_with_audit(
    row: Row,
    *,
    fields: Iterable[str],
    by: "User",
    now: datetime,
    city: str = "",
    related: Mapping[str, Iterable[Model]] | None = None,
) -> Row:
    """Write the named fields of `row`, or the whole of a new one, with its audit entry.

    `related` sets many-to-many fields. Nothing to write writes nothing, no entry either.
    Raises Refused when the row, before or after, or a row that it points at lies outside what `by`
    may see.
    """
    related = related or {}
    names = [name for name in fields if name not in related]
    adding = row._state.adding
    if not adding and not names and not related:
        return row
    with transaction.atomic():
        if not adding:
            _refuse_unseen(row, by)
        for name in names:
            target = getattr(row, name) if row._meta.get_field(name).is_relation else None
            if target is not None:
                _refuse_unseen(target, by, field=name)
        if adding:
            row.save(force_insert=True)
        elif names:
            row.save(update_fields=names)
        for name, targets in related.items():
            getattr(row, name).set(targets)
        _refuse_unseen(row, by)  # it must not be moved, or made, where its maker cannot see it
        action = f"{row._meta.model_name}.{'added' if adding else 'changed'}"
        record(entry(action, row, by=actors.user(by), now=now, city=city, fields=[*names, *related]))
    return row


def _refuse_unseen(row: Model, by: "User", field: str | None = None) -> None:
    if not visible(type(row), by).filter(pk=row.pk).exists():
        raise Refused(_("Det ligger utanför det du får ändra."), field=field)
