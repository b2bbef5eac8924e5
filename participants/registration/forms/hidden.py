"""The hidden half of the form, its key and its number of rows: nobody types it, anybody may break it."""

import uuid
from copy import copy
from dataclasses import dataclass
from typing import Any

from .people import MOST_PEOPLE


@dataclass(frozen=True)
class Repaired:
    data: Any
    broken: bool
    too_many: bool


def repaired(data: Any) -> Repaired:
    """The data with a key and a number of rows that are right, so that what was typed can be shown again.

    `broken`: they were not, so the person must look again before anything is saved.
    """
    data = copy(data)
    broken = False
    try:
        uuid.UUID(data.get("business-submission_key", ""))
    except ValueError:
        broken = True
        data["business-submission_key"] = str(uuid.uuid4())

    rows = [row for row in range(MOST_PEOPLE + 1) if f"people-{row}-name" in data]
    number = rows[-1] + 1 if rows else 0
    too_many = number > MOST_PEOPLE
    if not too_many and data.get("people-TOTAL_FORMS") != str(number):
        broken = True
        number = max(number, 1)  # somewhere to type
    data["people-TOTAL_FORMS"] = str(min(number, MOST_PEOPLE))
    data["people-INITIAL_FORMS"] = data["people-MIN_NUM_FORMS"] = "0"
    data["people-MAX_NUM_FORMS"] = str(MOST_PEOPLE)
    return Repaired(data, broken, too_many)
