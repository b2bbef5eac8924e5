"""Who chooses a time later hears of it when there are times that were not there before."""

from datetime import datetime, timedelta

from django.db.models import F, Max, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils.timezone import localdate

from citykompetens.mail import outbox, tickets
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Enrolment, EnrolmentState
from participants.registration.readers import addressed
from programs.models import CityRound
from workshops.models import Workshop

PAUSE = timedelta(hours=1)  # times are published one after the other, and told of together
RECENTLY = timedelta(days=2)  # as long as a beat that was down may take

KIND = "choose_time"


def tell(*, now: datetime) -> int:
    """Plan the mail to each address with a place whose time was to be chosen before the newest was published.

    At most one a day for a town's part. Returns how many are new. One query where nothing was published,
    else two a part.
    """
    planned = 0
    with_room = (
        Workshop.objects.public(now)
        .upcoming(now)
        .filter(closed_at=None, seats_taken__lt=F("capacity"), city_round__in=CityRound.objects.open(now))
    )
    published = with_room.order_by().values_list("city_round", "city_round__city__slug")
    for part, city, newest in published.annotate(newest=Max("published_at")):
        if now - RECENTLY < newest <= now - PAUSE:
            planned += _tell(part, city, newest, now=now)
    return planned


def _tell(part: int, city: str, newest: datetime, *, now: datetime) -> int:
    mails = {
        f"times:{part}:{localdate(newest):%Y%m%d}:{tickets.digest(reader.address)[:32]}": reader
        for reader in addressed(_without_time(part, before=newest), "registration__city_round")
    }
    known = OutgoingMail.objects.filter(kind=KIND, occurrence__in=mails)
    for occurrence in known.values_list("occurrence", flat=True):
        del mails[occurrence]
    if mails:  # nothing new rings no bell
        outbox.plan(
            *[
                outbox.Planned(
                    kind=KIND,
                    recipient=reader.address,
                    occurrence=occurrence,
                    context={"city_round": part, "enrolments": reader.enrolments, "new_times": True},
                    language=reader.language,
                    city=city,
                )
                for occurrence, reader in mails.items()
            ],
            now=now,
        )
    return len(mails)


def _without_time(part: int, *, before: datetime) -> "QuerySet[Enrolment]":
    """Since before then: also those whose workshop was cancelled, and who were told to choose another."""
    undecided = Enrolment.objects.filter(state=EnrolmentState.UNDECIDED, registration__city_round=part)
    lost_a_seat = Coalesce(Max("former_seats__left_at"), "asked_at")
    return undecided.annotate(since=Greatest("asked_at", lost_a_seat)).filter(since__lt=before)
