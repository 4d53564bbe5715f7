"""Kept comments become what was said in the discussion of their story: once, in their places, at their moments.

An import is history: it asks no rule, so that what was said about an old story is there though its discussion is
closed; and it tells nobody. What is spam or deleted there, and what is no comment (a pingback), is left out; what waits
there for approval waits here. A comment that changed there is changed here, unless somebody changed it here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Page

from broadsheet.common.clock import now
from broadsheet.common.text import MARKUP_VERSION, comment_html
from broadsheet.conversation import claims, counts
from broadsheet.conversation.freshness import writer_tag
from broadsheet.conversation.history import unused_ids
from broadsheet.conversation.identity import id_at, path_below
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.conversation.recounting import recount
from broadsheet.delivery.freshness import changed
from broadsheet.exchange.models import ImportedComment, ImportedItem
from broadsheet.exchange.signals import discussion_wanted
from broadsheet.exchange.wordpress.origins import COMMENT, digest_of

_AT_ONCE = 500
_THERE = ImportedComment.Status
_HERE = {
    _THERE.APPROVED: Comment.Status.PUBLISHED,
    _THERE.PENDING: Comment.Status.HELD,
    _THERE.SPAM: Comment.Status.REJECTED,
    _THERE.TRASH: Comment.Status.REJECTED,
}
_TAKEN = (_THERE.APPROVED, _THERE.PENDING)


@dataclass
class Taken:
    """What became of kept comments. The first two are in discussions now, however they came there."""

    published: int = 0
    held: int = 0
    new: int = 0
    updated: int = 0
    left_out: int = 0
    changed_here: int = 0
    waiting: int = 0

    def add(self, other: "Taken") -> None:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


def discuss(page: Page, source: str, markdown_of: Callable[[str], str]) -> Taken:
    """Brings what was said about `page` on `source` into its discussion. `markdown_of` reads the texts of that site.

    Nothing happens to what is as it was. Where the page has no discussion (a draft, a page about the paper), its
    comments go on waiting.
    """
    kept = list(ImportedComment.objects.filter(story=page.pk, source=source))
    discussion = _discussion_of(page)
    if discussion is None:
        return Taken(waiting=sum(_is_taken(comment) for comment in kept))
    with transaction.atomic():
        return _Discussing(counts.locked(discussion.pk), source, kept, markdown_of).run()


def _discussion_of(page: Page) -> Discussion | None:
    answers: list[tuple[Any, Any]] = discussion_wanted.send(Page, page=page)
    return next((answer for _receiver, answer in answers if isinstance(answer, Discussion)), None)


def _is_taken(comment: ImportedComment) -> bool:
    return comment.kind == ImportedComment.Kind.COMMENT and comment.status in _TAKEN


class _Discussing:
    """One discussion, locked, and what was said about the same thing elsewhere."""

    def __init__(
        self, discussion: Discussion, source: str, kept: list[ImportedComment], markdown_of: Callable[[str], str]
    ) -> None:
        self.discussion = discussion
        self.source = source
        self.kept = [comment for comment in kept if comment.kind == ImportedComment.Kind.COMMENT]
        self.taken = Taken(left_out=len(kept) - len(self.kept))
        self.texts = {comment.source_id: markdown_of(comment.text) for comment in self.kept}
        self.known = self._known()
        self.here = {
            comment.pk: comment
            for pks in _batches([item.object_id for item in self.known.values()])
            for comment in Comment.objects.filter(pk__in=pks)
        }

    def run(self) -> Taken:
        fresh = []
        for comment in self.kept:
            if item := self.known.get(comment.source_id):
                self._update(comment, item)
            elif _is_taken(comment) and self.texts[comment.source_id]:
                fresh.append(comment)
            else:
                self.taken.left_out += 1
        self._write(fresh)
        if self.taken.new or self.taken.updated:
            recount(self.discussion)
        return self.taken

    def _known(self) -> dict[str, ImportedItem]:
        return {
            item.source_id: item
            for ids in _batches([comment.source_id for comment in self.kept])
            for item in ImportedItem.objects.filter(source=self.source, kind=COMMENT, source_id__in=ids)
        }

    def _update(self, comment: ImportedComment, item: ImportedItem) -> None:
        """Follows what changed there since the last import. A comment that is gone here does not come back."""
        said = self.here.get(item.object_id)
        if said is None:
            self.taken.left_out += 1
            return
        text, status = self.texts[comment.source_id] or said.text, _HERE[_THERE(comment.status)]
        digest = _digest(text, status)
        if item.digest != digest:
            if item.digest == _digest(said.text, said.status):
                said.text, said.html, said.markup = text, str(comment_html(text)), MARKUP_VERSION
                said.status = status
                said.save(update_fields=["text", "html", "markup", "status"])
                item.digest = digest
                item.save(update_fields=["digest", "at"])
                self.taken.updated += 1
            else:
                self.taken.changed_here += 1
        self._count(said.status)

    def _count(self, status: str) -> None:
        self.taken.published += status == Comment.Status.PUBLISHED
        self.taken.held += status == Comment.Status.HELD

    def _write(self, fresh: list[ImportedComment]) -> None:
        parents, order = self._parents(fresh)
        wanted: dict[str, int] = {}
        latest = id_at(now())
        for comment in order:
            # Nothing is older than what it answers, nor than 1970, nor from the future, whatever clocks said.
            parent = parents[comment.source_id]
            after = self._id_of(parent, wanted) if parent else 0
            at = comment.at or (None if parent else self.discussion.opened_at)
            wanted[comment.source_id] = max(min(id_at(at or datetime.fromtimestamp(0, UTC)), latest), after + 1, 1)
        order.sort(key=lambda comment: wanted[comment.source_id])
        pks = unused_ids([wanted[comment.source_id] for comment in order])
        authors = claims.unclaimed_authors(self._names(order))
        owners = claims.owners_of({comment.author_email for comment in order})
        made: dict[str, Comment] = {}
        for pk, comment in zip(pks, order, strict=True):
            parent_id = parents[comment.source_id]
            parent_said = (made.get(parent_id) or self.here[self.known[parent_id].object_id]) if parent_id else None
            made[comment.source_id] = said = self._said(pk, comment, parent_said)
            said.reader_id = owners.get(comment.author_email.strip().lower())
            if said.reader_id is None:
                said.unclaimed = authors[comment.author_name, comment.author_email]
            self._count(said.status)
        Comment.objects.bulk_create(made.values(), batch_size=_AT_ONCE)
        kind = ContentType.objects.get_for_model(Comment)
        items = [
            ImportedItem(
                source=self.source,
                kind=COMMENT,
                source_id=source_id,
                content_type=kind,
                object_id=said.pk,
                digest=_digest(said.text, said.status),
            )
            for source_id, said in made.items()
        ]
        ImportedItem.objects.bulk_create(items, batch_size=_AT_ONCE)
        self.taken.new += len(made)
        if owners:
            changed(*(writer_tag(reader) for reader in set(owners.values())))

    def _names(self, comments: Iterable[ImportedComment]) -> list[tuple[str, str]]:
        owners = claims.owners_of({comment.author_email for comment in comments})
        return [
            (comment.author_name, comment.author_email)
            for comment in comments
            if comment.author_email.strip().lower() not in owners
        ]

    def _id_of(self, source_id: str, wanted: dict[str, int]) -> int:
        return wanted.get(source_id) or self.known[source_id].object_id

    def _parents(self, fresh: list[ImportedComment]) -> tuple[dict[str, str], list[ImportedComment]]:
        """What each answers, empty where that is not here; and all of them, what is answered before its answers."""
        new = {comment.source_id: comment for comment in fresh}
        present = {source_id for source_id, item in self.known.items() if item.object_id in self.here}
        parents: dict[str, str] = {}
        below: dict[str, list[ImportedComment]] = defaultdict(list)
        for comment in fresh:
            parent = comment.parent_source_id
            parents[comment.source_id] = parent if parent in new or parent in present else ""
            below[parent if parent in new else ""].append(comment)
        order: list[ImportedComment] = []
        seen: set[str] = set()
        # What answers itself by way of others is in no thread; the first of them then begins one.
        for start in (*below[""], *fresh):
            if start.source_id in seen:
                continue
            if parents[start.source_id] in new:
                parents[start.source_id] = ""
            ready = [start]
            while ready:
                comment = ready.pop()
                if comment.source_id not in seen:
                    seen.add(comment.source_id)
                    order.append(comment)
                    ready += below[comment.source_id]
        return parents, order

    def _said(self, pk: int, comment: ImportedComment, parent: Comment | None) -> Comment:
        text, status = self.texts[comment.source_id], _HERE[_THERE(comment.status)]
        return Comment(
            pk=pk,
            discussion=self.discussion,
            parent_id=parent.pk if parent else None,
            answers_id=parent.reader_id if parent else None,
            thread=parent.thread if parent else pk,
            path=path_below(parent.path if parent else "", pk),
            depth=parent.depth + 1 if parent else 0,
            text=text,
            html=comment_html(text),
            markup=MARKUP_VERSION,
            status=status,
            is_shown=status == Comment.Status.PUBLISHED,
            held_by="import" if status == Comment.Status.HELD else "",
            reactions_before=self.discussion.reaction_count,
        )


def _digest(text: str, status: str) -> str:
    """Of what an import writes, and of what stands here: equal as long as nobody changed it."""
    return digest_of({"text": text, "status": str(status)})


def _batches(items: list[Any]) -> Iterable[list[Any]]:
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))
