"""What people ask for beside a place: a city's newsletter, and to be told when their town joins."""

from datetime import datetime

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from cities.models import City
from citykompetens.errors import Refused
from citykompetens.mail import outbox
from citykompetens.mail.outbox import Planned
from participants.registration.models import NewsletterConsent, TownWish
from programs.models import CityRound, Program

NEWSLETTER_SALT = "registration.newsletter"


def ask_for_newsletter(*, city: City, email: str, language: str, now: datetime) -> None:
    """Note the wish and mail a link: it counts when that is followed (double opt-in). Twice is once."""
    with transaction.atomic():
        consent, created = NewsletterConsent.objects.get_or_create(
            city=city, email=email.lower(), defaults={"language": language, "asked_at": now}
        )
        if created:
            outbox.plan(
                Planned(
                    kind="newsletter",
                    recipient=consent.email,
                    occurrence=str(consent.pk),
                    context={"consent": consent.pk},
                    language=language,
                    city=city.slug,
                ),
                now=now,
            )


def newsletter_token(consent: NewsletterConsent) -> str:
    return signing.dumps(consent.pk, salt=NEWSLETTER_SALT)


def confirm_newsletter(*, token: str, now: datetime) -> NewsletterConsent:
    """The consent counts from now on. Raises Refused for a link that is forged or whose wish is gone."""
    try:
        pk = signing.loads(token, salt=NEWSLETTER_SALT)
    except signing.BadSignature:
        raise Refused(_("Länken gäller inte.")) from None
    NewsletterConsent.objects.filter(pk=pk, confirmed_at=None).update(confirmed_at=now)
    consent = NewsletterConsent.objects.select_related("city__organisation").filter(pk=pk).first()
    if consent is None:
        raise Refused(_("Länken gäller inte."))
    return consent


def wish_for_town(*, program: Program, town: str, email: str, language: str, now: datetime) -> TownWish:
    """Somebody wants to know when their town is in it. Twice is once."""
    wish, _created = TownWish.objects.get_or_create(
        program=program,
        town__iexact=(town := " ".join(town.split())),
        email=email.lower(),
        defaults={"town": town, "language": language, "asked_at": now},
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
