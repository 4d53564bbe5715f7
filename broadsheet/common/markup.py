"""The Markdown that people write comments in: what is understood, and what it becomes.

Understood are paragraphs, emphasis, strong, links, bare http and https addresses, block quotes, lists and inline code,
as CommonMark has them. It differs where CommonMark would surprise somebody who writes letters rather than programs:

- A new line is a new line. A quote ends with the last line that begins with `>`, an item of a list with the last line
  that is indented.
- Everything else is shown as it was typed: HTML, headings, tables, entities, rules, definitions of references. Nothing
  that was typed is hidden, but for titles of links.
- There are no blocks of code: a fenced one becomes inline code in one line, an indented one a paragraph. A picture is a
  link to it.
- Quotes and lists nest to a limit, beyond which their signs are shown; emphasis does not nest in itself.
- Links lead to http, https and mailto, in full, without user names or headers of mail. One that shows another address
  than it leads to is followed by the host it leads to; one that would show nothing shows its address.

What these functions return goes through the sanitiser in `text` all the same. They expect text that `text.clean_source`
has cleaned. One parser serves all threads.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache, partial
from html import escape
from typing import NamedTuple
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, hr, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

MARKUP_VERSION = 1
"""Raised whenever the same source would become other HTML; what is kept beside a source is then made anew."""

TAGS = {"p", "br", "em", "strong", "a", "blockquote", "ul", "ol", "li", "code", "span"}
MENTION_CLASS = "mention"
LONGEST_SHOWN_ADDRESS = 60

_LONGEST_ADDRESS = 2000
# How the parser marks links whose text is their address.
_AUTOMATIC = "auto"
# Six quotes, or three lists, within each other. The parser itself would leave out what is nested deeper than it likes.
_DEEPEST = 6

_HOST = r"(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])"
_LINK = re.compile(
    rf"https?://{_HOST}(?::[0-9]{{1,5}})?(?:[/?#][!-~]*)?|mailto:[a-z0-9.!#$%&'*+/=^_`{{|}}~-]+@{_HOST}",
    re.IGNORECASE | re.ASCII,
)
_SCHEME = re.compile(r"(?<![A-Za-z0-9.+-])https?$", re.IGNORECASE)
# Up to what cannot be in an address, or is more likely to end the sentence that it stands in: «https://a.example».
_BARE = re.compile(
    r"://[^\s<>\"`\[\]{}|\\^«»‹›“”„…\u061c\u200b-\u200f\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff65]+"
)
_AFTER_SENTENCE = ".,:;!?*_~'’"
_SHOWN_HOST = re.compile(
    r"(?:https?://(?:www\.)?|\bwww\.|^\s*)((?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,63})(?=[/:?#\s]|$)", re.IGNORECASE
)


class Mentions(NamedTuple):
    """Those whom a comment may address: where handles are, how they are compared, and the readers there are."""

    pattern: re.Pattern[str]
    """Finds `@handle` in a text; its first group is the handle as written."""
    normal: Callable[[str], str]
    """The normal form of a handle as written."""
    pages: Mapping[str, str]
    """The address of each reader's page by handle in normal form; "" for one without. Others are not linked."""


class _Parser(MarkdownIt):
    """Reads the Markdown of comments. Names of methods are those of the library."""

    def validateLink(self, url: str) -> bool:
        return len(url) <= _LONGEST_ADDRESS and _LINK.fullmatch(url) is not None

    def normalizeLink(self, url: str) -> str:
        scheme, colon, rest = super().normalizeLink(url).partition(":")
        return scheme.lower() + colon + rest

    def normalizeLinkText(self, link: str) -> str:
        # As typed. Decoded, it could hold characters that were taken out of the source.
        return link


