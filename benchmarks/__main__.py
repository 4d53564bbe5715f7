"""`python -m benchmarks [--quick] [NAME …]`: runs the benchmarks and prints one table. Never asserts a time."""

from __future__ import annotations

import argparse
import importlib
import sys
import traceback
from pathlib import Path

from benchmarks.house import House
from benchmarks.results import NotMeasured, Result, keep, table

#: In the order in which they run: those that a busy machine disturbs most come first.
BENCHMARKS = (
    "served",
    "first_render",
    "start",
    "memory",
    "comments",
    "threads",
    "desk",
    "pipeline",
    "readers",
    "live",
    "heard",
    "alerts",
    "notices",
    "weight",
    "lighthouse",
    "publishing",
    "pictures",
    "import_speed",
    "search",
)
RESULTS = Path(__file__).parent / "results.json"


def run(names: list[str], house: House) -> tuple[list[Result], list[str]]:
    """The rows of the benchmarks `names`, and sentences about what could not be measured."""
    results: list[Result] = []
    missing: list[str] = []
    for name in names:
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            results += importlib.import_module(f"benchmarks.{name}").measure(house)
        except NotMeasured as reason:
            missing.append(f"{name} not measured: {reason}")
        except Exception as failure:
            traceback.print_exc()
            missing.append(f"{name} not measured: it failed ({type(failure).__name__}: {failure})")
    return results, missing


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(BENCHMARKS)}")
    parser.add_argument("--quick", action="store_true", help="one short round of each: does it run, not how fast is it")
    parser.add_argument("--output", type=Path, default=None, help="where the rows go (results.json beside this file)")
    options = parser.parse_args()
    if unknown := set(options.names) - set(BENCHMARKS):
        parser.error(f"there is no benchmark called {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    names = [name for name in BENCHMARKS if not options.names or name in options.names]
    house = House(quick=options.quick)
    try:
        results, missing = run(names, house)
    finally:
        house.close()
    print(table(results) if results else "Nothing was measured.")
    for line in [*house.notes, *missing]:
        print(line)
    # A quick run says nothing about speed, so it does not overwrite what does.
    if output := options.output or (None if options.quick else RESULTS):
        keep(results, names, output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
