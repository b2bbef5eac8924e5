"""Staff: people who log in. Businesses and participants have no account, only links."""

from functools import cached_property
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from citykompetens.scope import visible


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A login. Without a password the code by mail is the only way in."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        user.confirm_address()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who works with the program. The e-mail address is the name."""

    email = models.EmailField(_("e-post"), unique=True)
    name = models.CharField(_("namn"), max_length=120)
    phone = models.CharField(_("telefon"), max_length=32, blank=True)
    is_staff = models.BooleanField(_("får öppna administrationen"), default=False)
    is_active = models.BooleanField(_("får logga in"), default=True)
    joined_at = models.DateTimeField(_("tillagd"), auto_now_add=True)

    objects = UserManager()
    emailaddress_set: Any  # allauth's: the addresses that codes may go to

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("inloggning")
        verbose_name_plural = _("inloggningar")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """What the admin greets with."""
        return self.name

    def confirm_address(self) -> None:
        """Codes go to the present address and to no other; each login by code proves it anew."""
        self.emailaddress_set.exclude(email=self.email).delete()
        self.emailaddress_set.update_or_create(email=self.email, defaults={"verified": True, "primary": True})

    @cached_property
    def _roles(self) -> set[str]:
        return set(self.national_roles.values_list("role", flat=True))

    @cached_property
    def is_national(self) -> bool:
        """May see and change every city: a national coordinator, or the operator's superuser."""
        return self.is_superuser or NationalRole.COORDINATOR in self._roles

    @cached_property
    def reads_figures(self) -> bool:
        """May see the figures of every city, which name nobody."""
        return self.is_national or NationalRole.READER in self._roles

    @cached_property
    def opens_lists(self) -> bool:
        """In the admin for more than the figures: everybody there but a reader without a city."""
        if self.is_national or not self.reads_figures:
            return True
        return visible(apps.get_model(settings.SCOPE_MODEL), self).exists()


class NationalRole(models.Model):
    """A role that knows no city. A user may have several, here and in the rooms above."""

    COORDINATOR, READER = "coordinator", "reader"
    ROLES = {
        COORDINATOR: _("Nationell samordnare: ser och ändrar allt"),
        READER: _("Läsare: ser siffror, inga namn"),
    }

    user = models.ForeignKey(
        User, verbose_name=_("vem"), on_delete=models.CASCADE, related_name="national_roles"
    )
    role = models.CharField(_("roll"), max_length=20, choices=list(ROLES.items()))

    class Meta:
        verbose_name = _("nationell roll")
        verbose_name_plural = _("nationella roller")
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="one_national_role_each")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


def display(user: User) -> str:
    """How allauth's pages call somebody."""
    return user.name or user.email
