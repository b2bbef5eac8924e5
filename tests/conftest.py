import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import translation

from citykompetens import clock, sweeps
from citykompetens.accounts.models import User
from tests.factories import NOW, Cast, make_cast


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--asks-a-database",
        action="store_true",
        help="only tests that ask one themselves, and no pages: for the second database",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--asks-a-database"):
        return

    def asks(item: pytest.Item) -> bool:
        fixtures = set(getattr(item, "fixturenames", []))
        asks_one = item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db"}
        return bool(asks_one) and not fixtures & {"client", "client_for"}

    config.hook.pytest_deselected(items=[item for item in items if not asks(item)])
    items[:] = [item for item in items if asks(item)]


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    """A page asked for in English must not leave its language to the next test."""
    with translation.override("sv"):
        yield


@pytest.fixture
def now() -> dt.datetime:
    """Monday 23 November 2026, ten o'clock in Stockholm."""
    return NOW


@pytest.fixture
def clock_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.datetime], None]:
    """Freezes the clock that pages read, at `now` until it is called with another moment."""

    def set_clock(moment: dt.datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(NOW)
    return set_clock


@pytest.fixture(autouse=True)
def no_other_day(request: pytest.FixtureRequest) -> None:
    """What a test in this process sees does not depend on the day on which it runs."""
    if not any(request.node.get_closest_marker(name) for name in ("browser", "processes", "wall_clock")):
        request.getfixturevalue("clock_at")


@pytest.fixture
def client(clock_at: object) -> Client:
    """Anybody's browser, at `now`."""
    return Client()


@pytest.fixture
def client_for(clock_at: object, db: None) -> Callable[[User], Client]:
    """The browser of somebody who has logged in, at `now`."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def settled(db: None) -> Callable[..., list[EmailMultiAlternatives]]:
    """Sends what is due in the outbox; returns every mail that has gone out so far."""

    def send(now: dt.datetime = NOW) -> list[EmailMultiAlternatives]:
        sweeps.run_now("mail", now=now)
        return mail.outbox

    return send


@pytest.fixture
def assert_queries(django_assert_num_queries):
    """`with assert_queries(6): …`: exactly so many SQL statements."""
    return django_assert_num_queries
