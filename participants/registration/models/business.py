"""Who takes part: a business with a door to the street, and its people. Both outlive a round."""

from typing import TYPE_CHECKING, NamedTuple

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from cities.models import City
from citykompetens import links

if TYPE_CHECKING:
    from citykompetens.accounts.models import User


class Industry(models.TextChoices):
    SHOP = "shop", _("Butik")
    RESTAURANT = "restaurant", _("Restaurang")
    CAFE = "cafe", _("Kafé")
    HOTEL = "hotel", _("Hotell")
    SALON = "salon", _("Salong")
    TOURISM = "tourism", _("Besöksmål")
    CULTURE = "culture", _("Kultur och nöje")
    OTHER = "other", _("Något annat")


_COUNTED = {
    Industry.SHOP: ngettext_lazy("%(number)d butik", "%(number)d butiker", "number"),
    Industry.RESTAURANT: ngettext_lazy("%(number)d restaurang", "%(number)d restauranger", "number"),
    Industry.CAFE: ngettext_lazy("%(number)d kafé", "%(number)d kaféer", "number"),
    Industry.HOTEL: ngettext_lazy("%(number)d hotell", "%(number)d hotell", "number"),
    Industry.SALON: ngettext_lazy("%(number)d salong", "%(number)d salonger", "number"),
    Industry.TOURISM: ngettext_lazy("%(number)d besöksmål", "%(number)d besöksmål", "number"),
    Industry.CULTURE: ngettext_lazy(
        "%(number)d inom kultur och nöje", "%(number)d inom kultur och nöje", "number"
    ),
    Industry.OTHER: ngettext_lazy("%(number)d annan verksamhet", "%(number)d andra verksamheter", "number"),
}


class TradeCount(NamedTuple):
    """So many businesses of a trade; as text "14 butiker"."""

    industry: str
    number: int

    def __str__(self) -> str:
        return str(_COUNTED[Industry(self.industry)] % {"number": self.number})


class BusinessQuerySet(models.QuerySet["Business"]):
    def visible_to(self, user: "User") -> "BusinessQuerySet":
        return self.filter(city__in=City.objects.visible_to(user))

    def for_link(self, token: str) -> "Business":
        """The business whose manage link this is, with whom to call. Raises Http404."""
        return links.get_or_404(self.select_related("city__organisation"), links.MANAGE, token)

    def for_calendar_link(self, token: str) -> "Business":
        """The business whose calendar this link reads. Raises Http404."""
        return links.get_or_404(self, links.CALENDAR, token)

    def for_names_link(self, token: str) -> "Business":
        """The business whose nameless places this link lets its people take. Raises Http404."""
        return links.get_or_404(self.select_related("city__organisation"), links.NAMES, token)


class Business(models.Model):
    """A place with a door: two hotels of one company are two."""

    public_id = models.CharField(max_length=10, unique=True, default=links.new_public_id, editable=False)
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)
    city = models.ForeignKey(
        City, verbose_name=_("stad"), on_delete=models.PROTECT, related_name="businesses"
    )
    name = models.CharField(_("verksamhetens namn"), max_length=120)
    industry = models.CharField(_("bransch"), max_length=20, choices=Industry)
    organisation_number = models.CharField(_("organisationsnummer"), max_length=10, blank=True)
    contact_name = models.CharField(_("kontaktperson"), max_length=120)
    contact_email = models.EmailField(_("e-post"))
    contact_phone = PhoneNumberField(_("telefon"), blank=True)
    home_town = models.CharField(
        _("gäst från"), max_length=60, blank=True, help_text=_("Tomt för verksamheter i staden.")
    )
    language = models.CharField(_("språk"), max_length=5, default="sv", editable=False)
    created_at = models.DateTimeField(_("tillagd"), editable=False)

    objects = BusinessQuerySet.as_manager()

    class Meta:
        verbose_name = _("verksamhet")
        verbose_name_plural = _("verksamheter")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def link(self) -> str:
        """The token that opens the business's own page."""
        return links.token(links.MANAGE, self)

    @property
    def names_link(self) -> str:
        """The token of the page on which colleagues take the places that have no name yet."""
        return links.token(links.NAMES, self)

    @property
    def calendar_link(self) -> str:
        """The token of the calendar that can be subscribed to; it opens nothing else."""
        return links.token(links.CALENDAR, self)


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, user: "User") -> "ContactQuerySet":
        return self.filter(business__in=Business.objects.visible_to(user))


class Contact(models.Model):
    """Somebody more who looks after a business's places, beside its contact."""

    business = models.ForeignKey(
        Business, verbose_name=_("verksamhet"), on_delete=models.CASCADE, related_name="more_contacts"
    )
    name = models.CharField(_("namn"), max_length=120)
    email = models.EmailField(_("e-post"))
    added_at = models.DateTimeField(_("tillagd"), editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("kontaktperson")
        verbose_name_plural = _("kontaktpersoner")
        ordering = ["business", "pk"]
        constraints = [
            models.UniqueConstraint("business", Lower("email"), name="one_contact_per_address"),
        ]

    def __str__(self) -> str:
        return self.name


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: "User") -> "PersonQuerySet":
        """People with a seat in a city that the user coordinates."""
        cities = City.objects.visible_to(user)
        return self.filter(enrolments__registration__business__city__in=cities).distinct()

    def for_link(self, token: str) -> "Person":
        """The person whose own link this is. Raises Http404."""
        return links.get_or_404(self, links.PERSON, token)

    def for_calendar_link(self, token: str) -> "Person":
        """The person whose calendar this link reads. Raises Http404."""
        return links.get_or_404(self, links.CALENDAR, token)

    def for_door_link(self, token: str) -> "Person":
        """The person whose code was read at the door. Raises Http404."""
        return links.get_or_404(self, links.DOOR, token)


class Person(models.Model):
    """Somebody who takes part, across rounds and employers. Only the contact needs an address.

    One without a name is a place that has been booked and is to be named.
    """

    public_id = models.CharField(max_length=10, unique=True, default=links.new_public_id, editable=False)
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)
    name = models.CharField(_("namn"), max_length=120, blank=True)
    email = models.EmailField(_("e-post"), blank=True)
    language = models.CharField(_("språk"), max_length=5, default="sv", editable=False)
    created_at = models.DateTimeField(_("tillagd"), editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("deltagare")
        verbose_name_plural = _("deltagare")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name or gettext("Plats utan namn")

    @property
    def link(self) -> str:
        """The token that opens the person's own page."""
        return links.token(links.PERSON, self)

    @property
    def calendar_link(self) -> str:
        """The token of the calendar that can be subscribed to; it opens nothing else."""
        return links.token(links.CALENDAR, self)

    @property
    def door_link(self) -> str:
        """The token in the code for the door; it shows nothing to whoever does not lead the workshop."""
        return links.token(links.DOOR, self)
