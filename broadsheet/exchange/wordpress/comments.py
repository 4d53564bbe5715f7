"""An item's comments, kept as they are with who answered whom."""

import hashlib
from collections.abc import Iterable

from wagtail.models import Page

from broadsheet.exchange.models import ImportedComment
from broadsheet.exchange.wordpress.export import Comment
from broadsheet.exchange.wordpress.markup import storable

STATUSES = {
    "1": ImportedComment.Status.APPROVED,
    "0": ImportedComment.Status.PENDING,
    "spam": ImportedComment.Status.SPAM,
    "trash": ImportedComment.Status.TRASH,
    "post-trashed": ImportedComment.Status.TRASH,
}
KINDS = {
    "": ImportedComment.Kind.COMMENT,
    "comment": ImportedComment.Kind.COMMENT,
    "pingback": ImportedComment.Kind.PINGBACK,
    "trackback": ImportedComment.Kind.TRACKBACK,
}
CHANGEABLE = ("parent_source_id", "author_name", "author_email", "author_url", "at", "status", "kind", "text")


def keep_comments(page: Page, source: str, comments: Iterable[Comment]) -> int:
    """Makes the comments under `page` that are new and changes those that changed. Returns how many there are."""
    wanted = {comment.source_id: comment for comment in (_kept(page, source, comment) for comment in comments)}
    present = {
        comment.source_id: comment
        for comment in ImportedComment.objects.filter(source=source, source_id__in=list(wanted))
    }  # fmt: skip
    fresh = [comment for source_id, comment in wanted.items() if source_id not in present]
    changed = []
    for source_id, old in present.items():
        new = wanted[source_id]
        if _was_forgotten(old, new):
            continue
        if any(getattr(old, name) != getattr(new, name) for name in CHANGEABLE):
            for name in CHANGEABLE:
                setattr(old, name, getattr(new, name))
            changed.append(old)
    ImportedComment.objects.bulk_create(fresh, batch_size=200)
    ImportedComment.objects.bulk_update(changed, CHANGEABLE, batch_size=100)
    return len(wanted)


def _was_forgotten(old: ImportedComment, new: ImportedComment) -> bool:
    """Whether its author had what is known of them erased here; an older export must not bring it back."""
    return bool(new.author_email) and not old.author_email and not old.author_name


def _kept(page: Page, source: str, comment: Comment) -> ImportedComment:
    return ImportedComment(
        story_id=page.pk,
        source=source,
        source_id=str(comment.id) if comment.id else _made_up_id(page, comment),
        parent_source_id=str(comment.parent_id) if comment.parent_id else "",
        author_name=storable(comment.author)[:255],
        author_email=storable(comment.email)[:254],
        author_url=storable(comment.url)[:500],
        at=comment.at,
        status=STATUSES.get(comment.approved, ImportedComment.Status.PENDING),
        kind=KINDS.get(comment.kind, ImportedComment.Kind.OTHER),
        text=storable(comment.content),
    )


def _made_up_id(page: Page, comment: Comment) -> str:
    """An id for a comment without one, the same at every import."""
    told = "\x00".join([str(page.pk), comment.author, str(comment.at), comment.content])
    return f"sha256:{hashlib.sha256(told.encode()).hexdigest()}"
