"""The first reading of an export: is it whole, and what is in it that must be known before anything is made?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from broadsheet.exchange.wordpress.export import Author, Item, Site, Term
from broadsheet.exchange.wordpress.reader import ExportReader, NestedCdata

WRITTEN = frozenset({"post", "page"})
NUMBER_IN_QUERY = ("p", "page_id", "attachment_id")
SIZE_IN_NAME = re.compile(r"(?:-\d{1,5}x\d{1,5}|-scaled|-rotated)(?=\.\w+$)")


def host_of(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def place_of(address: str) -> str:
    """What of an address tells one page of a site from another: the path without its last slash, else the query."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    numbers = parse_qs(parts.query)
    for name in NUMBER_IN_QUERY:
        if numbers.get(name, [""])[0].isdigit():
            return f"?{numbers[name][0]}"
    return unquote(parts.path).rstrip("/").casefold()


def original_name(address: str) -> str:
    """A picture's path with neither the size nor the mark that WordPress adds to the names of its copies."""
    return SIZE_IN_NAME.sub("", unquote(urlsplit(address).path))


@dataclass
class Survey:
    """What a whole export holds, in little: no texts, so that memory stays small."""

    reader: ExportReader
    site: Site = field(default_factory=Site)
    count: int = 0
    authors: dict[str, Author] = field(default_factory=dict)
    terms: dict[tuple[str, str], Term] = field(default_factory=dict)
    attachments: dict[int, Item] = field(default_factory=dict)
    attached_to: dict[int, list[int]] = field(default_factory=dict)
    page_ids: set[int] = field(default_factory=set)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    by_file: dict[str, int] = field(default_factory=dict)
    hosts: set[str] = field(default_factory=set)

    @property
    def source(self) -> str:
        """The name by which this site's things are known here: its address without scheme, or its title."""
        parts = urlsplit(self.site.url) if self.site.url else None
        if parts and parts.netloc:
            return f"{parts.netloc.lower()}{parts.path.rstrip('/')}"[:200]
        return (" ".join(self.site.title.split()) or "a site without a name")[:200]

    def items(self) -> Iterator[Item]:
        """Reads the file again and yields its items."""
        for record in self.reader:
            if isinstance(record, Item):
                yield record

    def absolute(self, address: str) -> str:
        """`address` as seen from the exported site."""
        try:
            return urljoin(f"{(self.site.base_blog_url or self.site.link).rstrip('/')}/", address)
        except ValueError:
            return address

    def is_own(self, address: str) -> bool:
        return host_of(address) in self.hosts

    def target_of(self, address: str) -> tuple[str, str] | None:
        """Kind and identity of the post or page that an address on the exported site leads to."""
        return self.places.get(place_of(address)) if self.is_own(address) else None

    def attachment_for(self, address: str) -> int:
        """The number of the attachment whose file an address leads to, 0 where there is none."""
        return self.by_file.get(original_name(address), 0)


def survey(path: Path) -> Survey:
    """Reads the whole file at `path`. Raises `BrokenExport` where it is no whole export."""
    try:
        return _survey(ExportReader(path))
    except NestedCdata:
        return _survey(ExportReader(path, nested_cdata=True))


def _survey(reader: ExportReader) -> Survey:
    found = Survey(reader)
    for record in reader:
        if isinstance(record, Author):
            found.authors.setdefault(record.login, record)
        elif isinstance(record, Term):
            found.terms.setdefault((record.taxonomy, record.slug), record)
        else:
            _note_item(found, record)
    found.site = reader.site
    found.hosts |= {
        host_of(address) for address in (found.site.link, found.site.base_site_url, found.site.base_blog_url)
    }
    found.hosts.discard("")
    return found


def _note_item(found: Survey, item: Item) -> None:
    found.count += 1
    if item.kind == "attachment":
        address = item.attachment_url or item.guid
        found.attachments.setdefault(item.id, item)
        found.attached_to.setdefault(item.parent_id, []).append(item.id)
        found.by_file.setdefault(original_name(address), item.id)
        found.hosts.add(host_of(address))
    elif item.kind in WRITTEN:
        target = (item.kind, item.identity)
        if item.kind == "page":
            found.page_ids.add(item.id)
        if item.id:
            found.places.setdefault(f"?{item.id}", target)
        if place := place_of(item.link):
            found.places.setdefault(place, target)
