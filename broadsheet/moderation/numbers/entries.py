"""One line of the desk's log."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from broadsheet.readers.models import Reader

#: The columns of the log as it is written out.
COLUMNS = ("at", "deed", "title", "by", "step", "reader", "about", "discussion", "rule", "law", "words", "note")


@dataclass(frozen=True)
class Entry:
    """What was done, `deed` in one stable word and `title` in the reader's; of source `source`, row `pk`.

    `step` is a check by machine that decided. `about` is what it was done to, where that is no reader's comment: a
    word, a domain, how many. Networks and devices are never named.
    """

    source: str
    pk: int
    at: datetime
    deed: str
    title: str
    by: Reader | None = None
    step: str = ""
    reader: Reader | None = None
    about: str = ""
    comment_id: int | None = None
    discussion: str = ""
    rule: str = ""
    law: str = ""
    words: str = ""
    note: str = ""

    def row(self) -> dict[str, Any]:
        """Under the names of `COLUMNS`; the moment in UTC (RFC 3339)."""
        said = (
            self.at.astimezone(UTC).isoformat(), self.deed, self.title, _name(self.by), self.step, _name(self.reader),
            self.about or (str(self.comment_id) if self.comment_id else ""), self.discussion, self.rule, self.law,
            self.words, self.note,
        )  # fmt: skip
        return dict(zip(COLUMNS, said, strict=True))


def _name(reader: Reader | None) -> str:
    if reader is None:
        return ""
    return f"{reader.name} (@{reader.handle})" if reader.handle else reader.name
