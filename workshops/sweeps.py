from datetime import datetime

from citykompetens import sweeps

from .services import print_due


@sweeps.register("print_sheets", every=120)
def print_sheets(now: datetime) -> int:
    """Make the cities' posters and signs that are missing or have changed, a few at a time."""
    return print_due(now=now)
