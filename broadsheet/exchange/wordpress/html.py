"""A WordPress post's HTML as the blocks of a story's body.

Nothing readable is lost silently: what has no block of its own becomes text, and what cannot be kept is noted.
"""

import json
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from html import escape
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from broadsheet.exchange.wordpress import gutenberg, markup
from broadsheet.exchange.wordpress.flow import Block, Flow, inline, web_address, words
from broadsheet.exchange.wordpress.markup import Node
from broadsheet.exchange.wordpress.shortcodes import Shortcodes
from broadsheet.stories.embeds import embed_of

BLOCK_IDS = UUID("6f1f4c58-6d0c-5c0e-9a55-0a4f2b8a7c11")
INLINE_MARKS = {**dict.fromkeys(markup.BOLD, "b"), **dict.fromkeys(markup.ITALIC, "i"), "sup": "sup", "sub": "sub"}
STRUCK_OUT = frozenset({"del", "s", "strike"})
LISTS = frozenset({"ul", "ol", "menu", "dir"})
SMILEYS = frozenset({"wp-smiley", "emoji", "emojione", "ljsmiley"})
WIDE = frozenset({"alignwide", "alignfull"})
LARGEST_SPAN = 100
HEADER_CHOICES = {(False, False): "neither", (True, False): "row", (False, True): "column", (True, True): "both"}


@dataclass(frozen=True, slots=True)
class FoundPicture:
    """A picture of the paper's own, with the words it has by itself."""

    id: int
    description: str = ""
    caption: str = ""


def no_picture(address: str, number: int) -> FoundPicture | None:
    return None


def same_link(address: str) -> str | int | None:
    return address


@dataclass(frozen=True)
class Surroundings:
    """What a post's HTML refers to.

    `picture` is asked with an address and WordPress's number (0 where unknown); `link` with an address, and answers
    with the id of a page of ours, an address, or `None` for no link; `gallery` are the pictures attached to the post.
    """

    picture: Callable[[str, int], FoundPicture | None] = no_picture
    link: Callable[[str], str | int | None] = same_link
    gallery: tuple[int, ...] = ()


@dataclass
class Body:
    """A body's blocks, and in words what of the post could not be kept."""

    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Every word of it, for a headline or a search where nothing better is there."""
        return "\n".join(text for block in self.blocks for text in _texts(block.value, block.name))

    def stream(self) -> list[dict[str, Any]]:
        """The StreamField's raw value. A block's id follows from its place and value, so equal bodies are equal."""
        return [
            {
                "type": block.name,
                "value": block.value,
                "id": str(uuid5(BLOCK_IDS, f"{place} {block.name} {json.dumps(block.value, sort_keys=True)}")),
            }
            for place, block in enumerate(self.blocks)
        ]


def body_of(content: str, surroundings: Surroundings | None = None) -> Body:
    """The post `content` as a body. Takes any text whatever and never raises."""
    surroundings = surroundings or Surroundings()
    unmarked = gutenberg.unmarked(markup.storable(content).replace("\r\n", "\n").replace("\r", "\n"))
    shortcodes = Shortcodes(surroundings.gallery)
    html = shortcodes.expand(unmarked.html)
    conversion = _Conversion(surroundings, line_breaks_count=not unmarked.has_blocks)
    blocks = conversion.captured(markup.parse(html).children)
    left_out = ", ".join(dict.fromkeys(unmarked.left_out))
    notes = [
        *(f"the shortcode [{name}] was left out" for name in dict.fromkeys(shortcodes.dropped)),
        *([f"blocks that WordPress fills by itself were left out: {left_out}"] if left_out else []),
        *(["a script was left out"] if "<script" in html.lower() else []),
        *dict.fromkeys(conversion.notes),
    ]
    return Body(_joined(blocks), notes)


def _joined(blocks: Iterable[Block]) -> list[Block]:
    """`blocks` with neighbouring paragraphs in one text, as an editor would have typed them."""
    joined: list[Block] = []
    for block in blocks:
        if block.name == "embed" and not block.value["title"]:
            block.value["title"] = embed_of(block.value["url"]).provider_name
        if block.name == "paragraph" and joined and joined[-1].name == "paragraph":
            joined[-1] = Block("paragraph", joined[-1].value + block.value)
        else:
            joined.append(block)
    return joined


def _texts(value: Any, name: str = "") -> Iterable[str]:
    """Every word in a block's value, choices and references apart."""
    if isinstance(value, str):
        yield words(value.replace("</p>", "\n")) if "<" in value or "&" in value else value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in ("level", "layout", "style", "url", "source_url", "table_header_choice"):
                yield from _texts(item)


