from collections.abc import Callable
from typing import Any

import pytest

from participants.coordination import audiences
from participants.coordination.models import Mailing, Who
from participants.coordination.services import save_mailing, send
from tests.factories import NOW, Cast


@pytest.fixture
def mailing(cast: Cast) -> Callable[..., Mailing]:
    """`mailing(who="seated")`: a draft to the people of Östersund, by their coordinator."""

    def write(**changed: Any) -> Mailing:
        fields: dict[str, Any] = {
            "round": cast.city_round.round,
            "city": cast.city_round.city,
            "who": Who.EVERYBODY,
            "subject": "Ta med en penna",
            "body": "Hej {namn}!\n\nVi ses snart.\n- Ta med en penna\n- Kom i tid\n\nDin sida: {länk}",
        } | changed
        by = fields.pop("by", cast.coordinator)
        draft = Mailing(**fields)
        return save_mailing(draft, fields=[], by=by, now=NOW)

    return write


@pytest.fixture
def sent(mailing, cast: Cast) -> Callable[..., Mailing]:
    """As above, and sent after a look at it."""

    def write_and_send(**changed: Any) -> Mailing:
        draft = mailing(**changed)
        found = audiences.audience_of(draft)
        by = changed.get("by", cast.coordinator)
        return send(mailing=draft, seen=audiences.seen(draft, found), by=by, now=NOW)

    return write_and_send
