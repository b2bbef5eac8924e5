from datetime import datetime

from citykompetens import sweeps

from .services import issue_earned, print_due


@sweeps.register("issue_certificates", every=120)
def issue(now: datetime) -> int:
    """Issue every certificate that has been earned, then make the PDFs that are missing."""
    issued = 0
    while number := issue_earned(now=now):
        issued += number
    print_due(now=now)
    return issued
