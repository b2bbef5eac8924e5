"""`manage.py demo`: prepare, load, logins; and a refusal where there is no demo."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from citykompetens import clock
from participants.demo import mailbox
from participants.demo.management.commands import demo as command
from tests.factories import CityFactory


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def loaded(monkeypatch) -> list:
    """Instead of the data: the moments for which it would have been loaded."""
    moments: list = []
    monkeypatch.setattr(command, "load", lambda *, now: moments.append(now))
    return moments


@pytest.mark.parametrize("name", ["prepare", "load", "forward", "mailbox", "logins"])
def test_outside_demo_mode_it_refuses(name):
    with pytest.raises(CommandError, match=r"^This is not a demo: manage.py demo works with DEMO=1 only\.$"):
        run(name)


def test_an_empty_database_is_loaded_a_full_one_left_alone(demo, db, loaded):
    assert run("load") == "Loaded the demo data.\n"
    CityFactory()
    assert run("load") == "The demo data is there; --fresh begins anew.\n"
    assert len(loaded) == 1


def test_prepare_migrates_loads_and_tells_the_logins(demo, cast):
    assert run("prepare").splitlines() == [
        "The demo data is there; --fresh begins anew.",
        "Nationell samordnare: nora@stadskarnor.example",
        "Samordnare i Östersund: orjan@ostersund.example",
        "Workshopledare i Östersund: frida@ostersund.example",
    ]


@pytest.mark.django_db(transaction=True)
def test_fresh_throws_away_data_mail_and_time(demo, loaded):
    CityFactory()
    mailbox.keep(b"Subject: gammalt\r\n\r\n")
    run("forward", "--days=3")
    assert run("load", "--fresh") == "Loaded the demo data.\n"
    assert mailbox.keys() == []
    assert not clock.offset()
    assert len(loaded) == 1
