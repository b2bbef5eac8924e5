"""New workshops as an Atom feed (RFC 4287), for feed readers and a city's own website."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from citykompetens.addresses import absolute

from .models import Workshop
from .sharing import day, when, where


def atom(workshops: Iterable[Workshop]) -> str:
    """The workshops, which come from `.with_place()`, in the reader's language."""
    url = absolute(reverse("workshops:feed"))
    feed = Atom1Feed(
        title=_("Citykompetens: nya workshoppar"),
        link=absolute(reverse("programs:start")),
        description=None,
        language=get_language(),
        feed_url=url,
        feed_guid=url,
    )
    for workshop in workshops:
        city_round = workshop.city_round
        city = city_round.city
        page = absolute(reverse("workshops:workshop", args=[city.slug, workshop.pk]))
        feed.add_item(
            title=_("Workshop i %(city)s %(day)s") % {"city": city, "day": day(workshop, "MONTH_DAY_FORMAT")},
            link=page,
            description=", ".join([str(city_round.round.program), when(workshop), where(workshop)]),
            unique_id=page,
            author_name=city.organisation.name,
            pubdate=workshop.published_at,
            updateddate=workshop.published_at,
        )
    return feed.writeString("utf-8")
