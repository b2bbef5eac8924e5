from datetime import datetime

from citykompetens import sweeps

from .services import issue_earned, print_due, revoke_unearned


@sweeps.register("issue_certificates", every=120)
def issue(now: datetime) -> int:
    """Take back what was not earned after all, issue what was, then make the PDFs that are missing."""
    revoke_unearned(now=now)
    issued = 0
    while number := issue_earned(now=now):
        issued += number
    print_due(now=now)
    return issued
