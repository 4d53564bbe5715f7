"""A post's HTML made harmless and turned into a small tree, whatever it was."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

import nh3

BOLD, ITALIC = frozenset({"b", "strong"}), frozenset({"i", "em", "dfn", "var"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
VOID = frozenset({"br", "hr", "img", "wbr", "source", "track", "embed", "param", "col", "input", "area"})
PLAIN_INLINE = frozenset({"cite", "q", "del", "s", "strike", "span", "small", "code", "u", "ins", "mark"})
# None of HTML's raw-text elements (plaintext, xmp, textarea, noembed …) may stand here: the sanitiser writes what is in
# them unescaped. Left out, they lose their tags and their text is escaped like any other.
PARAGRAPH_LIKE = frozenset(
    {"p", "div", "section", "article", "aside", "header", "footer", "main", "nav", "address", "center", "form"}
    | {"fieldset", "details", "dl", "dd", "hgroup", "li", "tr", "td", "th", "thead", "tbody", "tfoot", "option"}
    | {"blockquote", "dialog", "search", "select", "optgroup", "marquee"}
)
BOLD_LINES = frozenset({"dt", "summary", "legend", "caption"})
MEDIA = frozenset({"img", "figure", "figcaption", "picture", "iframe", "video", "audio", "source", "embed", "object"})
TAGS = (
    {"a", "br", "hr", "sup", "sub", "ul", "ol", "menu", "dir", "table", "pre"}
    | BOLD | ITALIC | HEADINGS | PLAIN_INLINE | PARAGRAPH_LIKE | BOLD_LINES | MEDIA
)  # fmt: skip
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "class", "width", "height", "data-src", "data-lazy-src", "data-orig-file", "data-id"},
    "iframe": {"src", "title", "data-src"},
    "video": {"src", "title"},
    "audio": {"src", "title"},
    "source": {"src"},
    "embed": {"src"},
    "object": {"data"},
    "blockquote": {"class", "cite"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    **{tag: {"class"} for tag in ("figure", "div", "p", "aside", "ul", "figcaption", "table")},
}
# Their content is not writing: it ran, styled, or stood in for what a script would load.
SILENT = {"script", "style", "noscript", "template"}
SCHEMES = {"http", "https", "mailto", "tel"}

UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
NESTING = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
CLOSED_BY_THE_NEXT = VOID | {"p", "li", "td", "th", "tr", "dt", "dd", "option", "tbody", "thead", "tfoot"}
# The sanitiser's time grows with the square of the depth, Python's stack with the depth itself.
DEEPEST_SANE, DEEPEST_KEPT = 1500, 50


@dataclass(slots=True)
class Node:
    """An element with what is in it: elements and texts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    @property
    def elements(self) -> "list[Node]":
        return [child for child in self.children if isinstance(child, Node)]

    @property
    def is_blank(self) -> bool:
        return not self.children or (not self.text.strip() and not any(True for _ in self.elements))

    @property
    def text(self) -> str:
        """All words in it as they would be read, line breaks as spaces."""
        parts: list[str] = []
        for child in self.children:
            if isinstance(child, str):
                parts.append(child)
            elif child.tag == "br":
                parts.append(" ")
            elif child.tag not in MEDIA or child.tag in ("figure", "figcaption", "picture"):
                parts.append(
                    child.text if child.tag in BOLD | ITALIC | PLAIN_INLINE | {"a", "sup", "sub"} else f" {child.text} "
                )
        return "".join(parts)


class _TreeBuilder(HTMLParser):
    """Builds the tree from the sanitiser's output, in which every element is closed where it must be."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root")
        self._open: list[tuple[str, Node]] = [("root", self.root)]
        self._is_in_frame = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._is_in_frame:
            return
        # A frame's content is raw text: whatever looks like markup in it is not.
        self._is_in_frame = tag == "iframe"
        parent = self._open[-1][1]
        node = Node(tag, {name: value or "" for name, value in attrs})
        if tag in VOID or tag == "iframe":
            parent.children.append(node)
        elif len(self._open) > DEEPEST_KEPT:
            self._open.append((tag, parent))
        else:
            parent.children.append(node)
            self._open.append((tag, node))

    def handle_endtag(self, tag: str) -> None:
        if self._is_in_frame:
            self._is_in_frame = tag != "iframe"
            return
        for index in range(len(self._open) - 1, 0, -1):
            if self._open[index][0] == tag:
                del self._open[index:]
                return

    def handle_data(self, data: str) -> None:
        if not self._is_in_frame:
            self._open[-1][1].children.append(data)


def is_nested_too_deep(html: str) -> bool:
    """Whether elements stand in each other deeper than any writing needs."""
    depth = 0
    for closing, tag in NESTING.findall(html):
        if tag.lower() not in CLOSED_BY_THE_NEXT:
            depth += -1 if closing else 1
            if depth > DEEPEST_SANE:
                return True
    return False


def storable(text: str) -> str:
    """`text` without the characters that a database or XML refuses."""
    return UNSTORABLE.sub("", text)


def parse(html: str) -> Node:
    """The tree of `html` after the sanitiser: nothing in it runs, and addresses have a harmless scheme or none."""
    html = storable(html)
    if is_nested_too_deep(html):
        html = unescape(re.sub(r"<[^<>]*>", " ", html)).replace("&", "&amp;").replace("<", "&lt;")
    clean = nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=SILENT,
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=SCHEMES,
        link_rel=None,
    )
    builder = _TreeBuilder()
    builder.feed(clean)
    builder.close()
    return builder.root
