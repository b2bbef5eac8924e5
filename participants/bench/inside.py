"""What runs in the process whose environment names only the bench's own database."""

import sys
from collections.abc import Iterable

from django.core.management import call_command
from django.db import connection

from citykompetens import clock

from .data import Size, fill
from .figures import Figure
from .places import refuse_foreign
from .scenarios import SCENARIOS
from .server import Site


def run(names: Iterable[str], size: Size, *, quick: bool) -> list[Figure]:
    """Make the tables, fill them, start the site and run the scenarios one after the other."""
    refuse_foreign(str(connection.settings_dict["NAME"]))
    _say(f"{connection.vendor}: {size.cities} cities × {size.businesses} businesses × {size.people} people")
    call_command("migrate", verbosity=0)
    fill(size, now=clock.now())
    figures = []
    with Site() as site:
        for name in names:
            _say(f"{name} …")
            figures += SCENARIOS[name].run(site, size, quick=quick)
    return figures


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
