"""Text from outside becomes HTML here and nowhere else: one allow-list, one sanitiser."""

import re
from functools import partial
from html import unescape
from urllib.parse import urljoin

import nh3
from django.utils.safestring import SafeString, mark_safe

STORY_TAGS = {"p", "b", "strong", "i", "em", "a", "sup", "sub", "br", "ul", "ol", "li"}
INLINE_TAGS = {"b", "strong", "i", "em", "a", "sup", "sub", "br"}
STORY_ATTRIBUTES = {"a": {"href", "hreflang", "lang"}, "*": {"lang", "dir"}}
LINK_SCHEMES = {"http", "https", "mailto", "tel"}

_TAG = re.compile(r"<[^>]*>")
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|td|th|blockquote|figcaption|div)>|<br\s*/?>", re.IGNORECASE)


def safe_html(html: str, tags: set[str] | None = None, base: str = "") -> SafeString:
    """`html` with nothing left that could run, load or deceive: only `tags` (default: what a story's text may hold).

    With `base`, the address that `html` stands at, links to elsewhere on the site become absolute.
    """
    return mark_safe(  # noqa: S308
        nh3.clean(
            html,
            tags=STORY_TAGS if tags is None else tags,
            attributes=STORY_ATTRIBUTES,
            url_schemes=LINK_SCHEMES,
            link_rel=None,
            attribute_filter=partial(_absolute, base) if base else None,
        )
    )


def _absolute(base: str, tag: str, attribute: str, value: str) -> str:
    try:
        return urljoin(base, value) if attribute == "href" else value
    except ValueError:
        return value


def plain_text(html: str) -> str:
    """The words of `html`, one space between them, with no markup and no entities."""
    parted = _BLOCK_END.sub(" ", html)
    # A “<” that no “>” follows begins no tag; looking for the end of each would take time by the square.
    end = parted.rfind(">") + 1
    return " ".join(unescape(_TAG.sub("", parted[:end]) + parted[end:]).split())


def shortened(text: str, length: int) -> str:
    """`text` in at most `length` characters, cut between words, with an ellipsis where it was cut."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"