@cache
def _parser() -> MarkdownIt:
    parser = _Parser("zero")
    block, inline = parser.block.ruler, parser.inline.ruler
    block.at("blockquote", partial(_unless_deep, blockquote), {"alt": ["paragraph", "blockquote", "list"]})
    block.at("list", partial(_unless_deep, list_block), {"alt": ["paragraph", "blockquote"]})
    block.at("hr", _rule_as_typed, {"alt": ["paragraph", "blockquote", "list"]})
    block.before("paragraph", "end_of_quote", _end_of_quote, {"alt": ["blockquote"]})
    block.before("paragraph", "end_of_item", _end_of_item, {"alt": ["paragraph"]})
    inline.at("linkify", _bare_address)
    parser.core.ruler.push("honest_links", _honest_links)
    parser.enable(["blockquote", "list", "hr"])
    parser.enable(["linkify", "newline", "escape", "backticks", "emphasis", "link", "autolink", "balance_pairs"])
    # The library fills caches on first use, and another thread would find them half full.
    parser.parse("> - *a* [b](https://a.example/ä%20) https://b.example/ <https://c.example/>")
    return parser


@lru_cache(maxsize=32)
def parsed(source: str) -> list[Token]:
    """What `source` is made of, for the other functions here, none of which changes it: one text is asked of thrice."""
    return _parser().parse(source)


# Rules of the parser: each is asked whether its block begins in `line`, `silent` when only to know what ends there.


def _unless_deep(
    rule: Callable[[StateBlock, int, int, bool], bool], state: StateBlock, line: int, end: int, silent: bool
) -> bool:
    return state.level < _DEEPEST and rule(state, line, end, silent)


