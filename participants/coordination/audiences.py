"""Whom a mailing is meant for, and what it says to each."""

import hashlib

from django.db.models import Q
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from citykompetens.addresses import absolute
from citykompetens.mail.texts import BREAK, Line, Piece, Values
from participants.attendance.models import Presence
from participants.attendance.queries import with_presence
from participants.learning.queries import with_films_left
from participants.registration.audience import Audience, Unreachable, audience
from participants.registration.mails import Part, parts
from participants.registration.models import EnrolmentState
from participants.registration.models.enrolment import Enrolment, EnrolmentQuerySet
from participants.registration.readers import Reader

from .models import Mailing, Who

PLACEHOLDERS = ("namn", "verksamhet", "stad", "länk")
STATES = {
    Who.SEATED: [EnrolmentState.CONFIRMED],
    Who.WAITING: [EnrolmentState.WAITING],
    Who.UNDECIDED: [EnrolmentState.UNDECIDED],
    Who.FILMS_ONLY: [EnrolmentState.FILMS_ONLY],
    # Who only sees the films is never chased.
    Who.UNSEEN: [EnrolmentState.CONFIRMED, EnrolmentState.WAITING, EnrolmentState.UNDECIDED],
}


def places_meant(mailing: Mailing) -> EnrolmentQuerySet:
    """The places that a mailing is about, those given back among them, with what its readers need."""
    places = Enrolment.objects.filter(registration__city_round__round=mailing.round_id)
    if mailing.city_id:
        places = places.filter(registration__city_round__city=mailing.city_id)
    if mailing.workshop_id:
        places = places.filter(workshop=mailing.workshop_id)
    who = Who(mailing.who)
    if who in STATES:
        was = Q(state=EnrolmentState.CANCELLED, state_before__in=STATES[who])
        places = places.filter(Q(state__in=STATES[who]) | was)
    if who == Who.UNSEEN:
        places = with_films_left(places.exclude(person__name=""))  # who has no name sees none
    if who in (Who.PRESENT, Who.ABSENT):
        presence = Presence.PRESENT if who == Who.PRESENT else Presence.ABSENT
        seats = with_presence(places.confirmed())
        places = seats.filter(presence=presence)  # type: ignore[assignment, misc]  # annotated
    return places.select_related(
        "person",
        "registration__business",
        "registration__city_round__city__organisation",
        "registration__city_round__round__program",
    ).order_by("registration__business__name", "pk")


def audience_of(mailing: Mailing) -> Audience:
    """Exactly who would get it now, and who would not. Three queries, however many they are.

    Each town's people get it from their town, whose log and whose coordinator know of it: who has places in
    two gets two, each with the name, the link and the contact of its town.
    """
    return audience(
        places_meant(mailing),
        unreachable=Unreachable.now(),
        is_optional=True,
        only_contacts=mailing.only_contacts,
        by_town=True,
    )


def seen(mailing: Mailing, found: Audience) -> str:
    """What a coordinator has read before pressing send: the readers, and the words."""
    words = (mailing.subject, mailing.body, mailing.subject_en, mailing.body_en)
    return hashlib.sha256(repr((found.fingerprint, words)).encode()).hexdigest()[:32]


def language_for(mailing: Mailing, reader: Reader) -> str:
    """English for who speaks it, where the mailing does."""
    return reader.language if mailing.speaks_english else "sv"


def values_for(reader: Reader, *, with_keys: bool) -> Values:
    """What the placeholders become for this reader, read in the reader's language.

    Without keys the link is the town's public page.
    """
    city = reader.enrolments[0].registration.city_round.city
    pages = parts(reader.enrolments, reader.address)
    names = list(dict.fromkeys(page.reader for page in pages))
    return {
        "namn": lambda: get_text_list(names, _("och")),
        "verksamhet": lambda: businesses_of(reader),
        "stad": lambda: city.name,
        "länk": lambda: (
            _links(pages) if with_keys else _link(absolute(reverse("pages:city", args=[city.slug])))
        ),
    }


def businesses_of(reader: Reader) -> str:
    """Those of the reader, in words."""
    return get_text_list([business.name for business in reader.businesses], _("och"))


def _links(pages: list[Part]) -> Line:
    """The reader's only page; of several, one below the other, with whose each is before it."""
    if len(pages) == 1:
        return [_link(pages[0].url)]
    whose = [" ".join(str(page.person or page.business).split()) for page in pages]
    named = ((Piece(f"{name}: "), _link(page.url), BREAK) for name, page in zip(whose, pages, strict=True))
    return [piece for page in named for piece in page][:-1]


def _link(url: str) -> Piece:
    return Piece(url, url=url)
