"""The round that takes registrations; else the one under way or next; else the last."""

import datetime as dt

import pytest

from programs.models import Round
from programs.queries import most_topical
from tests.factories import wall

AUTUMN = Round(
    number=1,
    registration_opens_at=wall(10, 1),
    registration_closes_at=wall(12, 1),
    ends_on=dt.date(2026, 12, 18),
)
SPRING = Round(
    number=2,
    registration_opens_at=wall(2, 1, year=2027),
    registration_closes_at=wall(4, 15, year=2027),
    ends_on=dt.date(2027, 4, 30),
)


@pytest.mark.parametrize(
    ("now", "number"),
    [
        (wall(9, 1), 1),
        (wall(11, 1), 1),
        (wall(12, 1, 0, 1), 1),  # registration has closed, workshops are still to come
        (wall(12, 18, 23), 1),
        (wall(12, 19), 2),
        (wall(3, 1, year=2027), 2),
        (wall(6, 1, year=2027), 2),
    ],
)
def test_the_most_topical_round(now, number):
    assert most_topical([AUTUMN, SPRING], now).number == number


def test_no_round_at_all():
    assert most_topical([], wall(9, 1)) is None
