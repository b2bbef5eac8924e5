"""Cities, who is responsible in each, and who coordinates it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from citykompetens.addresses import not_reserved

from . import pictures

if TYPE_CHECKING:
    from citykompetens.accounts.models import User


class CityQuerySet(models.QuerySet["City"]):
    def visible_to(self, user: "User") -> "CityQuerySet":
        """Every city for a national coordinator, the own ones for a city coordinator."""
        if not user.is_authenticated:
            return self.none()
        if user.is_national:
            return self
        return self.filter(pk__in=CityRole.objects.filter(user=user).values("city"))


class City(models.Model):
    """A city centre that takes part, or may."""

    name = models.CharField(_("namn"), max_length=60)
    slug = models.SlugField(_("adress"), unique=True, validators=[not_reserved])
    county = models.CharField(_("län"), max_length=60)
    municipality_code = models.CharField(_("kommunkod"), max_length=4)
    latitude = models.FloatField(_("latitud"))
    longitude = models.FloatField(_("longitud"))
    map_x = models.FloatField(_("plats på kartan, x"))
    map_y = models.FloatField(_("plats på kartan, y"))
    picture = models.ImageField(
        _("bild av staden"),
        upload_to="cities/",
        blank=True,
        help_text=_("Liggande, gärna 1600 punkter bred. JPEG, PNG eller WebP."),
    )
    picture_alt = models.CharField(
        _("vad bilden visar"), max_length=160, blank=True, help_text=_("För den som inte ser bilden.")
    )
    picture_by = models.CharField(_("fotograf"), max_length=80, blank=True)

    objects = CityQuerySet.as_manager()

    class Meta:
        verbose_name = _("stad")
        verbose_name_plural = _("städer")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def narrow_picture_url(self) -> str:
        """The picture for a narrow screen; stored beside the wide one."""
        return self.picture.storage.url(pictures.narrow(str(self.picture)))


class CityOrganisationQuerySet(models.QuerySet["CityOrganisation"]):
    def visible_to(self, user: "User") -> "CityOrganisationQuerySet":
        return self.filter(city__in=City.objects.visible_to(user))


class CityOrganisation(models.Model):
    """The organisation that runs the program in its city and answers for the city's data."""

    city = models.OneToOneField(
        City, verbose_name=_("stad"), on_delete=models.PROTECT, related_name="organisation"
    )
    name = models.CharField(_("namn"), max_length=120)
    legal_name = models.CharField(_("juridiskt namn"), max_length=160)
    website = models.URLField(_("webbplats"), blank=True)
    logo = models.ImageField(
        _("logotyp"),
        upload_to="cities/",
        blank=True,
        help_text=_("PNG, JPEG eller WebP. Den visas på vit botten."),
    )
    contact_name = models.CharField(_("kontaktperson"), max_length=120)
    contact_email = models.EmailField(_("kontaktens e-post"))
    contact_phone = PhoneNumberField(_("kontaktens telefon"))

    objects = CityOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("cityorganisation")
        verbose_name_plural = _("cityorganisationer")
        ordering = ["city__name"]

    def __str__(self) -> str:
        return self.name

    @property
    def website_name(self) -> str:
        """The website as one says it: without scheme and last slash."""
        return self.website.split("://")[-1].rstrip("/")

    def to_call(self) -> "list[ContactPerson]":
        """Everybody whom one may call: the contact first, then the others. One query, or the prefetched."""
        contact = ContactPerson(
            name=self.contact_name,
            title=gettext("Din kontakt"),
            phone=self.contact_phone,
            email=self.contact_email,
        )
        return [contact, *self.people.all()]


class ContactPersonQuerySet(models.QuerySet["ContactPerson"]):
    def visible_to(self, user: "User") -> "ContactPersonQuerySet":
        return self.filter(organisation__city__in=City.objects.visible_to(user))


class ContactPerson(models.Model):
    """Somebody more to call at a city organisation, beside its contact."""

    organisation = models.ForeignKey(
        CityOrganisation,
        verbose_name=_("cityorganisation"),
        on_delete=models.CASCADE,
        related_name="people",
    )
    name = models.CharField(_("namn"), max_length=120)
    title = models.CharField(_("ansvarar för"), max_length=80, blank=True)
    phone = PhoneNumberField(_("telefon"))
    email = models.EmailField(_("e-post"), blank=True)

    objects = ContactPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person att ringa")
        verbose_name_plural = _("personer att ringa")
        ordering = ["organisation", "pk"]

    def __str__(self) -> str:
        return self.name


class CityRoleQuerySet(models.QuerySet["CityRole"]):
    def visible_to(self, user: "User") -> "CityRoleQuerySet":
        return self.filter(city__in=City.objects.visible_to(user))


class CityRole(models.Model):
    """Somebody coordinates a city: sees and changes what belongs to it, and nothing else."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("vem"), on_delete=models.CASCADE, related_name="city_roles"
    )
    city = models.ForeignKey(City, verbose_name=_("stad"), on_delete=models.CASCADE, related_name="roles")

    objects = CityRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("samordnare")
        verbose_name_plural = _("samordnare")
        constraints = [models.UniqueConstraint(fields=["user", "city"], name="one_role_per_city")]

    def __str__(self) -> str:
        return f"{self.user}, {self.city}"
