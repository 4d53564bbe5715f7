"""How long a second start takes: from `broadsheet serve` to the first answer of the front page."""

from __future__ import annotations

from statistics import median

from benchmarks.house import House, stop, wait_for
from benchmarks.results import Result, at_most


def measure(house: House) -> list[Result]:
    """Seconds, with a data directory that has been served before."""
    with house.serving():
        pass
    seconds = []
    for _ in range(house.rounds(5)):
        server = house.start()
        try:
            seconds.append(wait_for(f"{house.address}/", server))
        finally:
            stop(server)
    return [Result("start.second_start", median(seconds), "s", at_most(5))]