class _Conversion:
    """Walks a post's tree and writes blocks."""

    def __init__(self, surroundings: Surroundings, line_breaks_count: bool) -> None:
        self.surroundings = surroundings
        self.line_breaks_count = line_breaks_count
        self.notes: list[str] = []
        self.flow = Flow(line_breaks_count)
        self.handlers: dict[str, Callable[[Node], None]] = {
            "a": self.anchor, "br": lambda node: self.flow.line_break(), "q": self.quotation, "pre": self.preformatted,
            "hr": lambda node: self.flow.end_paragraph(), "table": self.table, "blockquote": self.block_quote,
            "figure": self.figure, "figcaption": self.paragraph, "img": self.image, "iframe": self.frame,
            "video": self.player, "audio": self.player, "embed": self.player, "object": self.player,
            **dict.fromkeys(LISTS, self.listed), **dict.fromkeys(markup.HEADINGS, self.heading),
            **dict.fromkeys(markup.BOLD_LINES, self.bold_line), **dict.fromkeys(INLINE_MARKS, self.mark),
            **dict.fromkeys(markup.PARAGRAPH_LIKE - {"blockquote"}, self.paragraph),
        }  # fmt: skip

    def captured(self, children: "Iterable[Node | str]", embeds_everything: bool = False) -> list[Block]:
        """The blocks that `children` make by themselves, each paragraph one."""
        outer, self.flow = self.flow, Flow(self.line_breaks_count, embeds_everything)
        self.walk(children)
        blocks, self.flow = self.flow.finish(), outer
        return blocks

    def walk(self, children: "Iterable[Node | str]") -> None:
        for child in children:
            if isinstance(child, str):
                self.flow.text(child)
            else:
                self.handlers.get(child.tag, self.inside)(child)

    def inside(self, node: Node) -> None:
        if node.tag in STRUCK_OUT and not node.is_blank:
            self.notes.append("text that was struck out became ordinary text")
        self.walk(node.children)

    # Running text ----------------------------------------------------------------------------------------------------
    def mark(self, node: Node) -> None:
        with self.flow.marked(INLINE_MARKS[node.tag]):
            self.walk(node.children)

    def quotation(self, node: Node) -> None:
        self.flow.text("“")
        self.walk(node.children)
        self.flow.text("”")

    def anchor(self, node: Node) -> None:
        address = node.attributes.get("href", "").strip()
        target = self.surroundings.link(address) if address and not address.startswith("#") else None
        if isinstance(target, str) and not is_harmless(target):
            target = None
        opening = (
            f'<a linktype="page" id="{target}">'
            if isinstance(target, int)
            else f'<a href="{escape(target)}">'
            if target
            else ""
        )
        with self.flow.marked("a", opening) if opening else nullcontext():
            self.walk(node.children)

    def paragraph(self, node: Node) -> None:
        if node.tag == "div" and "wp-caption" in node.classes:
            self.figure(node)
            return
        self.flow.end_paragraph()
        self.walk(node.children)
        self.flow.end_paragraph()

    def bold_line(self, node: Node) -> None:
        self.flow.end_paragraph()
        with self.flow.marked("b"):
            self.walk(node.children)
        self.flow.end_paragraph()

    def preformatted(self, node: Node) -> None:
        self.flow.end_paragraph()
        self._preformatted(node.children)
        self.flow.end_paragraph()

    def _preformatted(self, children: "Iterable[Node | str]") -> None:
        for child in children:
            if isinstance(child, str):
                self.flow.preformatted(child)
            elif child.tag in INLINE_MARKS:
                with self.flow.marked(INLINE_MARKS[child.tag]):
                    self._preformatted(child.children)
            elif child.tag in markup.PLAIN_INLINE:
                self._preformatted(child.children)
            else:
                self.walk([child])

    def heading(self, node: Node) -> None:
        blocks = self.captured(node.children)
        text = " ".join(
            words(inline(block)).replace("\n", " ").strip() for block in blocks if block.name == "paragraph"
        )
        if text:
            self.flow.add(Block("heading", {"text": text, "level": "2" if node.tag in ("h1", "h2") else "3"}))
        self._add_all(block for block in blocks if block.name != "paragraph")

    # Quotes ----------------------------------------------------------------------------------------------------------
    def block_quote(self, node: Node) -> None:
        speaker, rest = self._speaker(node)
        blocks = self.captured(rest)
        if node.classes & {"wp-block-pullquote", "pullquote", "pull-quote"}:
            self._pull_quote(blocks, speaker)
            return
        self._quotes(blocks, speaker, web_address(node.attributes.get("cite", "")))

    def _quotes(self, blocks: list[Block], speaker: str, source: str) -> None:
        """Quotes from `blocks`; what a quote cannot hold stands between two of them."""
        self.flow.end_paragraph()
        first = len(self.flow.blocks)
        for block in blocks:
            held = _as_quoted(block)
            if held is None:
                self.flow.add(block)
            elif len(self.flow.blocks) > first and self.flow.blocks[-1].name == "block_quote":
                self.flow.blocks[-1].value["quote"] += held
            else:
                self.flow.add(Block("block_quote", {"quote": held, "speaker": "", "source_url": source}))
        quotes = [block for block in self.flow.blocks[first:] if block.name == "block_quote"]
        if quotes:
            quotes[-1].value["speaker"] = speaker
        elif speaker:
            self.flow.add(Block("paragraph", f"<p>{escape(speaker, quote=False)}</p>"))

    def _pull_quote(self, blocks: list[Block], speaker: str) -> None:
        text = "\n".join(words(inline(block)) for block in blocks if block.name == "paragraph")
        if text:
            self.flow.add(Block("pull_quote", {"quote": text, "speaker": speaker, "role": ""}))
            speaker = ""
        self._add_all(block for block in blocks if block.name != "paragraph")
        if speaker:
            self.flow.add(Block("paragraph", f"<p>{escape(speaker, quote=False)}</p>"))

    def _speaker(self, node: Node) -> "tuple[str, list[Node | str]]":
        """Who is quoted, and the quote without that."""
        speakers, rest = [], []
        for child in node.children:
            if isinstance(child, Node) and _is_speaker(child):
                speakers.append(" ".join(child.text.split()).lstrip("—–- "))
            else:
                rest.append(child)
        return ", ".join(filter(None, speakers)), rest

    # Lists and tables ------------------------------------------------------------------------------------------------
    def listed(self, node: Node) -> None:
        items, beside = [], []
        for child in node.children:
            blocks = self.captured(child.children if isinstance(child, Node) and child.tag == "li" else [child])
            lines: list[str] = []
            for block in blocks:
                held = _as_lines(block)
                lines.extend(held or ())
                if held is None:
                    beside.append(block)
            if lines:
                items.append("<br/>".join(lines))
        if items:
            style = "numbered" if node.tag == "ol" else "bulleted"
            self.flow.add(Block("list", {"style": style, "items": items}))
        self._add_all(beside)

    def table(self, node: Node) -> None:
        rows = _rows(node)
        cells = [cell for row in rows for cell in row]
        if len(cells) <= 1:
            self.paragraph(node)
            return
        caption = " ".join(" ".join(child.text.split()) for child in node.elements if child.tag == "caption")
        grid, beside = self._grid(rows)
        if any(text for line in grid for text in line):
            has_head = bool(rows) and bool(rows[0]) and all(cell.tag == "th" for cell in rows[0])
            has_side = len(rows) > has_head and all(row and row[0].tag == "th" for row in rows[has_head:])
            value = {
                "data": grid,
                "first_row_is_table_header": has_head,
                "first_col_is_header": has_side,
                "table_header_choice": HEADER_CHOICES[has_head, has_side],
                "table_caption": caption,
            }
            self.flow.add(Block("table", value))
        elif caption:
            self.flow.add(Block("paragraph", f"<p>{escape(caption, quote=False)}</p>"))
        self._add_all(beside)

    def _grid(self, rows: "list[list[Node]]") -> tuple[list[list[str]], list[Block]]:
        """The cells' texts, square, and what does not fit into a cell. Spanned places stay empty."""
        grid: list[list[str]] = []
        beside: list[Block] = []
        reserved: dict[tuple[int, int], bool] = {}
        for number, row in enumerate(rows):
            line: list[str] = []
            for cell in row:
                while reserved.get((number, len(line))):
                    line.append("")
                across, down = _span(cell, "colspan"), _span(cell, "rowspan")
                for further in range(1, down):
                    for column in range(len(line), len(line) + across):
                        reserved[number + further, column] = True
                blocks = self.captured(cell.children)
                if any("<a " in inline(block) for block in blocks if block.name == "paragraph"):
                    self.notes.append("links in a table became plain text")
                held = [(block, _as_lines(block)) for block in blocks]
                beside.extend(block for block, lines in held if lines is None)
                line.append("\n".join(words(text).strip() for _, lines in held for text in lines or ()))
                line.extend([""] * (across - 1))
            grid.append(line)
        width = max(map(len, grid), default=0)
        return [line + [""] * (width - len(line)) for line in grid if any(line)], beside

    # Pictures and players --------------------------------------------------------------------------------------------
    def figure(self, node: Node) -> None:
        captions = [child for child in node.elements if _is_caption(child)]
        rest = [child for child in node.children if isinstance(child, str) or not _is_caption(child)]
        if "wp-block-pullquote" in node.classes:
            for child in node.elements:
                if child.tag == "blockquote":
                    child.attributes["class"] = "wp-block-pullquote"
        blocks = self.captured(rest, embeds_everything="wp-block-embed" in node.classes)
        caption_blocks = self.captured([child for caption in captions for child in caption.children])
        caption = " ".join(
            words(inline(block)).replace("\n", " ") for block in caption_blocks if block.name == "paragraph"
        )
        shown = [block for block in blocks if block.name in ("picture", "table", "embed")]
        if WIDE & node.classes:
            for block in shown:
                if block.name == "picture":
                    block.value["layout"] = "wide"
        key = {"picture": "caption", "table": "table_caption", "embed": "title"}.get(shown[0].name, "") if shown else ""
        if caption and len(shown) == 1 and not shown[0].value[key]:
            shown[0].value[key] = caption
            caption_blocks = [block for block in caption_blocks if block.name != "paragraph"]
        self._add_all([*blocks, *caption_blocks])

    def image(self, node: Node) -> None:
        attributes = node.attributes
        alt = " ".join(attributes.get("alt", "").split())
        if node.classes & SMILEYS:
            self.flow.text(alt)
            return
        if attributes.get("width") == "1" and attributes.get("height") == "1":
            return
        names = ("data-orig-file", "data-lazy-src", "data-src", "src")
        address = next((attributes[name] for name in names if attributes.get(name)), "")
        number = _picture_number(node)
        if not address and not number:
            self.notes.append("a picture written into the text itself was left out")
            return
        found = self.surroundings.picture(address, number)
        if found is None:
            name = PurePosixPath(urlsplit(address).path).name if web_address(address) else address
            name = name[:120] or f"with WordPress's number {number}"
            self.notes.append(
                f"the picture {name} is not among the pictures given" + (f" (it shows: {alt})" if alt else "")
            )
            return
        value = {
            "picture": found.id,
            "caption": "",
            "alt_text": "" if alt == found.description else alt,
            "layout": "wide" if node.classes & WIDE else "text",
        }
        self.flow.add(Block("picture", value))

    def frame(self, node: Node) -> None:
        address = web_address(node.attributes.get("src") or node.attributes.get("data-src") or "")
        if address:
            self.flow.add(
                Block("embed", {"url": watch_address(address), "title": node.attributes.get("title", "").strip()})
            )
        else:
            self.notes.append("a frame without a web address was left out")

    def player(self, node: Node) -> None:
        candidates = [node, *(child for child in node.elements if child.tag in ("source", "embed"))]
        addresses = [
            web_address(found.attributes.get("src") or found.attributes.get("data") or "") for found in candidates
        ]
        address = next(filter(None, addresses), "")
        if address:
            self.flow.add(Block("embed", {"url": watch_address(address), "title": _player_title(node, address)}))
        self.flow.end_paragraph()
        self.walk(
            child
            for child in node.children
            if not address or (isinstance(child, Node) and child.tag not in ("source", "embed"))
        )
        self.flow.end_paragraph()

    def _add_all(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self.flow.add(block)


def is_harmless(address: str) -> bool:
    """Whether following a link there runs nothing. Asked of what is written, whatever was checked before."""
    try:
        return urlsplit(address.strip()).scheme in {"", *markup.SCHEMES}
    except ValueError:
        return False


def watch_address(address: str) -> str:
    """The page of a video whose player's address is given, which is what a plain link should lead to."""
    parts = urlsplit(address)
    host, _, name = (parts.hostname or "").removeprefix("www."), *parts.path.rpartition("/")[1:]
    if host in ("youtube.com", "youtube-nocookie.com") and parts.path.startswith("/embed/") and name:
        return f"https://www.youtube.com/watch?v={name}"
    if host == "player.vimeo.com" and name.isdigit():
        return f"https://vimeo.com/{name}"
    return address


def _player_title(node: Node, address: str) -> str:
    title = node.attributes.get("title", "").strip()
    return title or (PurePosixPath(urlsplit(address).path).name if node.tag in ("video", "audio") else "")


def _picture_number(node: Node) -> int:
    """WordPress's own number of a picture, which its editors leave in the class."""
    for name in sorted(node.classes):
        digits = name.removeprefix("wp-image-")
        if digits != name and digits.isascii() and digits.isdigit():
            return int(digits[:18])
    digits = node.attributes.get("data-id", "")
    return int(digits[:18]) if digits.isascii() and digits.isdigit() else 0


def _is_caption(node: Node) -> bool:
    return node.tag == "figcaption" or (node.tag == "p" and "wp-caption-text" in node.classes)


def _is_speaker(node: Node) -> bool:
    if node.tag in ("cite", "footer"):
        return True
    if node.tag != "p" or any(isinstance(child, str) and child.strip() for child in node.children):
        return False
    return len(node.elements) == 1 and node.elements[0].tag == "cite"


def _as_quoted(block: Block) -> str | None:
    """A block as rich text inside a quote, or `None` where it must stand by itself."""
    if block.name == "block_quote":
        speaker = block.value["speaker"]
        return str(block.value["quote"]) + (f"<p>{escape(speaker, quote=False)}</p>" if speaker else "")
    if block.name == "paragraph":
        return str(block.value)
    return f"<p><b>{escape(block.value['text'], quote=False)}</b></p>" if block.name == "heading" else None


def _as_lines(block: Block) -> list[str] | None:
    """A block as lines of inline text inside a list's item or a cell, or `None` where it must stand by itself."""
    match block.name:
        case "paragraph":
            return [inline(block)]
        case "heading":
            return [f"<b>{escape(block.value['text'], quote=False)}</b>"]
        case "list":
            is_numbered = block.value["style"] == "numbered"
            items = enumerate(block.value["items"], start=1)
            return [f"{number}. {item}" if is_numbered else f"– {item}" for number, item in items]
        case "block_quote":
            quote = str(block.value["quote"]).removeprefix("<p>").removesuffix("</p>").replace("</p><p>", "<br/>")
            speaker = block.value["speaker"]
            return [quote, *([escape(speaker, quote=False)] if speaker else [])]
    return None


def _rows(table: Node) -> list[list[Node]]:
    """The table's own rows of cells, those of tables inside it apart."""
    rows = []
    for child in table.elements:
        if child.tag == "tr":
            rows.append([cell for cell in child.elements if cell.tag in ("td", "th")])
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows.extend(_rows(child))
    return [row for row in rows if row]


def _span(cell: Node, name: str) -> int:
    digits = cell.attributes.get(name, "")
    return max(1, min(int(digits[:6]), LARGEST_SPAN)) if digits.isascii() and digits.isdigit() else 1
