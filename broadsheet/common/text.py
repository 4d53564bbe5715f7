"""Text from outside becomes HTML here and nowhere else: one allow-list, one sanitiser."""

import re
import unicodedata
from functools import partial
from html import unescape
from urllib.parse import urljoin

import nh3
from django.utils.safestring import SafeString, mark_safe

from broadsheet.common import markup
from broadsheet.common.markup import MARKUP_VERSION, Mentions

__all__ = [
    "INLINE_TAGS",
    "LINK_SCHEMES",
    "MARKUP_VERSION",
    "STORY_TAGS",
    "Mentions",
    "clean_source",
    "comment_html",
    "comment_text",
    "links_in",
    "mentioned_in",
    "plain_text",
    "quoted",
    "safe_html",
    "shortened",
]

STORY_TAGS = {"p", "b", "strong", "i", "em", "a", "sup", "sub", "br", "ul", "ol", "li"}
INLINE_TAGS = {"b", "strong", "i", "em", "a", "sup", "sub", "br"}
STORY_ATTRIBUTES = {"a": {"href", "hreflang", "lang"}, "*": {"lang", "dir"}}
LINK_SCHEMES = {"http", "https", "mailto", "tel"}
COMMENT_LINK_SCHEMES = {"http", "https", "mailto"}
COMMENT_LINK_REL = "ugc nofollow noopener"

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


_COMMENT_CLEANER = nh3.Cleaner(
    tags=markup.TAGS,
    attributes={"a": {"href"}, "ol": {"start"}},
    allowed_classes={"a": {markup.MENTION_CLASS}, "span": {markup.MENTION_CLASS}},
    url_schemes=COMMENT_LINK_SCHEMES,
    link_rel=COMMENT_LINK_REL,
)


def comment_html(source: str, mentions: Mentions | None = None) -> SafeString:
    """The HTML of a comment: `source`, in the Markdown of `markup`, with nothing that could run, load or deceive.

    Links carry `rel="ugc nofollow noopener"`. Where `mentions` knows a handle, `@handle` in the text becomes
    `<a class="mention" href="…">@handle</a>`, or `<span class="mention">` for a reader without a page, in the handle's
    normal form; never within code, links and addresses. Never raises; takes time in proportion to the text.
    """
    html = markup.html_of(markup.parsed(clean_source(source)), mentions)
    return mark_safe(_COMMENT_CLEANER.clean(html))  # noqa: S308


def kept_comment_html(html: str) -> SafeString:
    """HTML that `comment_html` made and the database kept. Never call it with anything else."""
    return mark_safe(html)  # noqa: S308


def comment_text(source: str) -> str:
    """The words of a comment in one line, without markup: for excerpts, mails, search. Not HTML: it may hold `<`."""
    return markup.words_of(markup.parsed(clean_source(source)))


def links_in(source: str) -> list[str]:
    """The addresses that a comment links to (http, https, mailto), in order, one as often as it is linked to."""
    return list(markup.addresses_of(markup.parsed(clean_source(source))))


def mentioned_in(source: str, pattern: re.Pattern[str]) -> list[str]:
    """The handles, as written, that `comment_html` would look up with a `Mentions` of that pattern; each once."""
    texts = markup.texts_of(markup.parsed(clean_source(source)))
    return list(dict.fromkeys(handle for text in texts for handle in pattern.findall(text)))


def quoted(text: str) -> str:
    """`text` as a block quote in Markdown, to be followed by an empty line. Markup within stays what it is."""
    return "\n".join(f"> {line}" if line else ">" for line in clean_source(text).split("\n"))


_NEWLINE = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
# Characters that only control: of terminals (C0, C1), of direction beyond what they stand in, of annotations; without
# width and without use in any language's spelling; halves of characters; blanks that count as letters.
_UNWANTED = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x9f\xad\u180e\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0"
    "\ufff9-\ufffb\ufffe\uffff]"
)
# They spell the flags of England, Scotland and Wales, and are otherwise invisible letters.
_TAG_LETTERS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{2,6}\U000e007f)|[\U000e0000-\U000e007f]")
# What Persian, Khmer or emoji need one of, between visible characters.
_WITHOUT_WIDTH = re.compile("([\u061c\u200b-\u200f]{2})[\u061c\u200b-\u200f]+")
# Where there may be a tower of marks: they are not of \\w. Spaces and all up to U+02FF end it.
_TOWER = re.compile(r"[^\w\s\0-\u02ff]{5,}")
_MOST_STACKED_MARKS = 4
_BLANK_LINES = re.compile("\n{4,}")
_BLANK_SIGNS = "\u115f\u1160\u2800"


def clean_source(text: str) -> str:
    """What of `text` is stored: in NFC, in lines that end with "\\n" and no space, without leave to disturb the page.

    Without control characters (tabs stay), overrides and isolates of direction, and invisible letters; at most four
    marks on a letter, two characters without width in a row, two empty lines in a row, none at the ends. Empty where
    nothing would be visible. Idempotent.
    """
    text = _UNWANTED.sub("", _NEWLINE.sub("\n", text))
    if not text.isascii():
        text = unicodedata.normalize("NFC", _TAG_LETTERS.sub(r"\1", text))
        text = _WITHOUT_WIDTH.sub(r"\1", _TOWER.sub(_lower_tower, text))
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    text = _BLANK_LINES.sub("\n\n\n", text).strip("\n")
    return text if any(map(_is_visible, text)) else ""


def _lower_tower(found: re.Match[str]) -> str:
    kept: list[str] = []
    stacked = 0
    for character in found[0]:
        category = unicodedata.category(character)
        if category in ("Mn", "Me"):
            stacked += 1
            if stacked > _MOST_STACKED_MARKS:
                continue
        elif category != "Cf":
            stacked = 0
        kept.append(character)
    return "".join(kept)


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] not in "CMZ" and character not in _BLANK_SIGNS
