"""A comment's HTML on another site as the Markdown that comments are written in here.

What WordPress lets commenters write is kept: links, emphasis, strong, quotes, code, lists, lines and paragraphs (which
it makes of plain new lines, as is done here). Everything else is kept as its words. Whatever would mean something in
Markdown by chance is escaped, so that it goes on being read as it was typed. HTML is never stored: what is shown is
made of the Markdown, as for every comment.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from broadsheet.common.text import clean_source, comment_text
from broadsheet.exchange.wordpress import markup
from broadsheet.exchange.wordpress.flow import web_address
from broadsheet.exchange.wordpress.markup import Node

LONGEST = 100_000
STRONG = markup.BOLD | markup.HEADINGS | markup.BOLD_LINES
LISTS = frozenset({"ul", "ol", "menu", "dir"})
_ADDRESS = re.compile(r"(https?://[^\s<>]+)", re.IGNORECASE)
_SIGNS = re.compile(r"[\\`*_\[\]]|<(?=[a-z/!])", re.IGNORECASE)
# What begins a quote or a list, or is a rule or a heading to other readers of Markdown, only at the start of a line.
_LINE_START = re.compile(r"^(\s*)(?:([>+-])|(\d{1,9})([.)])(?=\s|$))", re.MULTILINE)
_SPACE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"[^\S\n]*\n[^\S\n]*")
_IN_ADDRESS = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C"}


@dataclass(frozen=True)
class _Run:
    """Characters that are written alike."""

    text: str
    marks: frozenset[str] = frozenset()
    address: str = ""


@dataclass
class _Writer:
    """Walks a comment's tree and writes paragraphs. `is_plain`: without emphasis."""

    is_plain: bool = False
    blocks: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    runs: list[_Run] = field(default_factory=list)
    after_break: bool = False

    def walk(self, children: "Iterable[Node | str]", marks: frozenset[str] = frozenset(), address: str = "") -> None:
        for child in children:
            if isinstance(child, str):
                self._text(child, marks, address)
            else:
                self._element(child, marks, address)

    def _text(self, text: str, marks: frozenset[str], address: str) -> None:
        if self.after_break:
            # WordPress writes a new line after each <br>; that is one break, not two.
            text = text.removeprefix("\n")
        self.after_break = False
        for place, paragraph in enumerate(re.split(r"\n\s*\n", text)):
            if place:
                self.end_paragraph()
            if paragraph:
                self.runs.append(_Run(paragraph, marks, address))

    def _element(self, node: Node, marks: frozenset[str], address: str) -> None:
        tag = node.tag
        if tag == "br":
            self.runs.append(_Run("\n", marks, address))
            self.after_break = True
        elif tag in markup.ITALIC | markup.BOLD and not self.is_plain:
            self.walk(node.children, marks | {"em" if tag in markup.ITALIC else "strong"}, address)
        elif tag == "a":
            self.walk(node.children, marks, address or _link(node.attributes.get("href", "")))
        elif tag == "code":
            self._code(node, marks, address)
        elif tag == "pre":
            self._preformatted(node)
        elif tag == "q":
            self.walk(["“", *node.children, "”"], marks, address)
        elif tag == "blockquote":
            self._inside(node, "> ", "> ")
        elif tag in LISTS:
            self._list(node)
        elif tag in markup.HEADINGS | markup.BOLD_LINES:
            self.end_paragraph()
            self.walk(node.children, marks if self.is_plain else marks | {"strong"}, address)
            self.end_paragraph()
        elif tag in markup.PARAGRAPH_LIKE | markup.HEADINGS | {"hr", "table", "figure", "figcaption"}:
            self.end_paragraph()
            self.walk(node.children, marks, address)
            self.end_paragraph()
        elif tag in ("img", "iframe", "video", "audio", "embed"):
            self._picture(node, marks, address)
        else:
            self.walk(node.children, marks, address)

    def _code(self, node: Node, marks: frozenset[str], address: str) -> None:
        if "\n" in node.text.strip():
            self._preformatted(node)
        elif text := node.text.strip():
            self.runs.append(_Run(text, marks | {"code"}, address))

    def _preformatted(self, node: Node) -> None:
        """A line of code for each line: there are no blocks of code here."""
        self.end_paragraph()
        for line in "".join(_all_text(node)).split("\n"):
            if line.strip():
                self.runs += [_Run(line.rstrip(), frozenset({"code"})), _Run("\n")]
        self.end_paragraph()

    def _picture(self, node: Node, marks: frozenset[str], address: str) -> None:
        source = _link(node.attributes.get("src", ""))
        words = " ".join((node.attributes.get("alt") or node.attributes.get("title") or source).split())
        if words:
            self.runs.append(_Run(words, marks, address or source))

    def _inside(self, node: Node, first: str, further: str) -> None:
        """What is in `node`, with something before each of its lines."""
        self.end_paragraph()
        inner = _Writer(self.is_plain)
        inner.walk(node.children)
        if text := inner.finished():
            lines = text.split("\n")
            marked = [first + lines[0], *(f"{further}{line}".rstrip() for line in lines[1:])]
            self.blocks.append("\n".join(marked))
            self.words += inner.words

    def _list(self, node: Node) -> None:
        self.end_paragraph()
        items: list[str] = []
        for number, item in enumerate(
            (child for child in node.elements if child.tag == "li" or child.tag not in LISTS), start=1
        ):
            sign = f"{number}." if node.tag == "ol" else "-"
            before = len(self.blocks)
            if node.tag == "ol":
                self.words.append(sign)
            self._inside(item, f"{sign} ", " " * (len(sign) + 1))
            items += self.blocks[before:]
            del self.blocks[before:]
        if items:
            self.blocks.append("\n".join(items))

    def end_paragraph(self) -> None:
        runs = _tidied(self.runs)
        self.runs, self.after_break = [], False
        if runs:
            self.words.append("".join(run.text for run in runs))
            self.blocks.append(_at_line_starts(_linked(runs).strip()))

    def finished(self) -> str:
        self.end_paragraph()
        return "\n\n".join(self.blocks)


