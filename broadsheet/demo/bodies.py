"""From the demo's block tables to the value of a StreamField."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from broadsheet.demo.content_files import age

Block = dict[str, Any]


def paragraphs(text: str) -> str:
    """HTML paragraphs from text whose paragraphs stand a blank line apart. Inline tags stay."""
    parts = (" ".join(part.split()) for part in text.strip().split("\n\n"))
    return "".join(f"<p>{part}</p>" for part in parts if part)


def blocks(
    body: Sequence[Mapping[str, Any]], pictures: Mapping[str, int], stories: Mapping[str, int], now: datetime
) -> list[Block]:
    """The StreamField's raw value. `pictures` and `stories` give primary keys; a story not yet there is left out."""
    made = []
    for item in body:
        value = _value(item, pictures, stories, now)
        if value is not None:
            made.append({"type": item["type"], "value": value})
    return made


def _value(item: Mapping[str, Any], pictures: Mapping[str, int], stories: Mapping[str, int], now: datetime) -> Any:
    match item["type"]:
        case "paragraph":
            return paragraphs(item["text"])
        case "heading":
            return {"text": item["text"], "level": str(item.get("level", "2"))}
        case "picture":
            return {
                "picture": pictures[item["picture"]],
                "caption": item.get("caption", ""),
                "alt_text": item.get("alt_text", ""),
                "layout": item.get("layout", "text"),
            }
        case "pull_quote":
            return {key: item.get(key, "") for key in ("quote", "speaker", "role")}
        case "block_quote":
            return {
                "quote": paragraphs(item["quote"]),
                "speaker": item.get("speaker", ""),
                "source_url": item.get("source_url", ""),
            }
        case "list":
            return {"style": item.get("style", "bulleted"), "items": [paragraphs(text) for text in item["items"]]}
        case "table":
            return {
                "data": [[str(cell) for cell in row] for row in item["rows"]],
                "first_row_is_table_header": item.get("header_row", True),
                "first_col_is_header": item.get("header_column", False),
                "table_header_choice": _header_choice(item),
                "table_caption": item.get("table_caption", ""),
            }
        case "fact_box":
            return {"title": item["title"], "text": paragraphs(item["text"])}
        case "related":
            chosen = [stories[slug] for slug in item["stories"] if slug in stories]
            return {"title": item.get("title", ""), "stories": chosen} if chosen else None
        case "embed":
            return {"url": item["url"], "title": item["title"]}
        case "correction":
            date = timezone.localtime(now - age(item["age"])).date()
            return {"kind": item.get("kind", "correction"), "date": date.isoformat(), "text": paragraphs(item["text"])}
    raise ValueError(f"The demo's content has a block of the unknown type “{item['type']}”")


def _header_choice(item: Mapping[str, Any]) -> str:
    row, column = item.get("header_row", True), item.get("header_column", False)
    return {(True, True): "both", (True, False): "row", (False, True): "column"}.get((row, column), "neither")
