"""Making a city's sheets of paper, and making them anew when their words change."""

import logging
from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import override

from citykompetens.addresses import absolute
from programs.models import CityRound, Print, PrintKind
from programs.queries import city_rounds_to_show, printed

from .. import prints
from ..queries import workshop_days

log = logging.getLogger(__name__)

BATCH = 10  # sheets at a time: the press is needed for certificates too


def print_due(*, now: datetime) -> int:
    """Make a batch of the sheets that are missing or no longer say what is so; returns how many.

    One that cannot be made is logged and left for the next time; the others go on. When nothing has
    changed, three queries and no press.
    """
    # What is over stays as it was printed.
    city_rounds = [row for row in city_rounds_to_show(now) if not row.is_over]
    there = printed(city_rounds)
    made = 0
    for sheet, city_round in _sheets(city_rounds, now):
        made_of = prints.digest(sheet)
        if there.get((city_round.pk, sheet.kind)) == made_of:
            continue
        try:
            pdf = prints.render(sheet)
        except Exception:
            log.exception("%s of city round %s could not be made", sheet.kind, city_round.pk)
            continue
        Print.objects.bulk_create(
            [Print(city_round=city_round, kind=sheet.kind, made_of=made_of, pdf=pdf, printed_at=now)],
            update_conflicts=True,  # there is an older one, or another worker was first
            unique_fields=["city_round", "kind"],
            update_fields=["made_of", "pdf", "printed_at"],
        )
        made += 1
        if made == BATCH:
            break
    return made


def _sheets(city_rounds: list[CityRound], now: datetime) -> list[tuple[prints.Sheet, CityRound]]:
    """All sheets as they should be now, the posters of every city before the large ones."""
    days = workshop_days(city_rounds, now)
    return [
        (_sheet(kind, row, city_rounds, days.get(row.pk, []), now), row)
        for kind in PrintKind
        for row in city_rounds
    ]


def _sheet(
    kind: PrintKind, city_round: CityRound, city_rounds: list[CityRound], days: list[date], now: datetime
) -> prints.Sheet:
    city, round_ = city_round.city, city_round.round
    with override(prints.LANGUAGE):  # the address without /en/
        url = absolute(reverse("pages:city", args=[city.slug]))
    sheet = prints.Sheet(
        kind=kind,
        city=city.name,
        program=round_.program.name,
        url=url,
        organisation=city.organisation.name,
        logo=city.organisation.logo.name or "",
        window=(city.map_x, city.map_y),
        summary=round_.program.summary,
        starts_at=localtime(round_.premiere_at) if now < round_.premiere_at else None,
        workshops=tuple(day for day in days if day >= localdate(now)),
        closes_on=_last_day_to_sign_up(city_round, days, now),
        others=tuple(
            (other.city.map_x, other.city.map_y)
            for other in city_rounds
            if other.round == round_ and other != city_round
        ),
    )
    return prints.as_sign(sheet) if kind == PrintKind.SIGN else sheet


def _last_day_to_sign_up(city_round: CityRound, days: list[date], now: datetime) -> date | None:
    """Not after the town's last workshop; none when that has been, or registration has closed."""
    last = min([localdate(city_round.closes_at), *days[-1:]])
    return last if now < city_round.closes_at and localdate(now) <= last else None
