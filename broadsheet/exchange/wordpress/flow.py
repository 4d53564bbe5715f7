"""Running text on its way into blocks: words come in, paragraphs of rich text go out."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape, unescape
from typing import Any
from urllib.parse import urlsplit

SPACE = re.compile(r"[ \t\r\n\f]+")
BLANK_LINE = re.compile(r"[ \t\r\f]*\n[ \t\r\f]*\n\s*")
EDGES = re.compile(r"^(?:\s|<br/>)+|(?:\s|<br/>)+$")
HOLLOW = re.compile(r"<(b|i|a|sup|sub)(?: [^<>]*)?>((?:\s|<br/>)*)</\1>")
TAG = re.compile(r"<[^<>]*>")
BARE_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
# Where WordPress turns an address on a line of its own into a player or a post (its own list of oEmbed providers).
EMBEDDED_HOSTS = (
    "youtube.com", "youtu.be", "vimeo.com", "dailymotion.com", "dai.ly", "archive.org", "twitter.com", "x.com",
    "bsky.app", "instagram.com", "facebook.com", "tiktok.com", "soundcloud.com", "spotify.com", "mixcloud.com",
    "flickr.com", "flic.kr", "ted.com", "wordpress.tv", "videopress.com", "reddit.com", "tumblr.com", "imgur.com",
    "issuu.com", "scribd.com", "slideshare.net", "speakerdeck.com", "kickstarter.com", "pinterest.com",
)  # fmt: skip


@dataclass(slots=True)
class Block:
    """A part of a body: the name of its kind and its value, as `stories.blocks` has them."""

    name: str
    value: Any


def inline(paragraph: Block) -> str:
    """The rich text of a paragraph without the `<p>` around it."""
    return str(paragraph.value).removeprefix("<p>").removesuffix("</p>")


def words(html: str) -> str:
    """The words of rich text made here, with no markup; line breaks stay line breaks."""
    return unescape(TAG.sub("", html.replace("<br/>", "\n")))


def web_address(address: str) -> str:
    """`address` as a full web address, or "" where it is none."""
    address = address.strip()
    if address.startswith("//"):
        address = f"https:{address}"
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and host and not SPACE.search(address) else ""


def is_embedded(address: str) -> bool:
    host = (urlsplit(address).hostname or "") if web_address(address) else ""
    return any(host == known or host.endswith(f".{known}") for known in EMBEDDED_HOSTS)


class Flow:
    """Collects blocks. Text gathers into a paragraph until something ends it."""

    def __init__(self, line_breaks_count: bool, embeds_everything: bool = False) -> None:
        self.blocks: list[Block] = []
        self.embeds_everything = embeds_everything
        self._line_breaks_count = line_breaks_count
        self._parts: list[str] = []
        self._open: list[tuple[str, str]] = []

    def text(self, text: str) -> None:
        """Adds text. With `line_breaks_count` (WordPress's autop) a blank line ends a paragraph, a line break stays."""
        for number, passage in enumerate(BLANK_LINE.split(text)):
            if number:
                self.end_paragraph()
            if not self._line_breaks_count:
                self._parts.append(escape(SPACE.sub(" ", passage), quote=False))
                continue
            lines = passage.split("\n")
            self._parts.append("<br/>".join(escape(SPACE.sub(" ", line), quote=False) for line in lines))

    def preformatted(self, text: str) -> None:
        """Adds text whose line breaks and indents mean something."""
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
            if number:
                self.line_break()
            bare = line.lstrip(" \t")
            indent = "\xa0" * len(line[: len(line) - len(bare)].expandtabs(4))
            self._parts.append(indent + escape(bare, quote=False))

    def line_break(self) -> None:
        self._parts.append("<br/>")

    @contextmanager
    def marked(self, tag: str, opening: str = "") -> Iterator[None]:
        """What is added inside stands in `tag`; a tag inside itself counts once."""
        if any(tag == name for name, _ in self._open):
            yield
            return
        self._open.append((tag, opening or f"<{tag}>"))
        self._parts.append(self._open[-1][1])
        try:
            yield
        finally:
            self._open.pop()
            self._parts.append(f"</{tag}>")

    def end_paragraph(self) -> None:
        """What was gathered becomes a paragraph, if it has a word in it."""
        html = "".join([*self._parts, *(f"</{tag}>" for tag, _ in reversed(self._open))])
        self._parts = [opening for _, opening in self._open]
        html = _tidy(html)
        if html:
            self._add_lines(html)

    def add(self, block: Block) -> None:
        self.end_paragraph()
        self.blocks.append(block)

    def finish(self) -> list[Block]:
        self.end_paragraph()
        return self.blocks

    def _add_lines(self, html: str) -> None:
        """Adds a paragraph; a line in it that is nothing but the address of a video or post becomes that."""
        lines: list[str] = []
        for line in html.split("<br/>"):
            address = unescape(TAG.sub("", line)).strip()
            if BARE_ADDRESS.fullmatch(address) and self._shows(address, line):
                self._add_paragraph("<br/>".join(lines))
                lines = []
                self.blocks.append(Block("embed", {"url": address, "title": ""}))
            else:
                lines.append(line)
        self._add_paragraph("<br/>".join(lines))

    def _shows(self, address: str, line: str) -> bool:
        if not web_address(address) or ("<a" in line and "href" in line and escape(address) not in line):
            return False
        return self.embeds_everything or is_embedded(address)

    def _add_paragraph(self, html: str) -> None:
        html = _tidy(html)
        if html:
            self.blocks.append(Block("paragraph", f"<p>{html}</p>"))


def _tidy(html: str) -> str:
    """`html` without marks around nothing and without space at its edges; "" where it has no word."""
    if not words(html).strip():
        return ""
    for _ in range(6):
        shorter = HOLLOW.sub(r"\2", html)
        if shorter == html:
            break
        html = shorter
    return EDGES.sub("", EDGES.sub("", html))
