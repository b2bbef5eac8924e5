"""Which rows a member of staff may see: every model says it in its `visible_to(user)`."""

from typing import TYPE_CHECKING

from django.db.models import Model, QuerySet
from django.http import HttpRequest

if TYPE_CHECKING:
    from citykompetens.accounts.models import User


def staff(request: HttpRequest) -> "User":
    """Whoever is logged in, on a page behind a door that has seen to it."""
    assert request.user.is_authenticated
    return request.user


def visible(model: type[Model], user: "User") -> QuerySet:
    """What `user` may see of a model. One that does not say is for national coordinators alone."""
    rows = model._default_manager.all()
    if hasattr(rows, "visible_to"):
        return rows.visible_to(user)
    return rows if user.is_national else rows.none()
