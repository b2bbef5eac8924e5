"""What the start page, a program and a film tell others, and what their pictures show."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from citykompetens.addresses import absolute
from citykompetens.pictures import Picture, Window
from citykompetens.sharing import Sharing, site, thing

from .models import Film, Program
from .queries import Town


def of_start() -> Sharing:
    """Who we are; the picture is the site's own."""
    return Sharing(things=site())


def of_program(program: Program) -> Sharing:
    return Sharing(
        description=program.summary_here,
        picture=reverse("programs:program_picture", args=[program.slug]),
        picture_says=_("%(headline)s. Karta med städerna som är med.") % {"headline": program.name_here},
    )


def of_film(film: Film) -> Sharing:
    """The round and its program are loaded."""
    return Sharing(
        description=film.summary_here,
        picture=reverse("programs:program_picture", args=[film.round.program.slug]),
        picture_says=_("%(headline)s. Karta med städerna som är med.")
        % {"headline": film.round.program.name_here},
        things=(
            thing(
                "VideoObject",
                name=film.title_here,
                description=film.summary_here,
                thumbnailUrl=absolute(film.poster.url),
                contentUrl=absolute(film.video.url),
                uploadDate=localtime(film.round.premiere_at).isoformat(),
                duration=f"PT{film.duration_seconds}S",
                inLanguage="sv",  # what is said in it
                isAccessibleForFree=True,
                url=absolute(reverse("programs:film", args=[film.slug])),
            ),
        ),
    )


def picture_of_site(towns: list[Town]) -> Picture:
    """All towns lit; without any, what the start page says then."""
    number = ngettext("%(number)s stad.", "%(number)s städer.", len(towns)) % {"number": len(towns)}
    together = number + "\n" + _("Samma förmiddag.")
    return Picture(
        headline=together if towns else _("Tillsammans blir stan bättre"),
        quiet=_("En kostnadsfri utbildning för dig som möter kunder i stadskärnan."),
        towns=windows(towns),
    )


def picture_of_program(program: Program, towns: list[Town]) -> Picture:
    return Picture(
        eyebrow=_("Avslutad utbildning") if program.closed_on else _("Utbildningen just nu"),
        headline=program.name_here,
        quiet=program.summary_here,
        towns=windows(towns),
    )


def windows(towns: Iterable[Town], *, dim: bool = False) -> tuple[Window, ...]:
    """The towns for a picture; dim where another one is what it is about."""
    return tuple(Window(x=town.map_x, y=town.map_y, level=0 if dim else town.level) for town in towns)
