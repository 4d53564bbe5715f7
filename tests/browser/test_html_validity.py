"""The Nu checker finds no error in any kind of page, nor in the style sheet."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.browser.kinds import KINDS
from tests.browser.newspaper import Newspaper

pytestmark = pytest.mark.browser

# What the checker's own rules for style sheets do not know yet; each is in a W3C specification and in browsers.
UNKNOWN_TO_THE_CHECKER = re.compile(
    r"hanging-punctuation|hyphenate-limit-chars|font-size-adjust|text-wrap|interpolate-size|"
    r"overflow-clip-margin|forced-color-adjust|text-size-adjust|view-transition"
)


def messages(checker: list[str], *arguments: str) -> list[dict[str, Any]]:
    """What the checker has to say about files."""
    done = subprocess.run(
        [*checker, "--format", "json", "--exit-zero-always", *arguments], capture_output=True, text=True, timeout=180
    )
    found: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    return found


def told(found: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"{Path(one['url']).name}:{one.get('lastLine')}: {one['message']}\n    {one.get('extract', '').strip()[:200]}"
        for one in found
    )


def test_every_kind_of_page_is_valid_html(
    newspaper: Newspaper, checker: list[str], tmp_path: Path, record_property: Any
) -> None:
    for kind, address in KINDS.items():
        (tmp_path / f"{kind}.html").write_bytes(newspaper.get(address(newspaper)).body)
    found = messages(checker, "--skip-non-html", str(tmp_path))
    errors = [one for one in found if one["type"] in ("error", "non-document-error")]
    warnings = [one for one in found if one.get("subType") == "warning"]
    record_property("warnings", told(warnings))
    if warnings:
        print(f"Warnings of the Nu checker:\n{told(warnings)}")
    assert not errors, told(errors)


def test_the_style_sheet_is_valid_css(newspaper: Newspaper, checker: list[str], tmp_path: Path) -> None:
    sheet = re.search(r'href="(/static/site/site\.[\w.]+\.css)"', newspaper.get("/").text)
    assert sheet is not None
    file = tmp_path / "site.css"
    file.write_bytes(newspaper.get(sheet[1]).body)
    found = messages(checker, "--css", str(file))
    errors = [one for one in found if one["type"] == "error" and not UNKNOWN_TO_THE_CHECKER.search(one["message"])]
    assert not errors, told(errors)
