"""Lighthouse, as it comes (a mid-range phone on a slow network, simulated), on the story and the front page."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import load
from benchmarks.house import PROJECT, House
from benchmarks.pages import warm
from benchmarks.results import NotMeasured, Result, at_least, at_most

PROGRAM = PROJECT / ".node/node_modules/lighthouse/cli/index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TIMES = {
    "largest-contentful-paint": ("lcp", "ms", 1200),
    "cumulative-layout-shift": ("cls", "", 0),
    "total-blocking-time": ("tbt", "ms", 0),
}


def measure(house: House) -> list[Result]:
    """Median scores and times of three visits each; what keeps a score below 100 goes into the notes."""
    node, chromium = load.tool("node", "nodejs"), load.tool("chromium", "chromium")
    if not PROGRAM.exists():
        raise NotMeasured("lighthouse is not installed (make tools)")
    results: list[Result] = []
    with house.serving():
        for page, path in (("story", house.story), ("front", "/")):
            warm(house.port, path)
            reports = [_visit(node, chromium, f"{house.address}{path}", house.root) for _ in range(house.rounds(3))]
            results += _rows(page, reports)
            house.notes += [f"lighthouse, {page}: {line}" for line in faults(reports[-1])]
    return results


def _visit(node: str, chromium: str, address: str, folder: Path) -> dict[str, Any]:
    report = folder / "lighthouse.json"
    report.unlink(missing_ok=True)
    done = subprocess.run(
        [
            node, str(PROGRAM), address, "--quiet", "--output=json", f"--output-path={report}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        ],
        env={**os.environ, "CHROME_PATH": chromium}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    if not report.exists():
        raise RuntimeError(f"lighthouse made no report:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(report.read_text())
    if problem := found.get("runtimeError"):
        raise RuntimeError(f"lighthouse: {problem['message']}")
    return found


def _rows(page: str, reports: list[dict[str, Any]]) -> list[Result]:
    rows = []
    for category in CATEGORIES:
        scores = [report["categories"][category]["score"] * 100 for report in reports]
        rows.append(Result(f"lighthouse.{page}_{category.replace('-', '_')}", median(scores), "", at_least(100)))
    for audit, (name, unit, limit) in TIMES.items():
        values = [report["audits"][audit]["numericValue"] for report in reports]
        rows.append(Result(f"lighthouse.{page}_{name}", median(values), unit, at_most(limit)))
    return rows


def faults(report: dict[str, Any]) -> list[str]:
    """Every audit of the four categories that is not perfect: its score, its name, and what it found."""
    lines = []
    for category in CATEGORIES:
        for reference in report["categories"][category]["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if audit["score"] is not None and audit["score"] < 1:
                said = audit.get("displayValue") or ""
                weight = "" if reference["weight"] else " (not counted)"
                lines.append(f"{audit['score']:.2f} {category}: {audit['id']} {said}{weight}".rstrip())
    return lines
