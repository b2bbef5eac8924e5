"""What people ask for beside a place: a city's newsletter, and to be told when their town joins."""

import unicodedata
from datetime import datetime
from string import capwords

from django.db import transaction

from cities.models import City
from citykompetens import actors
from citykompetens.audit.models import entry, record
from citykompetens.mail import outbox
from citykompetens.mail.outbox import Planned, unrepeated
from participants.registration.models import NewsletterConsent, TownWish
from programs.models import CityRound, Program


def ask_for_newsletter(*, city: City, email: str, language: str, now: datetime) -> list[Planned]:
    """Note the wish, in one statement, in the caller's transaction; returns the mail for its outbox.

    The mail holds a link, and the consent counts when that is followed (double opt-in). Whoever asks again
    gets another mail, as the first may be lost; none once it is confirmed.
    """
    email = email.lower()
    consent = NewsletterConsent(city=city, email=email, language=language, asked_at=now)
    NewsletterConsent.objects.bulk_create([consent], ignore_conflicts=True)
    return [
        Planned(
            kind="newsletter",
            recipient=email,
            occurrence=unrepeated(),
            language=language,
            city=city.slug,
        )
    ]


def confirm_newsletter(*, consent: NewsletterConsent, now: datetime) -> None:
    """The consent counts from now on; the first time is the one that is kept."""
    with transaction.atomic():
        if NewsletterConsent.objects.filter(pk=consent.pk, confirmed_at=None).update(confirmed_at=now):
            _record("newsletter.confirmed", consent, now=now)


def stop_newsletter(*, consent: NewsletterConsent, now: datetime) -> None:
    """The consent is taken back, as easily as it was given (GDPR, article 7.3). Twice is once."""
    with transaction.atomic():
        if (
            NewsletterConsent.objects.filter(pk=consent.pk)
            .exclude(confirmed_at=None)
            .update(confirmed_at=None)
        ):
            _record("newsletter.stopped", consent, now=now)


def _record(action: str, consent: NewsletterConsent, *, now: datetime) -> None:
    city = consent.city.slug
    record(entry(action, consent, by=actors.VISITOR, now=now, city=city, fields=["confirmed_at"]))


def wish_for_town(*, program: Program, town: str, email: str, language: str, now: datetime) -> TownWish:
    """Somebody wants to know when their town is in it. Twice is once, however they write it.

    "BORÅS" is kept as "Borås": databases do not agree on whether these are the same.
    """
    wish, _created = TownWish.objects.get_or_create(
        program=program,
        town=capwords(unicodedata.normalize("NFC", town))[:60],
        email=email.lower(),
        defaults={"language": language, "asked_at": now},
    )
    return wish


def tell_wishers(*, now: datetime) -> int:
    """Tell those whose town takes registrations now, once; returns how many."""
    waiting: dict[tuple[int, str], list[int]] = {}
    for pk, program, town in TownWish.objects.filter(told_at=None).values_list("pk", "program", "town"):
        waiting.setdefault((program, town.casefold()), []).append(pk)
    open_rounds = CityRound.objects.open(now).select_related("city", "round") if waiting else []
    return sum(
        _tell(city_round, waiting[key], now=now)
        for city_round in open_rounds
        if (key := (city_round.round.program_id, city_round.city.name.casefold())) in waiting
    )


def _tell(city_round: CityRound, wished: list[int], *, now: datetime) -> int:
    with transaction.atomic():
        wishes = TownWish.objects.select_for_update(no_key=True).filter(pk__in=wished, told_at=None)
        mails = [
            Planned(
                kind="town_joined",
                recipient=wish.email,
                occurrence=str(wish.pk),
                context={"wish": wish.pk, "city_round": city_round.pk},
                language=wish.language,
                city=city_round.city.slug,
            )
            for wish in wishes
        ]
        outbox.plan(*mails, now=now)
        return wishes.update(told_at=now)
