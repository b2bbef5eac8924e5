"""Those who wanted to come together rather go one by one than wait."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from citykompetens.audit.models import entry, record
from citykompetens.errors import Refused
from participants.registration.models import Enrolment, EnrolmentState

from . import changing, seats


def split_group(*, enrolment: Enrolment, by: str, now: datetime) -> list[Enrolment]:
    """Let each of those who wait with this one be a group of one, in the same place in line.

    Who fits gets a seat at once and is told by mail; returns those. Splitting twice changes nothing.
    Raises Refused when it does not wait any more, or the workshop has begun or is cancelled.
    """
    with transaction.atomic():
        workshops = seats.lock([enrolment.workshop_id] if enrolment.workshop_id else [])
        place = changing.fresh([enrolment])[0]
        workshop = workshops.get(place.workshop_id or 0)
        if workshop is None or not place.is_waiting or workshop.cancelled_at:
            raise Refused(_("Platsen står inte på väntelistan längre. Ladda om sidan."))
        if workshop.starts_at <= now:
            raise Refused(_("Workshopen har redan börjat, så platsen går inte att ändra."))
        members = changing.fresh(
            workshop.enrolments.filter(
                registration=place.registration_id, group=place.group, state=EnrolmentState.WAITING
            )
        )
        if len(members) == 1:
            return []
        for member in members:
            member.group, member.passed_over_at = uuid.uuid4(), None
        Enrolment.objects.bulk_update(members, ["group", "passed_over_at"])
        city = place.registration.city_round.city.slug
        record(*[entry("enrolment.split", m, by=by, now=now, city=city) for m in members])
        admitted = seats.allocate([workshop], now=now)
        seats.save_counters([workshop] if admitted else [])
        seats.tell_those_in_line([workshop], admitted, by=by, now=now)
    return [one for one in admitted if one.registration_id == place.registration_id]
