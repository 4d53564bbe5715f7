"""Comments as templates show them: with their author's face and badges, how deep they stand and whom they answer.

Everything a page of comments needs is asked for at once here, so that templates ask nothing.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from broadsheet.common.text import kept_comment_html
from broadsheet.conversation import authorship, queries
from broadsheet.conversation.models import REACTIONS, Comment, Commenting
from broadsheet.conversation.rendering import up_to_date
from broadsheet.readers.badges import Badge, badges_of
from broadsheet.readers.pages import page_url, reader_tag, relations_url
from broadsheet.readers.status import ARE_PUBLIC, Status

#: Deeper replies stand where this one does, and say whom they answer.
DEEPEST = 4
_HUES = 12


@dataclass(frozen=True)
class Author:
    """Whoever wrote a comment, as the public knows them. `url`, `picture` and `handle` may be empty.

    `relations_url` is where others follow, mute and block them, and is empty where nobody can.
    """

    name: str
    url: str = ""
    handle: str = ""
    picture: str = ""
    badges: Sequence[Badge] = ()
    is_writer: bool = False
    note: str = ""
    relations_url: str = ""

    @property
    def initial(self) -> str:
        return self.name.lstrip("@")[:1].upper()

    @property
    def hue(self) -> int:
        """One of a few colours, the same for a name everywhere."""
        return zlib.crc32(self.name.encode()) % _HUES


@dataclass(frozen=True)
class ReactionCount:
    kind: str
    label: Any
    number: int


@dataclass
class Shown:
    """A comment in its place on a page."""

    comment: Comment
    author: Author
    level: int = 0
    reply_to: Author | None = None
    reactions: list[ReactionCount] = field(default_factory=list)
    replies: "list[Shown]" = field(default_factory=list)
    #: How many more of the thread there are than are shown here.
    more: int = 0
    is_target: bool = False
    #: Shown to its author, who reads it whatever others may.
    is_own: bool = False

    # Numbers as templates write them: else each is put into the form of the reader's country first, and stays as it is.
    @property
    def id(self) -> str:
        return str(self.comment.pk)

    @property
    def thread(self) -> str:
        return str(self.comment.thread)

    @property
    def parent(self) -> str:
        return str(self.comment.parent_id or "")

    @property
    def html(self) -> SafeString:
        """What it says."""
        return kept_comment_html(self.comment.html)

    @property
    def heading(self) -> str:
        """The heading that names it: replies stand one below what threads begin with."""
        return "h4" if self.level else "h3"

    @property
    def gone(self) -> str:
        """Why there is nothing to read in its place; empty where there is."""
        if self.comment.is_published or self.is_own:
            return ""
        if self.comment.status == Comment.Status.WITHDRAWN:
            return _("Withdrawn by its author.")
        if self.comment.status == Comment.Status.HELD:
            return _("This comment waits to be looked at.")
        return _("This comment was removed by the newsroom.")


class Presenter:
    """Dresses the comments of one page. Two queries for badges, one for those that are answered from elsewhere."""

    def __init__(self, comments: Iterable[Comment], house: Commenting, *, without_badges: bool = False) -> None:
        """`without_badges` spares their queries, for the answer to whoever has just written and has none."""
        self.comments = list(comments)
        self._house = house
        up_to_date(self.comments)
        self._parents = queries.parents_of(self.comments)
        ids = {comment.reader_id for comment in self.comments if comment.reader_id}
        self._badges = badges_of(ids) if ids and not without_badges else {}
        discussions = set() if without_badges else {comment.discussion_id for comment in self.comments}
        self._writers = authorship.writers_of(discussions) if discussions else {}
        self._authors: dict[tuple[int | None, int | None], Author] = {}

    def tags(self) -> set[str]:
        """What a page that shows these comments depends on."""
        named = (*self.comments, *self._parents.values())
        return {reader_tag(comment.reader_id) for comment in named if comment.reader_id}

    def shown(self, comment: Comment, *, base: int = 0, is_target: bool = False, is_own: bool = False) -> Shown:
        """The comment in its place; `base` is the depth that stands at the margin."""
        parent = self._parents.get(comment.parent_id) if comment.parent_id else None
        if parent is not None and not parent.is_published:
            # Who wrote what is gone is nobody's business any more.
            parent = None
        return Shown(
            comment,
            self.author_of(comment),
            level=min(max(comment.depth - base, 0), DEEPEST),
            reply_to=self.author_of(parent) if parent is not None else None,
            reactions=self._reactions(comment),
            is_target=is_target,
            is_own=is_own,
        )

    def author_of(self, comment: Comment) -> Author:
        key = comment.reader_id, comment.unclaimed_id
        if key not in self._authors:
            writers = self._writers.get(comment.discussion_id, frozenset())
            self._authors[key] = self._author(comment, comment.reader_id in writers)
        return self._authors[key]

    def _author(self, comment: Comment, is_writer: bool) -> Author:
        reader = comment.reader
        if reader is None:
            return Author(comment.author_name, note=_("from the paper’s former site") if comment.unclaimed else "")
        if reader.status == Status.FORMER:
            return Author(reader.name)
        is_public = reader.status in ARE_PUBLIC
        return Author(
            reader.name,
            page_url(reader),
            reader.handle or "",
            reader.portrait.url if reader.portrait and is_public else "",
            self._badges.get(reader.pk, ()),
            is_writer,
            relations_url=relations_url(reader),
        )

    def _reactions(self, comment: Comment) -> list[ReactionCount]:
        return [ReactionCount(kind, REACTIONS[kind], comment.reactions.get(kind, 0)) for kind in self._house.reactions]


def threads_shown(page: queries.Page, house: Commenting) -> tuple[list[Shown], Presenter]:
    """A page of threads, each with its first replies."""
    replies = queries.first_replies(page.comments)
    flat = [comment for root in page.comments for comment in (root, *replies.get(root.pk, []))]
    presenter = Presenter(flat, house)
    threads = []
    for root in page.comments:
        thread = presenter.shown(root)
        thread.replies = [presenter.shown(reply) for reply in replies.get(root.pk, [])]
        thread.more = root.reply_count - sum(reply.comment.is_published for reply in thread.replies)
        threads.append(thread)
    return threads, presenter
