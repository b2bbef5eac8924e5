"""schema.org: a workshop is an EducationEvent, a film a VideoObject; what is typed stays data."""

import datetime as dt

import pytest

from tests.factories import NOW, FilmFactory, WorkshopFactory, sign_up, wall
from tests.head import Head

SITE = "https://citykompetens.example"


@pytest.fixture
def head(client, settings):
    settings.SITE_URL = SITE
    return lambda path: Head(client.get(path).content.decode())


def test_a_workshop_is_an_event(head, cast):
    path = f"/ostersund/workshop/{cast.workshop.pk}/"
    assert head(path).things == [
        {
            "@context": "https://schema.org",
            "@type": "EducationEvent",
            "name": "Service och bemötande: workshop i Östersund",
            "description": "Hur en stad tar emot sina gäster.",
            "url": SITE + path,
            "image": f"{SITE}{path}bild.png",
            "startDate": "2026-11-26T09:00:00+01:00",
            "endDate": "2026-11-26T12:00:00+01:00",
            "eventStatus": "https://schema.org/EventScheduled",
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "inLanguage": "sv",
            "isAccessibleForFree": True,
            "maximumAttendeeCapacity": 20,
            "remainingAttendeeCapacity": 17,
            "location": {
                "@type": "Place",
                "name": "Gamla Teatern",
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": "Thoméegränd 20",
                    "postalCode": "831 34",
                    "addressLocality": "Östersund",
                    "addressRegion": "Jämtlands län",
                    "addressCountry": "SE",
                },
            },
            "organizer": {"@type": "Organization", "name": "Visit Östersund", "url": f"{SITE}/ostersund/"},
            "offers": {
                "@type": "Offer",
                "price": "0",
                "priceCurrency": "SEK",
                "availability": "https://schema.org/InStock",
                "validFrom": "2026-09-01T08:00:00+02:00",
                "validThrough": "2026-11-26T09:00:00+01:00",
                "url": f"{SITE}/ostersund/anmalan/",
            },
        }
    ]


def test_a_full_one_is_sold_out(head, cast):
    workshop = WorkshopFactory(city_round=cast.city_round, capacity=1)
    sign_up(workshop, "Maja Berg", contact_email="berg@tornrosa.example")
    event = head(f"/ostersund/workshop/{workshop.pk}/").things[0]
    assert event["remainingAttendeeCapacity"] == 0
    assert event["offers"]["availability"] == "https://schema.org/SoldOut"


def test_summer_has_its_own_offset(head, cast):
    workshop = WorkshopFactory(city_round=cast.city_round, starts_at=wall(6, 1, 9, year=2027))
    event = head(f"/ostersund/workshop/{workshop.pk}/").things[0]
    assert event["startDate"] == "2027-06-01T09:00:00+02:00"


def test_a_town_has_an_event_for_each_workshop_to_come(head, cast):
    later = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 1, 9))
    for hidden in ({"published_at": None}, {"cancelled_at": NOW}, {"starts_at": NOW - dt.timedelta(days=3)}):
        WorkshopFactory(city_round=cast.city_round, **hidden)
    assert [event["url"] for event in head("/ostersund/").things] == [
        f"{SITE}/ostersund/workshop/{workshop.pk}/" for workshop in (cast.workshop, later)
    ]


def test_hostile_names_stay_data(head, cast):
    hostile = "</script><script>alert(1)</script><!-- & \u2028"
    workshop = WorkshopFactory(city_round=cast.city_round, venue__name=hostile)
    friendly = head(f"/ostersund/workshop/{cast.workshop.pk}/")
    shown = head(f"/ostersund/workshop/{workshop.pk}/")
    assert shown.things[0]["location"]["name"] == hostile
    assert shown.scripts == friendly.scripts
    assert hostile in shown.meta["og:description"]


def test_a_film_is_a_video(head, cast):
    film = FilmFactory(round=cast.city_round.round, order=1)
    (video,) = head(f"/film/{film.slug}/").things
    assert video == {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": "Se gästen",
        "description": "De första sju sekunderna.",
        "thumbnailUrl": f"{SITE}/media/films/se-gasten.jpg",
        "contentUrl": f"{SITE}/media/films/se-gasten.mp4",
        "uploadDate": "2026-11-02T09:00:00+01:00",
        "duration": "PT95S",
        "inLanguage": "sv",
        "isAccessibleForFree": True,
        "url": f"{SITE}/film/se-gasten-1/",
    }


def test_the_start_page_says_who_we_are(head, cast):
    organisation, website = head("/en/").things
    assert organisation["@type"] == "Organization"
    assert organisation["logo"] == f"{SITE}/static/img/icon-512.png"
    assert (website["@type"], website["url"], website["inLanguage"]) == ("WebSite", f"{SITE}/en/", "en")
