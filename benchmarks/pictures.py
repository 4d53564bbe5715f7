"""How long the first reader of a new picture waits for a size of it."""

from __future__ import annotations

import time
from statistics import median

from benchmarks.house import House
from benchmarks.results import Result

PRESET, WIDTH = "lead", 960


def measure(house: House) -> list[Result]:
    """Milliseconds to make the lead picture at 960 pixels, in each format, from the demo's originals."""
    found = house.inside("pictures:make", count=3 if house.quick else 20)
    return [Result(f"pictures.{suffix}_{WIDTH}", median(taken), "ms") for suffix, taken in found.items()]


def make(count: int) -> dict[str, list[float]]:
    """Milliseconds of every rendition, by format."""
    from broadsheet.stories.models import Picture
    from broadsheet.stories.pictures import PRESETS, render

    pictures = Picture.objects.filter(width__gte=WIDTH * 3 // 2).order_by("pk")[:count]
    taken: dict[str, list[float]] = {suffix: [] for suffix in PRESETS[PRESET].formats}
    for picture in pictures:
        for suffix, milliseconds in taken.items():
            begun = time.perf_counter()
            render(picture, PRESET, WIDTH, suffix)
            milliseconds.append((time.perf_counter() - begun) * 1000)
    return taken
