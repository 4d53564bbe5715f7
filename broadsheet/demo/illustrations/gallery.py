"""Which drawing function makes which picture."""

from __future__ import annotations

from collections.abc import Callable

from broadsheet.demo.illustrations import coast
from broadsheet.demo.illustrations.canvas import Sheet

GALLERY: dict[str, Callable[[], Sheet]] = {
    "flooded-street": coast.flooded_street,
    "harbour-dawn": coast.harbour_dawn,
    "wind-farm": coast.wind_farm,
    "ferry": coast.ferry,
}
