"""Answers to what people asked for beside a place."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import override

from citykompetens.addresses import absolute
from citykompetens.mail.kinds import Letter, Skip
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import TownWish
from programs.models import CityRound


def load_town_joined(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """The town is in it; not sent when registration has closed there meanwhile."""
    wishes = TownWish.objects.in_bulk([mail.context["wish"] for mail in mails])
    open_rounds = (
        CityRound.objects.open(now)
        .select_related("city__organisation", "round__program")
        .in_bulk([mail.context["city_round"] for mail in mails])
    )
    letters: dict[int, Letter | Skip] = {}
    for mail in mails:
        wish, city_round = wishes.get(mail.context["wish"]), open_rounds.get(mail.context["city_round"])
        if wish is None:
            continue
        if city_round is None:
            letters[mail.pk] = Skip(reason="closed")
        else:
            letters[mail.pk] = _letter(wish, city_round)
    return letters


def _letter(wish: TownWish, city_round: CityRound) -> Letter:
    with override(wish.language):
        url = absolute(reverse("pages:city", args=[city_round.city.slug]))
    organisation = city_round.city.organisation
    return Letter(
        context={
            "city": city_round.city,
            "program": city_round.round.program,
            "closes_at": city_round.closes_at,
            "organisation": organisation,
            "url": url,
        },
        reply_to=organisation.contact_email,
    )
