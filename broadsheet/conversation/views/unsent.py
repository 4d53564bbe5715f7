"""What somebody typed and sent while nobody was signed in, kept with their session until it is posted.

It is for whoever has no script; with script it is kept on their device.
"""

from datetime import timedelta

from django.http import HttpRequest

from broadsheet.common.rate_limits import RateLimit, sender_of
from broadsheet.conversation import posting
from broadsheet.readers.models import Reader

UNSENT = "unsent-comments"
MOST_UNSENT = 5
KEPT_UNSENT = RateLimit("comments kept until log-in", 30, timedelta(minutes=10))


def comment_name(discussion_id: int, parent_id: int | None) -> str:
    """The name under which a comment is kept."""
    return f"{discussion_id}:{parent_id or ''}"


def edit_name(comment_id: int) -> str:
    """The name under which another text for a comment is kept."""
    return f"edit:{comment_id}"


def keep_from_nobody(request: HttpRequest, name: str, text: str) -> None:
    """Keeps what was sent by whoever is not signed in, or no longer, until they are."""
    if isinstance(request.user, Reader) or request.method != "POST" or not text.strip():
        return
    if not KEPT_UNSENT.take(sender_of(request)):
        kept: dict[str, str] = request.session.get(UNSENT, {})
        kept[name] = text[: posting.MOST_CHARACTERS // 4]
        request.session[UNSENT] = dict(list(kept.items())[-MOST_UNSENT:])


def unsent(request: HttpRequest, name: str) -> str:
    """What is kept under the name; empty where nothing is."""
    return str(request.session.get(UNSENT, {}).get(name, ""))


def forget_unsent(request: HttpRequest, name: str) -> None:
    """Keeps it no longer: it is posted."""
    kept = request.session.get(UNSENT)
    if kept and kept.pop(name, None) is not None:
        request.session[UNSENT] = kept