def markdown_of(html: str) -> str:
    """The comment `html` as source for `comment_html`: cleaned, and empty where there is nothing to read. Never raises.

    Emphasis that Markdown could not tell (around half a word that ends in a sign, say) is given up rather than words.
    """
    tree = markup.parse(html[:LONGEST].replace("\r\n", "\n").replace("\r", "\n"))
    for is_plain in (False, True):
        writer = _Writer(is_plain)
        writer.walk(tree.children)
        source = clean_source(writer.finished())
        if _letters(comment_text(source)) == _letters(clean_source(" ".join(writer.words))):
            break
    return source


def _letters(text: str) -> str:
    return "".join(text.split())


def _link(address: str) -> str:
    """`address` where a comment may link to it, else nothing."""
    address = address.strip()
    found = address if address.lower().startswith("mailto:") else web_address(address) or ""
    return "".join(_IN_ADDRESS.get(sign, sign) for sign in found)


def _all_text(node: Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.tag == "br":
            yield "\n"
        else:
            yield from _all_text(child)


def _tidied(runs: list[_Run]) -> list[_Run]:
    """`runs` without space at the ends of lines and of the paragraph."""
    parts = [
        run if "code" in run.marks else _Run(_SPACE.sub(" ", _LINES.sub("\n", run.text)), run.marks, run.address)
        for run in runs
    ]
    while parts and not parts[0].text.strip():
        del parts[0]
    while parts and not parts[-1].text.strip():
        del parts[-1]
    return parts


def _around(text: str, opening: str, closing: str) -> str:
    """`text` between signs, with the space at its ends outside of them, as Markdown wants it."""
    inner = text.strip()
    if not inner:
        return text
    start = text.index(inner)
    return f"{text[:start]}{opening}{inner}{closing}{text[start + len(inner) :]}"


def _linked(runs: list[_Run]) -> str:
    written = []
    for address, group in groupby(runs, key=lambda run: run.address):
        some = list(group)
        plain = "".join(run.text for run in some)
        if not address:
            written.append(_marked(some))
        elif plain.strip().rstrip("/") == address.rstrip("/") and _ADDRESS.fullmatch(address):
            written.append(plain.replace(plain.strip(), address))
        else:
            written.append(_around(_marked(some, in_link=True), "[", f"]({address})"))
    return "".join(written)


def _marked(runs: list[_Run], in_link: bool = False) -> str:
    written = []
    for is_strong, group in groupby(runs, key=lambda run: "strong" in run.marks):
        inner = []
        for is_emphasis, some in groupby(group, key=lambda run: "em" in run.marks):
            text = "".join(_written(run, in_link) for run in some)
            inner.append(_around(text, "*", "*") if is_emphasis else text)
        written.append(_around("".join(inner), "**", "**") if is_strong else "".join(inner))
    return "".join(written)


def _written(run: _Run, in_link: bool) -> str:
    if "code" in run.marks:
        longest = max((len(found) for found in re.findall("`+", run.text)), default=0)
        fence = "`" * (longest + 1)
        room = " " if run.text.startswith("`") or run.text.endswith("`") else ""
        return f"{fence}{room}{run.text}{room}{fence}"
    if in_link:
        return _escaped(run.text.replace("\n", " "))
    # An address is a link as it stands, and would not be with signs escaped in it.
    return "".join(part if place % 2 else _escaped(part) for place, part in enumerate(_ADDRESS.split(run.text)))


def _escaped(text: str) -> str:
    return _SIGNS.sub(lambda sign: f"\\{sign[0]}", text)


def _at_line_starts(text: str) -> str:
    """`text` with no line that begins a quote or a list by chance."""
    return _LINE_START.sub(
        lambda found: f"{found[1]}\\{found[2]}" if found[2] else f"{found[1]}{found[3]}\\{found[4]}", text
    )
