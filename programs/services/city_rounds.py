"""A city's part in a round."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from cities.models import CityOrganisation
from citykompetens.accounts.models import User
from citykompetens.audit.services import save_with_audit
from citykompetens.errors import Refused

from ..models import CityRound


def save_city_round(city_round: CityRound, *, fields: Iterable[str], by: User, now: datetime) -> CityRound:
    """Write the named fields, or the whole of a new part.

    Raises Refused when a city joins before it has an organisation (its pages and mails would have
    nobody to call), and for a cap on seats that has no end, or an end without a cap.
    """
    if refused := half_a_cap(city_round.seats_per_business, city_round.seats_per_business_until):
        raise refused
    joined = city_round.state == CityRound.JOINED
    if joined and not CityOrganisation.objects.filter(city=city_round.city_id).exists():
        raise Refused(
            _("Lägg till stadens cityorganisation först. Den är kontakten på sidan."), field="state"
        )
    return save_with_audit(city_round, fields=fields, by=by, now=now, city=city_round.city.slug)


def half_a_cap(seats: int | None, until: date | None) -> Refused | None:
    """What is wrong with a cap on seats per business; None when it is whole, or there is none."""
    if seats is None and until is None:
        return None
    if seats is None:
        return Refused(_("Skriv också hur många platser det gäller."), field="seats_per_business")
    if seats < 1:
        return Refused(_("Minst en plats måste varje verksamhet få ta."), field="seats_per_business")
    if until is None:
        return Refused(_("Skriv också till och med vilken dag det gäller."), field="seats_per_business_until")
    return None
