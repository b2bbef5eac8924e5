"""The web process is killed (-9) with a form in its hands, and the phone sends it again: once is once."""

import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Business, Enrolment, Person, Registration
from tests.browser.site import until
from tests.participants.registration.form import typed
from tests.processes.web import web, workshop_ahead
from tests.truths import assert_counters_match_rows
from workshops.models import Workshop

pytestmark = [pytest.mark.processes, pytest.mark.usefixtures("on_postgres")]
WAITING_FOR_US = "SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"


@pytest.fixture
def workshop() -> Workshop:
    return workshop_ahead(capacity=20)


@pytest.fixture
def form(workshop: Workshop) -> dict[str, str]:
    people = [{"name": name, "email": f"{name.lower()}@kafe.example"} for name in ("Maja", "Bo", "Siv")]
    return typed(*people, time=workshop.pk)


def rows() -> list[int]:
    return [model.objects.count() for model in (Business, Registration, Person, Enrolment, OutgoingMail)]


def requests_waiting_for_us() -> int:
    with connection.cursor() as cursor:
        cursor.execute(WAITING_FOR_US)
        return cursor.fetchone()[0]


def test_killed_in_the_middle_of_it(workshop: Workshop, form: dict[str, str], tmp_path: Path) -> None:
    with web(tmp_path) as site:
        phone = threading.Thread(target=site.send, args=[form])
        with transaction.atomic():
            Workshop.objects.select_for_update().get(pk=workshop.pk)  # it gets so far, and waits
            phone.start()
            until(requests_waiting_for_us)
            site.kill()
        phone.join()
        assert rows() == [0, 0, 0, 0, 0]

        site.start()
        receipt = site.send(form)
        assert receipt[0] == 302
        assert site.send(form) == receipt
    assert rows() == [1, 1, 3, 3, 4]  # a receipt, and a mail to each
    assert_counters_match_rows()


def test_killed_when_it_is_done_and_not_yet_answered(form: dict[str, str], tmp_path: Path) -> None:
    with web(tmp_path, application="tests.processes.mute:application") as site:
        phone = threading.Thread(target=site.send, args=[form])
        phone.start()
        until(Registration.objects.exists)
        site.kill()
        phone.join()
    written = rows()
    with web(tmp_path) as site:
        status, receipt = site.send(form)
        assert status == 302
        assert receipt.split("/")[2] == Business.objects.get().link
    assert rows() == written == [1, 1, 3, 3, 4]
    assert_counters_match_rows()
