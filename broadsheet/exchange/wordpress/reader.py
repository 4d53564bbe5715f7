"""Reads a WXR file (WordPress eXtended RSS 1.0, 1.1, 1.2) as a stream: memory stays flat however long the file is.

Namespaces carry the version and differ between files (http or https, 1.0 to 1.2), so elements are found by what their
namespace says, never by their prefix.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from lxml import etree

from broadsheet.exchange.wordpress.export import Author, Comment, Filing, Item, Record, Site, Term
from broadsheet.exchange.wordpress.xml_source import BrokenExport, XmlSource

WORDPRESS = re.compile(r"\{https?://wordpress\.org/export/\d+\.\d+/(excerpt/)?\}(\w+)")
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
VERSION = re.compile(r"\d+\.\d+")
UNFINISHED = (etree.ErrorTypes.ERR_TAG_NOT_FINISHED, etree.ErrorTypes.ERR_CDATA_NOT_FINISHED)
SITE_FIELDS = {"base_site_url": "base_site_url", "base_blog_url": "base_blog_url", "wxr_version": "version"}
RSS_SITE_FIELDS = frozenset({"title", "link", "description", "language"})
ENTITIES_REFUSED = (
    "{name} declares XML entities of its own, which no WordPress export does and which can be used to attack whoever "
    "reads it. It was not read."
)
# “Wed, 30 Nov -0001 00:00:00 +0000” is what WordPress makes of no date; Python would read the year 2000 from it.
YEAR_BEFORE_CHRIST = re.compile(r"\s-\d+\s")
# Dates outside cannot be moved between time zones; no newspaper has such a story.
FIRST_YEAR, LAST_YEAR = 1000, 9000


def local_name(element: etree._Element) -> str:
    """`wp:post_id` as "post_id", `excerpt:encoded` as "excerpt", plain RSS by its own name, everything else ""."""
    tag = str(element.tag)
    if not tag.startswith("{"):
        return f"rss:{tag}"
    if match := WORDPRESS.fullmatch(tag):
        return "excerpt" if match[1] else match[2]
    return {CONTENT: "content", CREATOR: "creator"}.get(tag, "")


def text_of(element: etree._Element) -> str:
    """All text in `element`: WordPress plug-ins write markup where text belongs."""
    return "".join(str(text) for text in element.itertext())


def fields_of(element: etree._Element) -> dict[str, str]:
    """The texts of `element`'s children by local name; where a name comes twice, the first counts."""
    fields: dict[str, str] = {}
    for child in element:
        name = local_name(child)
        if name and name not in fields:
            fields[name] = text_of(child)
    return fields


def number(text: str) -> int:
    """`text` as a whole number, 0 where it is none."""
    try:
        return max(0, min(int(text.strip()), 2**62))
    except ValueError:
        return 0


def moment(*candidates: str) -> datetime | None:
    """The first of `candidates` that is a date, in UTC. WordPress writes “0000-00-00 00:00:00” for no date."""
    for text in candidates:
        text = text.strip()
        if YEAR_BEFORE_CHRIST.search(text):
            continue
        try:
            found = datetime.fromisoformat(text) if text[:4].isdigit() else parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return None


class NestedCdata(BrokenExport):
    """Raised for a file whose posts hold unescaped ends of CDATA sections; it can be read with `nested_cdata`."""


