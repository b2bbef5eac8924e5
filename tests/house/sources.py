"""The files that the rules of the house are about."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.ROOT
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]

# Highest first; rooms on one line do not know each other.
LAYERS: list[list[str]] = [
    [room.strip() for room in line.split("|")] for line in CONFIG["contracts"][0]["layers"]
]


def python_files() -> Iterator[Path]:
    """Every module of the house but migrations, in a fixed order."""
    for package in CONFIG["root_packages"]:
        for file in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in file.parts:
                yield file


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def is_in(file: Path, *kinds: str) -> bool:
    """`is_in(file, "views")`: the module views.py, or anything in a package views/."""
    return any(kind in (file.stem, *file.relative_to(ROOT).parts[:-1]) for kind in kinds)


def calls(file: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in the file with its written name: "clock.now", "timezone.now"."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node
