"""What a scenario finds: a number, its unit and, where there is one, the limit that it must not pass."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`limit` is the highest value that passes; `target` the one that we would rather see."""

    scenario: str
    what: str
    value: float
    unit: str
    limit: float | None = None
    target: float | None = None

    @property
    def is_over(self) -> bool:
        return self.limit is not None and self.value > self.limit

    @property
    def verdict(self) -> str:
        if self.is_over:
            return "OVER"
        if self.target is not None and self.value > self.target:
            return f"ok, target {self.target:g}"
        return "" if self.limit is None else "ok"


def table(figures: Sequence[Figure]) -> str:
    """The figures in columns, for a terminal."""
    rows: list[tuple[str, ...]] = [("scenario", "figure", "value", "unit", "limit", "")]
    rows += [
        (
            figure.scenario,
            figure.what,
            f"{figure.value:,.1f}" if isinstance(figure.value, float) else f"{figure.value:,}",
            figure.unit,
            "" if figure.limit is None else f"{figure.limit:g}",
            figure.verdict,
        )
        for figure in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    rows.insert(1, tuple("-" * width for width in widths))
    lines = []
    for number, row in enumerate(rows):
        cells = [
            # Numbers stand under each other; the heading over them stands as they do.
            cell.rjust(width) if column in (2, 4) and number != 1 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that so many percent do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
