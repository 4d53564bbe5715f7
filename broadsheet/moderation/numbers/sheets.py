"""The report for programs and spreadsheets. The columns and the names in them stay as they are (docs/moderation.md)."""

from collections.abc import Iterator
from typing import Any

from broadsheet.moderation.numbers.periods import Period
from broadsheet.moderation.numbers.report import Part
from broadsheet.readers.desk.sheets import defused, lines

#: Empty is a value that there is nothing to reckon with.
COLUMNS = ("period_start", "period_end", "part", "article", "indicator", "scope", "title", "value", "unit")


def as_csv(period: Period, parts: list[Part]) -> Iterator[str]:
    """RFC 4180, UTF-8, one number in a line."""
    writer = lines()
    yield writer.writerow(COLUMNS)
    for row in as_rows(period, parts):
        yield writer.writerow(["" if value is None else defused(str(value)) for value in row.values()])


def as_json(period: Period, parts: list[Part]) -> dict[str, Any]:
    """The same numbers, with what is remarked on them."""
    return {
        "period": {"start": str(period.since), "end": str(period.until)},
        "parts": [
            {
                "part": part.name,
                "article": part.article,
                "title": part.title,
                "remark": part.remark,
                "numbers": [
                    {
                        "indicator": row.code,
                        "scope": row.scope,
                        "title": row.title,
                        "value": row.value,
                        "unit": row.unit,
                    }
                    for row in part.rows
                ],
            }
            for part in parts
        ],
    }


def as_rows(period: Period, parts: list[Part]) -> Iterator[dict[str, Any]]:
    """Every number with all that is said of it, under the names of `COLUMNS`."""
    for part in parts:
        for row in part.rows:
            where = (str(period.since), str(period.until), part.name, part.article)
            said = (*where, row.code, row.scope, row.title, row.value, row.unit)
            yield dict(zip(COLUMNS, said, strict=True))
