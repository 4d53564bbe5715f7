"""A story's blocks in the plain HTML that every feed reader shows: pictures as `<img>`, videos as links."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from broadsheet.common.text import safe_html
from broadsheet.stories.models import Picture
from broadsheet.stories.pictures import PRESETS, address_of, sizes_of
from broadsheet.stories.structured_data import absolute

# Pixels; wide enough for a reader's column on a fine screen.
WIDEST = 960


def rich_sources(block: dict[str, Any]) -> list[str]:
    """The rich text in a stored block."""
    value = block["value"]
    match block["type"]:
        case "paragraph":
            return [value]
        case "block_quote":
            return [value["quote"]]
        case "fact_box" | "correction":
            return [value["text"]]
        case "list":
            return list_items(value)
    return []


def list_items(value: dict[str, Any]) -> list[str]:
    """The items of a stored list, which Wagtail keeps bare or each with an id."""
    return [item["value"] if isinstance(item, dict) else item for item in value["items"]]


def figure(picture: Picture, caption: str, alt_text: str = "") -> SafeString:
    """A picture with what must stand under it: what it shows and whose it is."""
    sizes = sizes_of(picture, PRESETS["inline"])
    size = next((size for size in reversed(sizes) if size.width <= WIDEST), sizes[0])
    image = format_html(
        '<img src="{}" alt="{}" width="{}" height="{}">',
        absolute(address_of(picture, "inline", size.width, "webp")),
        alt_text or picture.description,
        size.width,
        size.height,
    )
    words = " ".join(part for part in (caption, f"({picture.credit})" if picture.credit else "") if part)
    return format_html(
        "<figure>{}{}</figure>", image, format_html("<figcaption>{}</figcaption>", words) if words else ""
    )


@dataclass(frozen=True)
class BlockWriter:
    """Writes stored blocks of one story. `expanded`: its rich text by stored form; `base`: its address."""

    base: str
    expanded: dict[str, str]
    pictures: dict[int, Picture]

    def block(self, block: dict[str, Any]) -> SafeString | str:
        """The block as HTML; nothing for what only makes sense on the page, such as related stories."""
        write = getattr(self, f"write_{block['type']}", None)
        return write(block["value"]) if write else ""

    def _rich(self, source: str) -> SafeString:
        return safe_html(self.expanded.get(source, ""), base=self.base)

    def write_paragraph(self, value: str) -> SafeString:
        return self._rich(value)

    def write_heading(self, value: dict[str, Any]) -> SafeString:
        return format_html("<h3>{}</h3>" if value["level"] == "3" else "<h2>{}</h2>", value["text"])

    def write_picture(self, value: dict[str, Any]) -> SafeString | str:
        picture = self.pictures.get(value["picture"])
        if picture is None:
            return ""
        return figure(picture, value.get("caption") or picture.caption, value.get("alt_text") or "")

    def write_pull_quote(self, value: dict[str, Any]) -> SafeString:
        speaker = pgettext("separator", ", ").join(part for part in (value.get("speaker"), value.get("role")) if part)
        return format_html(
            "<blockquote><p>{}</p>{}</blockquote>",
            value["quote"],
            format_html("<p>— {}</p>", speaker) if speaker else "",
        )

    def write_block_quote(self, value: dict[str, Any]) -> SafeString:
        speaker, source = value.get("speaker") or "", value.get("source_url") or ""
        said = format_html('<a href="{}">{}</a>', source, speaker or source) if is_web(source) else speaker
        return format_html(
            "<blockquote>{}{}</blockquote>",
            self._rich(value["quote"]),
            format_html("<p>— {}</p>", said) if said else "",
        )

    def write_list(self, value: dict[str, Any]) -> SafeString:
        items = format_html_join("", "<li>{}</li>", ([self._rich(item)] for item in list_items(value)))
        return format_html("<ol>{}</ol>" if value["style"] == "numbered" else "<ul>{}</ul>", items)

    def write_table(self, value: dict[str, Any]) -> SafeString:
        rows = value.get("data") or []
        column = bool(value.get("first_col_is_header"))
        head = bool(value.get("first_row_is_table_header"))
        written = ([self._row(cells, column, head and place == 0)] for place, cells in enumerate(rows))
        caption = value.get("table_caption")
        return format_html(
            "<table>{}{}</table>",
            format_html("<caption>{}</caption>", caption) if caption else "",
            format_html_join("", "<tr>{}</tr>", written),
        )

    def _row(self, cells: list[str | None], column: bool, head: bool) -> SafeString:
        return format_html_join(
            "",
            "<{0}>{1}</{0}>",
            (("th" if head or (column and place == 0) else "td", cell or "") for place, cell in enumerate(cells)),
        )

    def write_fact_box(self, value: dict[str, Any]) -> SafeString:
        return format_html("<aside><h3>{}</h3>{}</aside>", value["title"], self._rich(value["text"]))

    def write_embed(self, value: dict[str, Any]) -> SafeString | str:
        url = value["url"]
        return format_html('<p><a href="{}">{}</a></p>', url, value["title"] or url) if is_web(url) else ""

    def write_correction(self, value: dict[str, Any]) -> SafeString:
        kinds = {"clarification": _("Clarification"), "update": pgettext("kind of note", "Update")}
        day = date.fromisoformat(value["date"]) if isinstance(value["date"], str) else value["date"]
        return format_html(
            "<aside><p><strong>{}</strong>{}{}</p>{}</aside>",
            kinds.get(value["kind"], _("Correction")),
            pgettext("separator", ", "),
            formats.date_format(day, "DATE_FORMAT"),
            self._rich(value["text"]),
        )


def is_web(url: str) -> bool:
    """Whether `url` may stand in a link to somewhere else."""
    return url.startswith(("https://", "http://"))
