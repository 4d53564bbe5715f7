"""The comments that a notice may be about, newest first, as far as anybody needs to look."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from broadsheet.conversation.models import Comment
from broadsheet.notifications.models import Kind

#: So many of the newest are looked at; a notice counts no further.
WINDOW = 100
_COLUMNS = ("pk", "reader_id", "thread", "discussion_id", "parent_id", "answers_id", "reader__hides_comments")


@dataclass(frozen=True)
class Said:
    """What is to be known of a comment to tell of it."""

    pk: int
    writer: int
    thread: int
    discussion: int
    parent: int | None
    answers: int | None
    hides_comments: bool

    @property
    def followable(self) -> tuple[tuple[str, int], ...]:
        """What of it can be followed, what is closest first."""
        near = (("thread", self.thread), ("discussion", self.discussion))
        return near if self.hides_comments else (*near, ("reader", self.writer))


def about_of(kind: str, said: Said) -> tuple[str, ...]:
    """What notices of this kind may be about when they tell of the comment."""
    if kind == Kind.MENTION:
        return (f"thread:{said.thread}",)
    if kind == Kind.REPLY:
        return (f"comment:{said.parent}",) if said.parent else ()
    return tuple(f"{name}:{pk}" for name, pk in (*said.followable, ("reader", said.writer)))


def read_about(about: str) -> tuple[str, int]:
    """`thread:9` in its parts."""
    name, pk = about.split(":")
    return name, int(pk)


def newest(kind: str, about: str, readers: Collection[int]) -> list[Said]:
    """The newest published comments that notices of this kind about this may tell these readers of: one query."""
    name, pk = read_about(about)
    found = Comment.objects.filter(status=Comment.Status.PUBLISHED, discussion__is_hidden=False, reader__isnull=False)
    if kind == Kind.REPLY:
        found = found.filter(parent=pk).order_by("-pk")
    elif kind == Kind.MENTION:
        found = found.filter(thread=pk, mentions__reader__in=readers).order_by("-pk").distinct()
    elif name == "thread":
        found = found.filter(thread=pk).order_by("-number")
    else:
        found = found.filter(**{f"{name}_id": pk}).order_by("-pk")
    return _read(found[:WINDOW])


def one(pk: int, *, published: bool = True) -> Said | None:
    """This comment, if it can be read and was written by a reader; with `published` false, whether or not it can."""
    found = Comment.objects.filter(pk=pk, reader__isnull=False)
    if published:
        found = found.filter(status=Comment.Status.PUBLISHED, discussion__is_hidden=False)
    return next(iter(_read(found)), None)


def _read(comments: QuerySet[Comment]) -> list[Said]:
    said = [Said(*row) for row in comments.values_list(*_COLUMNS)]
    return sorted(said, key=lambda each: -each.pk)
