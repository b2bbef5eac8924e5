"""The admin's start page."""

from typing import Any

from django.http import HttpRequest

from citykompetens import clock
from citykompetens.admin import opens_lists
from citykompetens.scope import staff
from programs.models import Program, Round
from programs.queries import current_program, current_round

from .queries import city_figures, total


def figures(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What unfold's index shows: the round's figures, for each city whose figures the user may see."""
    now = clock.now()
    program = current_program()
    round_ = _chosen(request, program) or (current_round(program, now) if program else None)
    if program is None or round_ is None:
        return context
    rows = city_figures(round_, user=staff(request), now=now)
    return {
        **context,
        "program": program,
        "round": round_,
        "rounds": program.rounds.all(),
        "rows": rows,
        "total": total(rows) if len(rows) > 1 else None,
        "sum": total(rows),
        "now": now,
        "opens_lists": opens_lists(request),
    }


def _chosen(request: HttpRequest, program: Program | None) -> Round | None:
    """`?del=2` looks at part two."""
    number = request.GET.get("del", "")
    rounds = program.rounds.all() if program else []
    return next((round_ for round_ in rounds if str(round_.number) == number), None)
