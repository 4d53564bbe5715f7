"""The demo's conversation: what its content has people say about a story, put into the story's discussion at once.

Nothing of it goes through the pipeline: it was said in the hours and days before the demo was loaded.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from broadsheet.common.text import MARKUP_VERSION, clean_source
from broadsheet.conversation import counts
from broadsheet.conversation.history import unused_ids
from broadsheet.conversation.identity import id_at, path_below
from broadsheet.conversation.models import Comment, Discussion, Mention, Reaction
from broadsheet.conversation.models.house import RECOMMEND
from broadsheet.conversation.recounting import recount
from broadsheet.conversation.rendering import rendered
from broadsheet.demo.content_files import age
from broadsheet.readers.models import Reader

Data = dict[str, Any]
_NAMED = re.compile(r"@\{([\w-]+)\}")
_HELD = ("links", "It has several links, so somebody of the staff will look at it first.")
#: How long after a comment somebody of the staff picked it.
_PICKED_AFTER = timedelta(minutes=20)


@dataclass(frozen=True)
class Said:
    """A comment of the content: its moment, and which one before it in the list it answers (-1: the story)."""

    content: Data
    at: datetime
    parent: int


def told(comments: list[Data], after: datetime) -> list[Said]:
    """The comments of a discussion, whatever is answered before its answers."""
    found: list[Said] = []

    def tell(some: list[Data], moment: datetime, parent: int) -> None:
        for content in some:
            at = moment + age(content["after"])
            found.append(Said(content, at, parent))
            tell(content.get("reply", []), at, len(found) - 1)

    tell(comments, after, -1)
    return found


class Talk:
    """Fills discussions with what `people`, by the names that the content has for them, say in them."""

    def __init__(self, people: Mapping[str, Reader], now: datetime) -> None:
        self.people = people
        self.now = now

    def fill(self, discussion: Discussion, comments: list[Data]) -> None:
        """In a transaction."""
        said = told(comments, discussion.opened_at)
        order = sorted(range(len(said)), key=lambda place: said[place].at)
        ids = dict(zip(order, unused_ids([id_at(said[place].at) for place in order]), strict=True))
        made: list[Comment] = []
        given = 0
        mentions: list[Mention] = []
        for place, each in enumerate(said):
            comment = self._comment(ids[place], each, made[each.parent] if each.parent >= 0 else None)
            comment.discussion = discussion
            mentions += self._write(comment, each.content)
            made.append(comment)
        for comment in sorted(made, key=lambda comment: comment.pk):
            comment.reactions_before = given
            given += sum(comment.reactions.values()) * 2 // 3
        locked = counts.locked(discussion.pk)
        Comment.objects.bulk_create(made)
        Mention.objects.bulk_create(mentions)
        Reaction.objects.bulk_create(reaction for comment in made for reaction in self._reactions(comment))
        recount(locked)

    def _comment(self, pk: int, said: Said, parent: Comment | None) -> Comment:
        content = said.content
        comment = Comment(
            pk=pk,
            reader=self.people[content["by"]],
            parent_id=parent.pk if parent else None,
            answers_id=parent.reader_id if parent else None,
            thread=parent.thread if parent else pk,
            path=path_below(parent.path if parent else "", pk),
            depth=parent.depth + 1 if parent else 0,
            status=content.get("status", Comment.Status.PUBLISHED),
            reactions={RECOMMEND: content["recommended"]} if content.get("recommended") else {},
        )
        if comment.status == Comment.Status.HELD:
            comment.held_by, comment.held_reason = _HELD
        if "pick" in content:
            comment.picked_at = min(said.at + _PICKED_AFTER, self.now)
            comment.picked_by, comment.pick_note = self.people["editor"], content["pick"]
        return comment

    def _write(self, comment: Comment, content: Data) -> Iterator[Mention]:
        """Gives the comment its text; answers with whom that names."""
        text = clean_source(_NAMED.sub(lambda name: f"@{self.people[name[1]].handle}", content["text"]))
        shown = rendered(text)
        comment.text, comment.html, comment.markup = text, shown.html, MARKUP_VERSION
        return (Mention(comment=comment, reader=reader) for reader in shown.mentioned)

    def _reactions(self, comment: Comment) -> Iterator[Reaction]:
        """From others than its author, not the same ones each time."""
        others = [reader for reader in self.people.values() if reader.pk != comment.reader_id]
        start = comment.pk // 60_000_000 % len(others)
        for reader in (others[start:] + others[:start])[: comment.reactions.get(RECOMMEND, 0)]:
            yield Reaction(comment=comment, reader=reader, kind=RECOMMEND)
