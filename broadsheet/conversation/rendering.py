"""From what somebody typed to what is shown, in one place for every way that a comment comes in."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from broadsheet.common.text import MARKUP_VERSION, Mentions, comment_html, mentioned_in
from broadsheet.conversation.models import Comment
from broadsheet.readers.handles import MENTION, normalise, skeleton
from broadsheet.readers.models import Reader
from broadsheet.readers.pages import page_url
from broadsheet.readers.status import ARE_PUBLIC

MOST_MENTIONS = 10


@dataclass(frozen=True)
class Rendered:
    """The HTML of a comment, and whom it names."""

    html: SafeString
    mentioned: tuple[Reader, ...] = ()


def rendered(text: str) -> Rendered:
    """`text`, which has been through `clean_source`, as HTML; at most ten handles in it become mentions."""
    named = _named(text)
    if not named:
        return Rendered(comment_html(text))
    pages = {handle: page_url(reader) for handle, reader in named.items()}
    html = comment_html(text, Mentions(MENTION, normalise, pages))
    return Rendered(html, tuple({reader.pk: reader for reader in named.values()}.values()))


def _named(text: str) -> dict[str, Reader]:
    """The readers whom `text` names, by their handles as it has them, in normal form."""
    if "@" not in text and "＠" not in text:
        return {}
    handles = list(dict.fromkeys(normalise(found) for found in mentioned_in(text, MENTION)))[:MOST_MENTIONS]
    by_skeleton = {skeleton(handle): handle for handle in handles}
    found = Reader.objects.filter(handle_skeleton__in=by_skeleton, status__in=ARE_PUBLIC)
    return {by_skeleton[reader.handle_skeleton or ""]: reader for reader in found}


def up_to_date(comments: Iterable[Comment]) -> None:
    """Makes the HTML of those anew that older rules made; what is written down of it is for next time."""
    stale = [comment for comment in comments if comment.markup != MARKUP_VERSION]
    for comment in stale:
        comment.html, comment.markup = rendered(comment.text).html, MARKUP_VERSION
    if stale:
        Comment.objects.bulk_update(stale, ["html", "markup"], batch_size=100)
