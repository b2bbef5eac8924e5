"""How many SQL statements something costs, counted in this process through every middleware."""

from collections.abc import Callable
from typing import TypeVar

from django.db import connection
from django.test.utils import CaptureQueriesContext

Result = TypeVar("Result")


def statements(what: Callable[[], Result]) -> tuple[Result, list[str]]:
    """What it returned, and its statements, BEGIN and COMMIT included."""
    with CaptureQueriesContext(connection) as captured:
        result = what()
    return result, [query["sql"] for query in captured.captured_queries]
