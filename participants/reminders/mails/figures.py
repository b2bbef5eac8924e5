"""How it goes, once a week, to those who coordinate: what is bad comes first."""

from collections import defaultdict
from datetime import datetime

from django.urls import reverse

from cities.models import CityRole
from citykompetens.addresses import absolute
from citykompetens.mail.kinds import Letter, Skip
from citykompetens.mail.models import OutgoingMail
from participants.reminders.figures import Standing, standings
from participants.reminders.recipients import national_coordinators

from .common import Letters


def load_weekly_figures(mails: list[OutgoingMail], now: datetime) -> Letters:
    """Of the towns that the reader still coordinates. Three queries."""
    national = set(national_coordinators().values_list("email", flat=True))
    own: dict[str, set[int]] = defaultdict(set)
    roles = CityRole.objects.filter(user__email__in={mail.recipient for mail in mails}, user__is_active=True)
    for address, city in roles.values_list("user__email", "city"):
        own[address].add(city)
    all_of_them = standings({pk for mail in mails for pk in mail.context["city_rounds"]}, now)
    letters: dict[int, Letter | Skip] = {}
    for mail in mails:
        theirs = [
            standing
            for standing in all_of_them
            if standing.part.pk in mail.context["city_rounds"]
            and (mail.recipient in national or standing.part.city_id in own[mail.recipient])
        ]
        letters[mail.pk] = _letter(theirs) if theirs else Skip(reason="not a coordinator")
    return letters


def _letter(theirs: list[Standing]) -> Letter:
    first = theirs[0].part
    return Letter(
        context={
            "standings": theirs,
            "program": first.round.program,
            "city": first.city if len({standing.part.city_id for standing in theirs}) == 1 else None,
            "businesses": sum(standing.part.businesses for standing in theirs),
            "target": sum(standing.part.target_businesses for standing in theirs),
            "url": absolute(reverse("admin:index")),
        }
    )
