"""What a town and a workshop tell others, and what their pictures show."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.models import City
from citykompetens.addresses import absolute
from citykompetens.pictures import Picture, Window
from citykompetens.sharing import Sharing, part, thing
from programs.models import CityRound
from programs.queries import Town
from programs.sharing import windows

from .models import Venue, Workshop

SCHEMA = "https://schema.org/"


def of_town(city_round: CityRound, upcoming: list[Workshop]) -> Sharing:
    """A city's part in a round, with its workshops to come; their venues are loaded."""
    city = city_round.city
    picture = picture_of_town(city_round, upcoming, [])
    return Sharing(
        title=_part_of(city_round),
        description=_sentences(_part_of(city_round), picture.strong, picture.quiet, _free()),
        picture=reverse("workshops:town_picture", args=[city.slug]),
        picture_says=_sentences(city.name, picture.strong, picture.quiet),
        calendar=reverse("workshops:town_calendar", args=[city.slug]),
        calendar_name=calendar_name(city),
        things=tuple(event(workshop, city_round) for workshop in upcoming),
    )


def of_workshop(workshop: Workshop) -> Sharing:
    """The workshop comes from `.with_place()`."""
    city_round = workshop.city_round
    city = city_round.city
    in_city = _("Workshop i %(city)s") % {"city": city}
    return Sharing(
        description=_sentences(city_round.round.program.name_here, when(workshop), where(workshop), _free()),
        picture=reverse("workshops:picture", args=[city.slug, workshop.pk]),
        picture_says=_sentences(in_city, when(workshop), where(workshop)),
        calendar=reverse("workshops:town_calendar", args=[city.slug]),
        calendar_name=calendar_name(city),
        things=(event(workshop, city_round),),
    )


def of_sign_up(city_round: CityRound) -> Sharing:
    """The registration form of a city: with the picture of the town."""
    city = city_round.city
    return Sharing(
        title=_part_of(city_round),
        picture=reverse("workshops:town_picture", args=[city.slug]),
        picture_says=_("%(headline)s. Karta med städerna som är med.") % {"headline": city.name},
        calendar=reverse("workshops:town_calendar", args=[city.slug]),
        calendar_name=calendar_name(city),
    )


def when(workshop: Workshop) -> str:
    """torsdag 26 november kl. 9.00–12.00"""
    return f"{day(workshop, 'l j F')} {_hours(workshop)}"


def where(workshop: Workshop) -> str:
    """Gamla Teatern, Thoméegränd 20"""
    return f"{workshop.venue.name}, {workshop.venue.street}"


def day(workshop: Workshop, form: str) -> str:
    """The day on which it begins, in Stockholm, as `form` has it."""
    return date_format(localtime(workshop.starts_at), form)


def _hours(workshop: Workshop) -> str:
    starts, ends = (
        time_format(localtime(at), "TIME_FORMAT") for at in (workshop.starts_at, workshop.ends_at)
    )
    return _("kl. %(starts)s–%(ends)s") % {"starts": starts, "ends": ends}


def _part_of(city_round: CityRound) -> str:
    return _("%(program)s i %(city)s") % {
        "program": city_round.round.program.name_here,
        "city": city_round.city,
    }


def calendar_name(city: City) -> str:
    return _("Workshoppar i %(city)s") % {"city": city}


def _free() -> str:
    return _("Det kostar inget att vara med.")


def _sentences(*texts: str) -> str:
    return " ".join(f"{capfirst(text).removesuffix('.')}." for text in texts if text)


# --- the pictures ------------------------------------------------------------------------------


def picture_of_town(city_round: CityRound, upcoming: list[Workshop], towns: list[Town]) -> Picture:
    """The town's window lit among the other `towns` of the round."""
    number = city_round.businesses
    taking_part = ngettext("%(number)d verksamhet är med", "%(number)d verksamheter är med", number)
    coming = _("Nästa workshop %(day)s")
    return Picture(
        eyebrow=f"{city_round.round.program.name_here} · {city_round.round.title}",
        headline=city_round.city.name,
        strong=taking_part % {"number": number} if number else "",
        quiet=coming % {"day": day(upcoming[0], "l j F")} if upcoming else "",
        towns=windows(towns, dim=True),
        lit=_window(city_round.city),
    )


def picture_of_workshop(workshop: Workshop, towns: list[Town]) -> Picture:
    """Date, time and place: nothing that changes by the hour, as whoever shows it keeps it for long."""
    city = workshop.city_round.city
    return Picture(
        eyebrow=_("Workshop i %(city)s") % {"city": city},
        headline=day(workshop, "MONTH_DAY_FORMAT"),
        strong=f"{day(workshop, 'l')} {_hours(workshop)}",
        quiet=where(workshop),
        towns=windows(towns, dim=True),
        lit=_window(city),
    )


def _window(city: City) -> Window:
    return Window(x=city.map_x, y=city.map_y)


# --- schema.org --------------------------------------------------------------------------------


def event(workshop: Workshop, city_round: CityRound) -> dict[str, Any]:
    """A workshop as search engines read it. Its venue is loaded; city, organisation, round and program
    are those of `city_round`."""
    city, organisation, round_ = city_round.city, city_round.city.organisation, city_round.round
    url = absolute(reverse("workshops:workshop", args=[city.slug, workshop.pk]))
    return thing(
        "EducationEvent",
        name=_("%(program)s: workshop i %(city)s") % {"program": round_.program.name_here, "city": city},
        description=round_.program.summary_here,
        url=url,
        image=absolute(reverse("workshops:picture", args=[city.slug, workshop.pk])),
        startDate=localtime(workshop.starts_at).isoformat(),
        endDate=localtime(workshop.ends_at).isoformat(),
        eventStatus=SCHEMA + "EventScheduled",
        eventAttendanceMode=SCHEMA + "OfflineEventAttendanceMode",
        inLanguage="sv",  # what is spoken there
        isAccessibleForFree=True,
        maximumAttendeeCapacity=workshop.capacity,
        remainingAttendeeCapacity=workshop.seats_left,
        location=_place(workshop.venue, city),
        organizer=part(
            "Organization",
            name=organisation.name,
            url=organisation.website or absolute(reverse("pages:city", args=[city.slug])),
        ),
        offers=part(
            "Offer",
            price="0",
            priceCurrency="SEK",
            availability=SCHEMA + ("SoldOut" if workshop.is_full else "InStock"),
            validFrom=localtime(round_.registration_opens_at).isoformat(),
            validThrough=localtime(min(city_round.closes_at, workshop.starts_at)).isoformat(),
            url=absolute(reverse("registration:sign_up", args=[city.slug])),
        ),
    )


def _place(venue: Venue, city: City) -> dict[str, Any]:
    return part(
        "Place",
        name=venue.name,
        address=part(
            "PostalAddress",
            streetAddress=venue.street,
            postalCode=venue.postcode,
            addressLocality=city.name,
            addressRegion=city.county,
            addressCountry="SE",
        ),
    )
