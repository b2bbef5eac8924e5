"""A city's part in a round."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from cities.models import CityOrganisation
from citykompetens.accounts.models import User
from citykompetens.audit.services import save_with_audit
from citykompetens.errors import Refused

from ..models import CityRound


def save_city_round(city_round: CityRound, *, fields: Iterable[str], by: User, now: datetime) -> CityRound:
    """Write the named fields, or the whole of a new part.

    Raises Refused when a city joins before it has an organisation: its pages and mails would have
    nobody to call.
    """
    joined = city_round.state == CityRound.JOINED
    if joined and not CityOrganisation.objects.filter(city=city_round.city_id).exists():
        raise Refused(
            _("Lägg till stadens cityorganisation först. Den är kontakten på sidan."), field="state"
        )
    return save_with_audit(city_round, fields=fields, by=by, now=now, city=city_round.city.slug)
