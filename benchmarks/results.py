"""What a benchmark hands back, and how it is shown and kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal


class NotMeasured(Exception):
    """Something a measurement needs is not here; the message says what, in plain words."""


@dataclass(frozen=True)
class Budget:
    """A promise about a value, or about its ratio to the peer's."""

    of: Literal["value", "ratio"]
    direction: Literal["at most", "at least"]
    limit: float

    def kept(self, number: float | None) -> bool | None:
        """Whether `number` keeps the promise; None where there is no number."""
        if number is None:
            return None
        return number <= self.limit if self.direction == "at most" else number >= self.limit

    def text(self, unit: str) -> str:
        sign = "≤" if self.direction == "at most" else "≥"
        return (
            f"{sign} {_number(self.limit)} {unit}".rstrip()
            if self.of == "value"
            else f"{sign} {self.limit:.0%} of peer"
        )


def at_most(limit: float) -> Budget:
    """The value may not be larger."""
    return Budget("value", "at most", limit)


def at_least(limit: float) -> Budget:
    """The value may not be smaller."""
    return Budget("value", "at least", limit)


def of_peer(limit: float) -> Budget:
    """The value must be at least this part of the peer's, measured in the same run."""
    return Budget("ratio", "at least", limit)


@dataclass(frozen=True)
class Result:
    """One row. `ratio` is given where rounds alternated with the peer's (their median), else made from the values."""

    name: str
    value: float
    unit: str
    budget: Budget | None = None
    peer: str | None = None
    peer_value: float | None = None
    paired_ratio: float | None = None

    @property
    def ratio(self) -> float | None:
        if self.paired_ratio is not None:
            return self.paired_ratio
        return self.value / self.peer_value if self.peer_value else None

    @property
    def meets(self) -> bool | None:
        """Whether the budget is kept; None where there is none."""
        if self.budget is None:
            return None
        return self.budget.kept(self.value if self.budget.of == "value" else self.ratio)

    def as_json(self) -> dict[str, Any]:
        """The row as `benchmarks/results.json` keeps it."""
        return {
            "name": self.name,
            "value": _rounded(self.value),
            "unit": self.unit,
            "peer": self.peer,
            "peer_value": _rounded(self.peer_value),
            "ratio": _rounded(self.ratio),
            "budget": self.budget.text(self.unit) if self.budget else None,
            "meets": self.meets,
        }


def table(results: list[Result]) -> str:
    """The rows under each other, in columns."""
    head = ("benchmark", "value", "unit", "peer", "ratio", "budget", "")
    lines = [head, *(_cells(result) for result in results)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    right = {1, 4}

    def laid_out(cells: tuple[str, ...]) -> str:
        padded = (
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return "  ".join(padded).rstrip()

    rule = "  ".join("─" * width for width in widths)
    return "\n".join([laid_out(lines[0]), rule, *map(laid_out, lines[1:])])


def keep(results: list[Result], run: list[str], file: Path) -> None:
    """Writes the rows; those of benchmarks that did not run this time stay as they were."""
    try:
        before = [row for row in json.loads(file.read_text()) if row["name"].partition(".")[0] not in run]
    except (FileNotFoundError, ValueError):
        before = []
    rows = sorted([*before, *(result.as_json() for result in results)], key=lambda row: str(row["name"]))
    file.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _cells(result: Result) -> tuple[str, ...]:
    peer = f"{result.peer}: {_number(result.peer_value)}" if result.peer and result.peer_value is not None else ""
    return (
        result.name,
        _number(result.value),
        result.unit,
        peer,
        f"{result.ratio:.2f}" if result.ratio is not None else "",
        result.budget.text(result.unit) if result.budget else "",
        {True: "met", False: "NOT MET", None: ""}[result.meets],
    )


def _rounded(number: float | None) -> float | None:
    return None if number is None else float(f"{number:.4g}") if abs(number) < 1000 else round(number)


def _number(number: float) -> str:
    if abs(number) >= 1000:
        return f"{number:,.0f}"
    return f"{number:.3g}" if abs(number) < 100 else f"{number:.0f}"