class ExportReader:
    """A WXR file. Iterating reads it from its start to its end and yields its records in their order.

    `site` is filled on the way (WordPress writes it before the first item). Raises `BrokenExport` when made for a file
    that can be no export. A file that turns out damaged raises it at the end of the iteration at the latest: whoever
    must not act on half a file iterates once before.
    """

    def __init__(self, path: Path, nested_cdata: bool = False) -> None:
        self.path = path
        self.nested_cdata = nested_cdata
        self.site = Site()
        self.mended = 0
        XmlSource(path).close()

    def __iter__(self) -> Iterator[Record]:
        source = XmlSource(self.path, self.nested_cdata)
        # Not every fault that libxml2 sees makes a file unreadable; `_check_log` says which do.
        events = etree.iterparse(
            source,
            events=("start", "end"),
            recover=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            yield from self._records(events, source)
        except etree.XMLSyntaxError:
            self._check_log(events.error_log, source)
            raise BrokenExport(f"{self.path.name} holds no XML element, so it is not a WordPress export.") from None
        finally:
            self.mended = source.mended
            source.close()

    def _records(self, events: "etree.iterparse[tuple[str, etree._Element]]", source: XmlSource) -> Iterator[Record]:
        depth = 0
        self.site = Site()
        for event, element in events:
            if event == "start":
                depth += 1
                if depth <= 2:
                    self._check_log(events.error_log, source)
                    self._check_frame(depth, element)
                continue
            depth -= 1
            if depth == 2:
                record = self._record(element)
                if record is not None:
                    yield record
                self._forget(element)
        self._check_log(events.error_log, source)
        if not depth and not VERSION.fullmatch(self.site.version):
            raise BrokenExport(
                f"{self.path.name} is not a WordPress export: it does not say which version of the format it is in "
                "(wxr_version)."
            )

    def _check_frame(self, depth: int, element: etree._Element) -> None:
        if depth == 1:
            # The declarations stand before the first element, so none has been used yet.
            declarations = element.getroottree().docinfo.internalDTD
            if declarations is not None and any(True for _ in declarations.iterentities()):  # type: ignore[attr-defined]
                raise BrokenExport(ENTITIES_REFUSED.format(name=self.path.name))
            if element.tag != "rss":
                raise BrokenExport(f"{self.path.name} is XML, but not a WordPress export (it has no <rss>).")
        elif depth == 2 and element.tag != "channel":
            raise BrokenExport(
                f"{self.path.name} is not a WordPress export: line {element.sourceline} has "
                f"<{etree.QName(element).localname}> where <channel> belongs."
            )

    def _check_log(self, log: "etree._ListErrorLog", source: XmlSource) -> None:
        """Raises `BrokenExport` for the first fault in `log` that makes the file unreadable.

        A namespace that is no URI does no harm: only WordPress's own are looked for.
        """
        name = self.path.name
        for entry in log:
            if entry.domain == etree.ErrorDomains.NAMESPACE or entry.level < etree.ErrorLevels.ERROR:
                continue
            if entry.type == etree.ErrorTypes.ERR_MISPLACED_CDATA_END and not self.nested_cdata:
                raise NestedCdata(f"{name} is damaged: line {entry.line} has “]]>” outside a CDATA section.")
            if source.is_cut_off and (entry.type in UNFINISHED or entry.line >= source.lines):
                raise BrokenExport(f"{name} ends in the middle, at line {entry.line}. It seems to have been cut off.")
            if "entity amplification" in entry.message or entry.type == etree.ErrorTypes.ERR_ENTITY_LOOP:
                raise BrokenExport(ENTITIES_REFUSED.format(name=name))
            raise BrokenExport(
                f"{name} is damaged: line {entry.line} is not XML ({entry.message.strip().rstrip('.')})."
            )

    def _record(self, element: etree._Element) -> Record | None:
        match local_name(element):
            case "rss:item":
                return read_item(element)
            case "author":
                return read_author(element)
            case "category" | "tag" | "term" as name:
                return read_term(name, element)
            case name if name in SITE_FIELDS:
                setattr(self.site, SITE_FIELDS[name], text_of(element).strip())
            case name if name.removeprefix("rss:") in RSS_SITE_FIELDS and name.startswith("rss:"):
                setattr(self.site, name.removeprefix("rss:"), text_of(element).strip())
        return None

    @staticmethod
    def _forget(element: etree._Element) -> None:
        """Frees `element` and everything before it."""
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def read_author(element: etree._Element) -> Author | None:
    fields = fields_of(element)
    login = fields.get("author_login", "").strip()
    if not login:
        return None
    return Author(
        login=login,
        id=number(fields.get("author_id", "")),
        email=fields.get("author_email", "").strip(),
        display_name=fields.get("author_display_name", "").strip(),
        first_name=fields.get("author_first_name", "").strip(),
        last_name=fields.get("author_last_name", "").strip(),
    )


def read_term(name: str, element: etree._Element) -> Term | None:
    fields = fields_of(element)
    match name:
        case "category":
            taxonomy, slug, title = "category", fields.get("category_nicename", ""), fields.get("cat_name", "")
        case "tag":
            taxonomy, slug, title = "post_tag", fields.get("tag_slug", ""), fields.get("tag_name", "")
        case _:
            taxonomy, slug, title = (fields.get(f"term_{part}", "") for part in ("taxonomy", "slug", "name"))
    if not (slug.strip() or title.strip()):
        return None
    return Term(
        taxonomy=taxonomy.strip(),
        slug=slug.strip(),
        name=title.strip() or slug.strip(),
        id=number(fields.get("term_id", "")),
        parent=(fields.get("category_parent") or fields.get("term_parent") or "").strip(),
        description=(
            fields.get("category_description") or fields.get("tag_description") or fields.get("term_description") or ""
        ).strip(),
    )


def read_item(element: etree._Element) -> Item:
    fields = fields_of(element)

    def word(name: str) -> str:
        return fields.get(name, "").strip()

    return Item(
        id=number(word("post_id")),
        kind=word("post_type"),
        title=word("rss:title"),
        link=word("rss:link"),
        guid=word("rss:guid"),
        slug=word("post_name"),
        status=word("status"),
        published_at=moment(word("post_date_gmt"), word("rss:pubDate"), word("post_date")),
        modified_at=moment(word("post_modified_gmt"), word("post_modified")),
        creator=word("creator"),
        content=fields.get("content", ""),
        excerpt=fields.get("excerpt", ""),
        parent_id=number(word("post_parent")),
        is_sticky=word("is_sticky") == "1",
        takes_comments=word("comment_status") != "closed",
        password=word("post_password"),
        attachment_url=word("attachment_url"),
        filings=tuple(read_filings(element)),
        meta=read_meta(element),
        comments=tuple(read_comment(child) for child in element if local_name(child) == "comment"),
    )


def read_filings(element: etree._Element) -> Iterator[Filing]:
    """What the item is filed under, each once. WXR 1.0 names every term twice, the first time without a slug."""
    seen = set()
    for child in element:
        if local_name(child) != "rss:category":
            continue
        taxonomy = {"tag": "post_tag", "": "category"}.get(child.get("domain", ""), child.get("domain", ""))
        slug, name = child.get("nicename", "").strip(), text_of(child).strip()
        if not slug or (taxonomy, slug) in seen:
            continue
        seen.add((taxonomy, slug))
        yield Filing(taxonomy, slug, name or slug)


def read_meta(element: etree._Element) -> dict[str, str]:
    """The item's custom fields; of a field that comes several times, the last, as WordPress shows it."""
    meta = {}
    for child in element:
        if local_name(child) == "postmeta":
            fields = fields_of(child)
            if key := fields.get("meta_key", "").strip():
                meta[key] = fields.get("meta_value", "")
    return meta


def read_comment(element: etree._Element) -> Comment:
    fields = fields_of(element)

    def word(name: str) -> str:
        return fields.get(f"comment_{name}", "").strip()

    return Comment(
        id=number(word("id")),
        parent_id=number(word("parent")),
        author=word("author"),
        email=word("author_email"),
        url=word("author_url"),
        at=moment(word("date_gmt"), word("date")),
        approved=word("approved"),
        kind=word("type"),
        content=fields.get("comment_content", ""),
        user_id=number(word("user_id")),
    )
