"""Logins and national roles. What belongs to a city or a program is appointed in its own room."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from citykompetens import actors
from citykompetens.audit.models import entry, record
from citykompetens.errors import Refused

from .models import NationalRole, User


def find_or_add(*, email: str, name: str, phone: str = "", by: User, now: datetime) -> User:
    """The login with this address; a new one where there is none."""
    found = User.objects.filter(email=_spelled(email)).first()
    return found or add(email=email, name=name, phone=phone, by=by, now=now)


def add(*, email: str, name: str, phone: str = "", by: User, now: datetime) -> User:
    """A new login, with a code by mail as its only key. Raises Refused when the address has one."""
    email = _spelled(email)
    with transaction.atomic():
        if User.objects.filter(email=email).exists():
            raise Refused(_("En annan inloggning har redan den adressen."), field="email")
        user = User.objects.create_user(email, name=name, phone=phone)
        record(entry("user.added", user, by=actors.user(by), now=now, fields=["email", "name"]))
    return user


def change(*, user: User, changes: Mapping[str, object], by: User, now: datetime) -> User:
    """Change name, phone, address, or whether the login works. With a new address the old one opens nothing.

    What is as it was is no change. Raises Refused when somebody locks the own login, or the address is
    another one's.
    """
    changes = dict(changes)
    if "email" in changes:
        changes["email"] = _spelled(str(changes["email"]))
    if changes.get("is_active") is False and user.pk == by.pk:
        raise Refused(_("Du kan inte stänga din egen inloggning."), field="is_active")
    with transaction.atomic():
        fresh = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        changes = {name: value for name, value in changes.items() if getattr(fresh, name) != value}
        if not changes:
            return fresh
        others = User.objects.exclude(pk=fresh.pk)
        if "email" in changes and others.filter(email=changes["email"]).exists():
            raise Refused(_("En annan inloggning har redan den adressen."), field="email")
        for name, value in changes.items():
            setattr(fresh, name, value)
        fresh.save(update_fields=list(changes))
        fresh.confirm_address()
        record(entry("user.changed", fresh, by=actors.user(by), now=now, fields=changes))
    return fresh


def appoint_national(*, user: User, role: str, by: User, now: datetime) -> NationalRole:
    """Give a national role; twice is once. Both roles open the admin: a reader sees its figures."""
    with transaction.atomic():
        given, created = NationalRole.objects.get_or_create(user=user, role=role)
        if created:
            User.objects.filter(pk=user.pk).update(is_staff=True)
            record(entry("nationalrole.added", given, by=actors.user(by), now=now, fields=["role"]))
    return given


def _spelled(email: str) -> str:
    """An address as it is kept: capitals make no difference."""
    return email.strip().lower()
