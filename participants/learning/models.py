from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.registration.models import Person
from programs.models import Film


class FilmView(models.Model):
    """A person has seen a film to its end. The business sees that, and nothing more."""

    person = models.ForeignKey(
        Person, verbose_name=_("deltagare"), on_delete=models.CASCADE, related_name="film_views"
    )
    film = models.ForeignKey(Film, verbose_name=_("film"), on_delete=models.PROTECT, related_name="views")
    seen_at = models.DateTimeField(_("sedd"))

    class Meta:
        verbose_name = _("sedd film")
        verbose_name_plural = _("sedda filmer")
        constraints = [models.UniqueConstraint(fields=["person", "film"], name="film_seen_once")]

    def __str__(self) -> str:
        return str(self.pk)
