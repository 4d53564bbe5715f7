"""The block editor's marks in a post: `<!-- wp:name {"json"} -->` around HTML, `<!-- wp:name /-->` alone."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

MARK = re.compile(r"\s*(/)?wp:([a-z][\w/-]*)\s*(\{.*\})?\s*(/)?\s*", re.DOTALL)
# Blocks that stand alone and hold nothing a reader would read.
WORDLESS = frozenset({"separator", "spacer", "more", "nextpage", "block", "shortcode", "paragraph", "pattern"})


@dataclass
class Unmarked:
    """A post's HTML without comments. With `has_blocks` the block editor made it: line breaks mean nothing."""

    html: str
    has_blocks: bool = False
    left_out: list[str] = field(default_factory=list)


def unmarked(content: str) -> Unmarked:
    """`content` without comments; what only a mark told (a cover's picture, an embed's address) is written as HTML."""
    result = Unmarked("")
    parts = []
    for text, comment in _pieces(content):
        parts.append(text)
        if comment is None:
            continue
        if comment.strip().partition(" ")[0] in ("more", "nextpage") or comment.startswith("more"):
            parts.append("\n\n")
        elif match := MARK.fullmatch(comment):
            result.has_blocks = True
            closing, name, settings, alone = match.groups()
            if not closing:
                parts.append(_as_html(name.removeprefix("core/"), settings or "", bool(alone), content, result))
    result.html = "".join(parts)
    return result


def _pieces(content: str) -> Iterator[tuple[str, str | None]]:
    """Text and the comment after it, in turn. A comment that is never closed is text, lest the rest be lost."""
    position = 0
    while (start := content.find("<!--", position)) >= 0:
        end = content.find("-->", start + 2)
        if end < 0:
            yield content[position:start] + "&lt;!--", None
            position = start + 4
            break
        yield content[position:start], content[start + 4 : end]
        position = end + 3
    yield content[position:].replace("<!--", "&lt;!--"), None


def _as_html(name: str, settings: str, alone: bool, content: str, result: Unmarked) -> str:
    if name == "cover":
        options = _options(settings)
        address, number = str(options.get("url") or ""), options.get("id")
        if address and f'src="{address}"' not in content:
            return f'<img src="{escape(address)}" class="wp-image-{number if isinstance(number, int) else 0}" alt="">'
    elif alone and name.startswith(("embed", "core-embed/")):
        return f'<figure class="wp-block-embed">{escape(str(_options(settings).get("url") or ""))}</figure>'
    elif alone and name not in WORDLESS:
        result.left_out.append(name)
    return ""


def _options(settings: str) -> dict[str, Any]:
    try:
        options = json.loads(settings)
    except (ValueError, RecursionError):
        return {}
    return options if isinstance(options, dict) else {}
