from collections.abc import Callable

import pytest

from participants.attendance.services import close
from participants.certificates import services
from participants.certificates.models import Certificate
from participants.certificates.services import issue_earned, print_due
from tests.factories import wall

AFTERWARDS = wall(11, 26, 13)


@pytest.fixture
def held(cast, tick) -> None:
    """Maja was there, Åke did not come, nobody ticked Siv; the workshop is closed."""
    tick("Maja", "present")
    tick("Åke", "absent")
    close(workshop=cast.workshop, by=cast.facilitator, now=AFTERWARDS)


@pytest.fixture
def certificate(held) -> Certificate:
    """Maja's, without its PDF yet."""
    issue_earned(now=AFTERWARDS)
    return Certificate.objects.get()


@pytest.fixture
def print_quickly(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Prints what is due, with paper that costs nothing."""
    monkeypatch.setattr(services, "render", lambda text: f"%PDF {text.name}".encode())
    return lambda: print_due(now=AFTERWARDS)
