"""What an import did, for the person who ran it and for the program that did."""

import json
from collections import defaultdict
from dataclasses import asdict, dataclass, field

from broadsheet.exchange.discussing import Taken

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
    discussed: Taken = field(default_factory=Taken)
    skipped: list[Skipped] = field(default_factory=list)

    def skip(self, item: str, reason: str) -> None:
        self.skipped.append(Skipped(item, reason))

    def as_json(self) -> str:
        """One line: stories, created, updated, comments, skipped; where there are comments, what became of them."""
        counts = {name: getattr(self, name) for name in ("stories", "created", "updated", "comments")}
        # What this run made of them would differ between two runs that end alike; that is for people.
        kept = ("published", "held", "left_out", "changed_here", "waiting")
        discussed = {"discussed": {name: getattr(self.discussed, name) for name in kept}} if self.comments else {}
        return json.dumps({**counts, **discussed, "skipped": [asdict(skipped) for skipped in self.skipped]})

    def _discussed(self) -> list[str]:
        taken = self.discussed
        if not self.comments:
            return []
        lines = [
            f"Discussed: {taken.published} published, {taken.held} held ({taken.new} new, {taken.updated} changed); "
            f"{taken.left_out} left out (spam, deleted, pingbacks, empty)."
        ]
        if taken.changed_here:
            lines.append(f"{taken.changed_here} changed there and here since the last import: left as they are here.")
        if taken.waiting:
            lines.append(
                f"{taken.waiting} wait for a discussion: what they are about is no published story with one. "
                "Import again once it is."
            )
        return lines

    def lines(self) -> list[str]:
        """The same for people, with what was skipped gathered by reason."""
        unchanged = self.stories - self.created - self.updated
        lines = [
            f"{self.stories} stories: {self.created} new, {self.updated} updated, {unchanged} as they were.",
            f"{self.pages} pages, {self.pictures} pictures, {self.bylines} bylines, {self.comments} comments.",
            *self._discussed(),
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
