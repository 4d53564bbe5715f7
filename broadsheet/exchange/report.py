"""What an import did, for the person who ran it and for the program that did."""

import json
from collections import defaultdict
from dataclasses import asdict, dataclass, field

SHOWN_PER_REASON = 5


@dataclass(frozen=True)
class Skipped:
    """Something that was not taken over, or not whole, and why."""

    item: str
    reason: str


@dataclass
class Report:
    """Counts of what the paper now has from the file, of what this run made, and everything it left out."""

    stories: int = 0
    created: int = 0
    updated: int = 0
    comments: int = 0
    pages: int = 0
    pictures: int = 0
    bylines: int = 0
    skipped: list[Skipped] = field(default_factory=list)

    def skip(self, item: str, reason: str) -> None:
        self.skipped.append(Skipped(item, reason))

    def as_json(self) -> str:
        """One line: stories, created, updated, comments and skipped."""
        counts = {name: getattr(self, name) for name in ("stories", "created", "updated", "comments")}
        return json.dumps({**counts, "skipped": [asdict(skipped) for skipped in self.skipped]})

    def lines(self) -> list[str]:
        """The same for people, with what was skipped gathered by reason."""
        unchanged = self.stories - self.created - self.updated
        lines = [
            f"{self.stories} stories: {self.created} new, {self.updated} updated, {unchanged} as they were.",
            f"{self.pages} pages, {self.pictures} pictures, {self.bylines} bylines, {self.comments} comments.",
        ]
        if not self.skipped:
            return [*lines, "Nothing was skipped."]
        by_reason: dict[str, list[str]] = defaultdict(list)
        for skipped in self.skipped:
            by_reason[skipped.reason].append(skipped.item)
        lines.append("Skipped or not taken over whole:")
        for reason, items in sorted(by_reason.items(), key=lambda entry: -len(entry[1])):
            lines.append(f"  {reason} ({len(items)})" if len(items) > 1 else f"  {reason}")
            lines.extend(f"    {item}" for item in items[:SHOWN_PER_REASON])
            if len(items) > SHOWN_PER_REASON:
                lines.append(f"    and {len(items) - SHOWN_PER_REASON} more")
        return lines