def _rule_as_typed(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """`* * *` is not a list of lists."""
    if not hr(state, line, end, True):
        return False
    if not silent:
        state.push("paragraph_open", "p", 1)
        state.push("inline", "", 0).content = state.getLines(line, line + 1, state.sCount[line], False)
        state.push("paragraph_close", "p", -1)
        state.line = line + 1
    return True


def _end_of_quote(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    return silent


def _end_of_item(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    return silent and state.sCount[line] < state.blkIndent


def _bare_address(state: StateInline, silent: bool) -> bool:
    if silent or state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.pending[-6:])
    rest = scheme and _BARE.match(state.src, state.pos, state.posMax)
    if not scheme or not rest:
        return False
    typed = _without_end_of_sentence(rest[0])
    address = state.md.normalizeLink(scheme[0] + typed) if len(typed) < _LONGEST_ADDRESS else ""
    if not state.md.validateLink(address):
        # Text as a whole: to try again behind every further colon would take time by the square.
        state.append_pending(rest[0])
        state.pos += len(rest[0])
        return True
    state.pending = state.pending[: -len(scheme[0])]
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": address}
    opening.info = _AUTOMATIC
    state.push("text", "", 0).content = scheme[0] + typed
    state.push("link_close", "a", -1)
    state.pos += len(typed)
    return True


def _without_end_of_sentence(address: str) -> str:
    """`address` without punctuation at its end, and without a bracket that it does not open."""
    unopened = address.count(")") - address.count("(")
    while True:
        shorter = address.rstrip(_AFTER_SENTENCE)
        if unopened > 0 and shorter.endswith(")"):
            unopened -= 1
            shorter = shorter[:-1]
        if shorter == address:
            return address
        address = shorter


def _honest_links(state: StateCore) -> None:
    for token in state.tokens:
        if token.children and any(child.type == "link_open" for child in token.children):
            token.children = _with_honest_links(token.children)


def _with_honest_links(tokens: list[Token]) -> list[Token]:
    """`tokens` with every link leading somewhere, showing something, not showing another host, and none in another."""
    kept: list[Token] = []
    shown: list[str] = []
    depth = 0
    opening = tokens[0]
    address = ""
    for token in tokens:
        depth += token.nesting if token.tag == "a" else 0
        if token.type == "link_open":
            if depth == 1:
                opening, address, shown = token, str(token.attrGet("href") or ""), []
                kept += [token] if address else []
        elif token.type == "link_close":
            if depth == 0 and address:
                text = "".join(shown)
                if not any(character.isprintable() and not character.isspace() for character in text):
                    opening.info = _AUTOMATIC
                    kept.append(_text(address))
                kept.append(token)
                kept += [_text(f" ({host})") for host in _concealed_host(address, text)]
        else:
            shown.append(token.content)
            kept.append(token)
    return kept


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _concealed_host(address: str, shown: str) -> list[str]:
    """The host of `address`, if `shown` looks like an address of another one."""
    claimed = _SHOWN_HOST.search(shown)
    host = address.partition("@")[2] if address.startswith("mailto:") else urlsplit(address).hostname or ""
    honest = not claimed or _ascii(claimed[1]) == host.lower().removeprefix("www.")
    return [] if honest else [host]


def _ascii(host: str) -> str:
    try:
        return host.lower().encode("idna").decode()
    except UnicodeError:
        return host


_AS_HTML = {
    "blockquote_open": "<blockquote>",
    "blockquote_close": "</blockquote>",
    "bullet_list_open": "<ul>",
    "bullet_list_close": "</ul>",
    "ordered_list_close": "</ol>",
    "list_item_open": "<li>",
    "list_item_close": "</li>",
}


def html_of(tokens: list[Token], mentions: Mentions | None = None) -> str:
    """The HTML of what was `parsed`, of `TAGS` only, not yet sanitised."""
    parts: list[str] = []
    previous: Token | None = None
    for token in tokens:
        if token.type == "inline":
            parts += _inline_html(token.children or [], mentions)
        elif token.type == "paragraph_open":
            # In lists without empty lines, paragraphs have no tags of their own.
            apart = "<br>" if previous and previous.hidden else ""
            parts.append(apart if token.hidden else "<p>")
        elif token.type == "paragraph_close":
            parts.append("" if token.hidden else "</p>")
        elif token.type == "ordered_list_open":
            start = token.attrGet("start")
            parts.append("<ol>" if start is None else f'<ol start="{int(start)}">')
        else:
            parts.append(_AS_HTML[token.type])
        previous = token
    return "".join(parts)


def _inline_html(tokens: list[Token], mentions: Mentions | None) -> Iterator[str]:
    depth = {"em": 0, "strong": 0}
    link: Token | None = None
    for token in tokens:
        if token.type == "text":
            if link:
                yield escape(_shortened_address(token.content) if link.info == _AUTOMATIC else token.content)
            else:
                yield _with_mentions(token.content, mentions) if mentions else escape(token.content)
        elif token.type == "code_inline":
            yield f"<code>{escape(token.content)}</code>"
        elif token.tag == "br":
            yield "<br>"
        elif token.tag == "a":
            link = token if token.nesting > 0 else None
            yield f'<a href="{escape(str(token.attrGet("href")))}">' if link else "</a>"
        else:
            depth[token.tag] += token.nesting
            if token.nesting > 0 and depth[token.tag] == 1:
                yield f"<{token.tag}>"
            elif token.nesting < 0 and depth[token.tag] == 0:
                yield f"</{token.tag}>"


def _shortened_address(address: str) -> str:
    return address if len(address) <= LONGEST_SHOWN_ADDRESS else address[: LONGEST_SHOWN_ADDRESS - 1] + "…"


def _with_mentions(text: str, mentions: Mentions) -> str:
    parts: list[str] = []
    end = 0
    for found in mentions.pattern.finditer(text):
        handle = mentions.normal(found[1])
        page = mentions.pages.get(handle)
        if page is None:
            continue
        tag, href = ("a", f' href="{escape(page)}"') if page else ("span", "")
        parts.append(
            f'{escape(text[end : found.start()])}<{tag} class="{MENTION_CLASS}"{href}>@{escape(handle)}</{tag}>'
        )
        end = found.end()
    return "".join(parts) + escape(text[end:])


def words_of(tokens: list[Token]) -> str:
    """The words of what was `parsed`, in one line, addresses as typed, items of ordered lists with their numbers."""
    parts: list[str] = []
    for token in tokens:
        if token.type == "list_item_open" and token.info:
            parts.append(f"{token.info}{token.markup} ")
        elif token.type == "inline":
            parts += [" " if child.tag == "br" else child.content for child in token.children or []]
            parts.append(" ")
    return " ".join("".join(parts).split())


def addresses_of(tokens: list[Token]) -> Iterator[str]:
    """The addresses that what was `parsed` links to, in order, one as often as it is linked to."""
    for token in tokens:
        for child in token.children or []:
            if child.type == "link_open":
                yield str(child.attrGet("href"))


def texts_of(tokens: list[Token]) -> Iterator[str]:
    """The stretches of text that may address somebody: those outside of links and code."""
    for token in tokens:
        depth = 0
        for child in token.children or []:
            if child.tag == "a":
                depth += child.nesting
            elif child.type == "text" and not depth:
                yield child.content
