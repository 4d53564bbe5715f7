"""Sheets for spreadsheets (CSV, RFC 4180), made while they are sent."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse

# What a spreadsheet takes for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# Tells spreadsheets that this is UTF-8.
MARK = "\ufeff"


class _Echo:
    def write(self, line: str) -> str:
        return line


def lines() -> Any:
    """A writer whose `writerow` returns the line."""
    return csv.writer(_Echo())


def defused(cell: str) -> str:
    """The cell as no spreadsheet computes it: with an apostrophe before what would begin a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def sheet(content: Iterator[str], name: str) -> StreamingHttpResponse:
    """The answer that has the browser keep the sheet as a file called `name`."""
    answer = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
