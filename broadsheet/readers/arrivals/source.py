"""A list of readers as a file: CSV as spreadsheets of any country write it."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

MOST_BYTES = 10 * 1024 * 1024
MOST_LINES = 100_000
DELIMITERS = ",;\t"
# column → what its header may say, in small letters and without spaces, - or _
HEADERS: dict[str, frozenset[str]] = {
    "email": frozenset({"email", "mail", "emailaddress"}),
    "display_name": frozenset({"displayname", "name"}),
    "handle": frozenset({"handle", "username"}),
    "joined": frozenset({"joined", "joinedat", "datejoined", "registered"}),
}
# What our own export puts before a cell that a spreadsheet would compute.
_DEFUSED = tuple(f"'{sign}" for sign in "=+-@\t\r\n")


class Unreadable(ValueError):
    """The file is no list of readers; the message says why, in a sentence for people."""


@dataclass(frozen=True)
class Line:
    """One reader of the file: `number` is the line that it begins at; `problem` why it cannot even be taken apart."""

    number: int
    email: str = ""
    display_name: str = ""
    handle: str = ""
    joined: str = ""
    problem: str = ""


def decode(content: bytes) -> str:
    """The text of the file: UTF-8, with or without its mark, or else Windows-1252. Raises `Unreadable`."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than %(megabytes)s MB.") % {"megabytes": MOST_BYTES // 1024 // 1024})
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(_("The file is in UTF-16. Save it as CSV in UTF-8."))
    if b"\0" in content:
        raise Unreadable(_("This is not a text. Save the list as CSV."))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("The letters cannot be read. Save the list as CSV in UTF-8."))


def lines(text: str) -> Iterator[Line]:
    """The readers in the text, in order. Raises `Unreadable` where the first line does not name the columns."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] = []
    begins = 1
    while True:
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error:
            # From here on nobody can say where a line begins.
            if not columns:
                raise Unreadable(_("The first line cannot be read.")) from None
            yield Line(begins, problem=_("From here on the file cannot be read: a quotation mark is missing."))
            return
        number, begins = begins, rows.line_num + 1
        if not any(cell.strip() for cell in row):
            continue
        if not columns:
            columns = _columns(row)
            continue
        yield _line(number, columns, row)
    if not columns:
        raise Unreadable(_("The file is empty."))


def _columns(row: list[str]) -> list[str]:
    columns = []
    for cell in row:
        plain = "".join(character for character in cell.lower() if character.isalnum())
        columns.append(next((column for column, names in HEADERS.items() if plain in names), ""))
    if "email" not in columns:
        raise Unreadable(_("No column is called “email”. The first line must name the columns."))
    for column in HEADERS:
        if columns.count(column) > 1:
            raise Unreadable(_("Two columns are called “%(column)s”.") % {"column": column})
    return columns


def _line(number: int, columns: list[str], row: list[str]) -> Line:
    cells = [cell[1:] if cell.startswith(_DEFUSED) else cell for cell in row]
    if any(cell.strip() for cell in cells[len(columns) :]):
        return Line(number, problem=_("It has more cells than there are columns."))
    found = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}
    return Line(number, **found)
