"""Comments as search engines read them: schema.org `Comment`, a few of a page, shortened."""

from collections.abc import Iterable
from itertools import chain, islice
from typing import Any

from django.conf import settings

from broadsheet.common.text import comment_text, shortened
from broadsheet.conversation.presentation import Shown

#: So many, and so much of each: whoever wants it all follows the address.
MOST, LONGEST = 10, 300


def structured_comments(threads: Iterable[Shown], most: int = MOST) -> list[dict[str, Any]]:
    """The first comments of a page, each saying what it answers, if that is something else than the story."""
    flat = chain.from_iterable((thread, *thread.replies) for thread in threads)
    return [_structured(shown) for shown in islice((shown for shown in flat if not shown.gone), most)]


def _structured(shown: Shown) -> dict[str, Any]:
    comment, author = shown.comment, shown.author
    by = {"@type": "Person", "name": author.name, "url": f"{settings.PUBLIC_URL}{author.url}" if author.url else None}
    return {
        "@type": "Comment",
        "@id": _address(comment.pk),
        "url": _address(comment.pk),
        "text": shortened(comment_text(comment.text), LONGEST),
        "dateCreated": comment.at.isoformat(timespec="seconds"),
        "dateModified": comment.edited_at.isoformat(timespec="seconds") if comment.edited_at else None,
        "author": by,
        "upvoteCount": comment.reaction_count or None,
        "parentItem": {"@id": _address(comment.parent_id)} if comment.parent_id else None,
    }


def _address(comment_id: int) -> str:
    return f"{settings.PUBLIC_URL}/comments/{comment_id}/"
