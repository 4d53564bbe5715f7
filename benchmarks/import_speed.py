"""How fast a WordPress export comes in: WordPress's own theme test data, with its pictures."""

from __future__ import annotations

import os
import time
from pathlib import Path

from benchmarks.house import PROJECT, House
from benchmarks.results import NotMeasured, Result


def measure(house: House) -> list[Result]:
    """Stories a second into an empty paper, pages and pictures included; and the second time, when all is there."""
    shared = Path(os.environ.get("BROADSHEET_SHARED", PROJECT.parent / "shared"))
    export = shared / "data/wxr/theme-unit-test-data.xml"
    if not export.exists():
        raise NotMeasured(f"{export.name} is not there; BROADSHEET_SHARED names the folder that has data/wxr/ in it")
    data = house.root / "import"
    house.command(
        "init", "--name", "Import", "--email", "publisher@example.org", "--password", "twelve-long-words", data=data
    )
    uploads = str(export.parent / "uploads")
    first = house.inside("import_speed:bring_in", data=data, file=str(export), uploads=uploads)
    again = house.inside("import_speed:bring_in", data=data, file=str(export), uploads=uploads)
    return [
        Result("import_speed.first", first["stories"] / first["seconds"], "stories/s"),
        Result("import_speed.again", again["stories"] / again["seconds"], "stories/s"),
    ]


def bring_in(file: str, uploads: str) -> dict[str, float]:
    """Imports, and says how many stories and how many seconds."""
    from broadsheet.exchange.wordpress.importer import import_wordpress

    folder = Path(uploads)
    begun = time.perf_counter()
    report = import_wordpress(Path(file), folder if folder.is_dir() else None, lambda done, total: None)
    return {"stories": report.stories, "seconds": time.perf_counter() - begun}
