"""The scenarios, by name. Each tells in its docstring what it measures and which database it needs."""

from types import ModuleType

from . import hot, pages, registration, sqlite, sweep

SCENARIOS: dict[str, ModuleType] = {
    "pages": pages,
    "registration": registration,
    "hot": hot,
    "sweep": sweep,
    "sqlite": sqlite,
}
