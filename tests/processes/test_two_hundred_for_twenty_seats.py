"""Two hundred press the button at the same moment: real requests, real processes, real locks.

The control takes the guard away, and shows that the race is there.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from participants.registration.models import Enrolment
from tests.factories import WorkshopFactory
from tests.participants.registration.at_once import at_once
from tests.participants.registration.form import typed
from tests.processes.web import Web, web, workshop_ahead
from tests.truths import assert_counters_match_rows
from workshops.models import Workshop

pytestmark = [pytest.mark.processes, pytest.mark.usefixtures("on_postgres")]
PEOPLE, SEATS = 200, 20
THREADS = 16  # of each of two processes: so many are at it at the same time


@pytest.fixture
def wanted() -> Workshop:
    return workshop_ahead(capacity=SEATS)


@pytest.fixture
def no_check() -> Iterator[None]:
    """Nor does the database compare seats with the capacity."""
    check = next(c for c in Workshop._meta.constraints if c.name == "workshop_never_overbooked")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Workshop, check)
    yield
    Workshop.objects.update(seats_taken=0)
    with connection.schema_editor() as editor:
        editor.add_constraint(Workshop, check)


def all_at_once(site: Web, wanted: Workshop) -> list[tuple[int, str]]:
    """What each of the two hundred is answered."""
    answers: list[tuple[int, str]] = []

    def press(n: int) -> None:
        contact = f"nummer{n}@kafe.example"
        form = typed({"name": f"Person {n}"}, time=wanted.pk, contact_email=contact)
        answers.append(site.send(form))

    at_once(PEOPLE, press)
    return answers


def seats_given(wanted: Workshop) -> int:
    return Enrolment.objects.confirmed().filter(workshop=wanted).count()


def test_twenty_get_one_and_the_others_see_what_they_can_do(wanted: Workshop, tmp_path: Path) -> None:
    with_room = WorkshopFactory(
        city_round=wanted.city_round, starts_at=wanted.starts_at, ends_at=wanted.ends_at
    )
    with web(tmp_path, threads=THREADS) as site:
        answers = all_at_once(site, wanted)
    assert [status for status, _text in answers].count(302) == seats_given(wanted) == SEATS
    refused = [page for status, page in answers if status == 200]
    assert len(refused) == PEOPLE - SEATS
    for page in refused:
        assert "Den här tiden blev full medan du fyllde i." in page
        for choice in (f"{wanted.pk}:wait", str(with_room.pk)):
            assert f'name="business-time" value="{choice}"' in page
        assert 'value="Kafé Törnrosa"' in page  # all that was typed is still there
    assert_counters_match_rows()


def test_without_the_guard_more_get_one_than_there_are(
    wanted: Workshop, no_check: None, tmp_path: Path
) -> None:
    with web(tmp_path, application="tests.processes.unlocked:application", threads=THREADS) as site:
        all_at_once(site, wanted)
    assert seats_given(wanted) > SEATS
