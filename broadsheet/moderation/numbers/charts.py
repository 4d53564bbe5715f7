"""Charts as the server draws them: numbers in, shapes out. A template writes them as SVG, with a table beside them.

All lengths are in the units of the drawing, which is as wide as its place allows. Colours are left to the style sheet.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

WIDTH, HEIGHT = 600, 200
_LEFT, _BOTTOM, _TOP, _RIGHT = 56, 30, 10, 6
_GAP = 0.2
#: More labels than these below a chart would run into each other.
_LABELS = 5


@dataclass(frozen=True)
class Series:
    """Numbers of one kind, one for each label of the chart."""

    title: Any
    values: Sequence[int]


@dataclass(frozen=True)
class Box:
    """A bar, or a piece of one. `kind` is the number of its series, from one."""

    x: float
    y: float
    width: float
    height: float
    kind: int


@dataclass(frozen=True)
class Tick:
    """A word beside an axis."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Line:
    """A line through all values of a series; `path` is SVG's."""

    path: str
    kind: int


@dataclass(frozen=True)
class Chart:
    """What is drawn, and the same as a table: `rows` are a label and its numbers."""

    name: str
    title: Any
    labels: Sequence[str]
    series: Sequence[Series]
    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    across: list[float] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def is_empty(self) -> bool:
        return not any(value for each in self.series for value in each.values)

    @property
    def first(self) -> int:
        return _LEFT

    @property
    def last(self) -> int:
        return self.width - _RIGHT

    @property
    def rows(self) -> list[tuple[str, list[int]]]:
        return [(label, [each.values[place] for each in self.series]) for place, label in enumerate(self.labels)]


def bars(name: str, title: Any, labels: Sequence[str], series: Sequence[Series]) -> Chart:
    """Upright bars, the series standing on each other."""
    sums = [sum(each.values[place] for each in series) for place in range(len(labels))]
    top, step = _top(max(sums, default=0)), _step(labels)
    boxes = []
    for place in range(len(labels)):
        below = 0
        for kind, each in enumerate(series, start=1):
            if value := each.values[place]:
                high = _height(value, top)
                y = HEIGHT - _BOTTOM - _height(below, top) - high
                boxes.append(
                    Box(_round(_LEFT + step * (place + _GAP / 2)), _round(y), _round(step * (1 - _GAP)), high, kind)
                )
            below += value
    return Chart(name, title, labels, series, boxes=boxes, **_axes(labels, top))


def lines(name: str, title: Any, labels: Sequence[str], series: Sequence[Series]) -> Chart:
    """A line for each series."""
    top, step = _top(max((value for each in series for value in each.values), default=0)), _step(labels)
    drawn = []
    for kind, each in enumerate(series, start=1):
        points = [
            f"{_round(_LEFT + step * (place + 0.5))} {_round(HEIGHT - _BOTTOM - _height(value, top))}"
            for place, value in enumerate(each.values)
        ]
        drawn.append(Line("M" + "L".join(points) if points else "", kind))
    return Chart(name, title, labels, series, lines=drawn, **_axes(labels, top))


def _axes(labels: Sequence[str], top: int) -> dict[str, Any]:
    step, base = _step(labels), HEIGHT - _BOTTOM
    half = [top // 2] if top >= 2 else []
    marks = [0, *half, top]
    every = -(-len(labels) // _LABELS) or 1
    ticks = [Tick(_LEFT - 6, _round(base - _height(mark, top) + 4), str(mark), "end") for mark in marks]
    ticks += [
        Tick(_round(_LEFT + step * (place + 0.5)), HEIGHT - 8, label)
        for place, label in enumerate(labels)
        if place % every == 0
    ]
    return {"ticks": ticks, "across": [_round(base - _height(mark, top)) for mark in marks]}


def _top(most: int) -> int:
    """The round number that the axis ends at: 1, 2, 4 or 10 times a power of ten, or 6 or 8."""
    size = 1
    while size * 10 < most:
        size *= 10
    return next(size * each for each in (1, 2, 4, 6, 8, 10) if size * each >= most)


def _step(labels: Sequence[str]) -> float:
    return (WIDTH - _LEFT - _RIGHT) / max(1, len(labels))


def _height(value: int, top: int) -> float:
    return _round((HEIGHT - _BOTTOM - _TOP) * value / top)


def _round(length: float) -> float:
    return round(length, 1)
