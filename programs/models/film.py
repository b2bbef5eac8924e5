"""The films of a round."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .program import Round

if TYPE_CHECKING:
    from citykompetens.accounts.models import User


class FilmQuerySet(models.QuerySet["Film"]):
    def visible_to(self, user: "User") -> "FilmQuerySet":
        return self if user.is_authenticated else self.none()

    def public(self, now: dt.datetime) -> "FilmQuerySet":
        """Films of rounds that have had their premiere."""
        return self.filter(round__premiere_at__lte=now)


class Film(models.Model):
    """One short film of a round's digital training."""

    round = models.ForeignKey(Round, verbose_name=_("del"), on_delete=models.PROTECT, related_name="films")
    order = models.PositiveSmallIntegerField(_("ordning"))
    slug = models.SlugField(_("adress"), unique=True)
    title = models.CharField(_("titel"), max_length=120)
    title_en = models.CharField(_("titel på engelska"), max_length=120, blank=True)
    summary = models.CharField(_("om filmen"), max_length=300)
    summary_en = models.CharField(_("om filmen på engelska"), max_length=300, blank=True)
    duration_seconds = models.PositiveSmallIntegerField(_("längd i sekunder"))
    video = models.FileField(_("film, mp4"), upload_to="films/")
    poster = models.FileField(_("stillbild"), upload_to="films/")
    captions_sv = models.FileField(_("undertexter, svenska"), upload_to="films/")
    captions_en = models.FileField(_("undertexter, engelska"), upload_to="films/", blank=True)
    transcript = models.TextField(_("det som sägs"))

    objects = FilmQuerySet.as_manager()

    class Meta:
        verbose_name = _("film")
        verbose_name_plural = _("filmer")
        ordering = ["round", "order"]
        constraints = [models.UniqueConstraint(fields=["round", "order"], name="one_film_per_place")]

    def __str__(self) -> str:
        return self.title

    @property
    def title_here(self) -> str:
        """The title in the reader's language, Swedish where there is no other."""
        return (get_language() == "en" and self.title_en) or self.title

    @property
    def summary_here(self) -> str:
        """What it is about, in the reader's language."""
        return (get_language() == "en" and self.summary_en) or self.summary

    @property
    def length(self) -> str:
        """How long it is, for people: "45 s", "2 min 5 s"."""
        minutes, seconds = divmod(self.duration_seconds, 60)
        return " ".join(
            part for part, number in ((f"{minutes} min", minutes), (f"{seconds} s", seconds)) if number
        )
