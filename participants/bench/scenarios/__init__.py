"""The scenarios, by name. Each tells in its docstring what it measures and which database it needs."""

from types import ModuleType

from . import faults, hot, mail, pages, registration, sqlite, sweep

# Those with BY_NAME_ONLY are run only when they are named.
SCENARIOS: dict[str, ModuleType] = {
    "pages": pages,
    "registration": registration,
    "hot": hot,
    "sweep": sweep,
    "sqlite": sqlite,
    "mail": mail,
    "faults": faults,
}
