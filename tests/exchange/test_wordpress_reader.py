# ruff: noqa: E501 (what goes in and what comes out is read best on one line)
"""A WordPress export is read whole, or refused in words."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadsheet.exchange.wordpress.export import Author, Item, Term
from broadsheet.exchange.wordpress.reader import ExportReader, moment
from broadsheet.exchange.wordpress.survey import survey
from broadsheet.exchange.wordpress.xml_source import BLOCK, BrokenExport
from tests.exchange.wxr import Comment, Post, export_file, shared_export


def items_of(path: Path) -> list[Item]:
    return list(survey(path).items())


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "export.xml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def frame(inside: str, head: str = "", version: str = "1.2", scheme: str = "http") -> str:
    return (
        f'{head}<rss xmlns:wp="{scheme}://wordpress.org/export/{version}/" '
        f'xmlns:excerpt="{scheme}://wordpress.org/export/{version}/excerpt/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><wp:wxr_version>{version}</wp:wxr_version>{inside}</channel></rss>"
    )


def test_every_field_of_a_post_is_read(tmp_path: Path) -> None:
    post = Post(
        id=7, title="A &amp; B", link="https://old.example/a/", slug="a", content="Text", excerpt="Short", creator="ann",
        categories=["Local"], tags=["Harbour"], meta={"_thumbnail_id": "9"}, is_sticky=True,
        comments=[Comment(1, "First"), Comment(2, "Second", parent=1, approved="0")],
    )  # fmt: skip
    [item] = items_of(export_file(tmp_path, [post]))
    assert (item.id, item.kind, item.title, item.slug, item.status) == (7, "post", "A & B", "a", "publish")
    assert (item.content, item.excerpt, item.creator, item.is_sticky) == ("Text", "Short", "ann", True)
    assert item.published_at == datetime(2020, 1, 2, 10, 0, tzinfo=UTC)
    assert [(filing.taxonomy, filing.slug, filing.name) for filing in item.filings] == [
        ("category", "local", "Local"), ("post_tag", "harbour", "Harbour"),
    ]  # fmt: skip
    assert item.meta == {"_thumbnail_id": "9"}
    assert [(comment.id, comment.parent_id, comment.approved) for comment in item.comments] == [
        (1, 0, "1"),
        (2, 1, "0"),
    ]


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_namespaces_of_all_versions_are_known(tmp_path: Path, version: str, scheme: str) -> None:
    item = (
        "<item><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type><excerpt:encoded>x</excerpt:encoded></item>"
    )
    [found] = items_of(write(tmp_path, frame(item, version=version, scheme=scheme)))
    assert (found.id, found.kind, found.excerpt) == (1, "post", "x")


def test_a_prefix_means_nothing_without_its_namespace(tmp_path: Path) -> None:
    inside = (
        '<item><title>a</title><wp:post_id xmlns:wp="http://else.example/">5</wp:post_id>'
        '<post_id xmlns="http://wordpress.org/export/1.2/">2</post_id><wp:post_type>post</wp:post_type></item>'
    )
    assert items_of(write(tmp_path, frame(inside)))[0].id == 2


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        (("2020-01-02 10:00:00",), datetime(2020, 1, 2, 10, tzinfo=UTC)),
        (("0000-00-00 00:00:00", "Thu, 02 Jan 2020 12:00:00 +0200"), datetime(2020, 1, 2, 10, tzinfo=UTC)),
        (("0000-00-00 00:00:00", "Wed, 30 Nov -0001 00:00:00 +0000", "2020-01-02 10:00:00"),
         datetime(2020, 1, 2, 10, tzinfo=UTC)),
        (("", "yesterday", "9999-12-31 23:59:59", "0001-01-01 00:00:00", "2020-13-45 99:00:00"), None),
    ],
)  # fmt: skip
def test_the_first_date_that_is_one_counts(candidates: tuple[str, ...], expected: datetime | None) -> None:
    assert moment(*candidates) == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        (" \n ", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a text file"),
        (b"\x1f\x8b\x08\x00", "compressed"),
        (b"PK\x03\x04", "compressed"),
        ("Dear editor", "not XML"),
        ("<html><body><p>Hello</p></body></html>", "no <rss>"),
        ("<rss><channel><title>News</title></channel></rss>", "which version"),
        ("<rss><feed/></rss>", "line 1 has <feed> where <channel> belongs"),
        ("<rss>\n<channel>\n<title>a</link>\n</channel></rss>", "line 3"),
        (frame("<item>&nbsp;</item>"), "Entity 'nbsp' not defined"),
        (frame("<item>")[:-30], "ends in the middle"),
        (frame("<item><title><![CDATA[abc]]></title></item>")[:-60], "ends in the middle, at line 1"),
    ],
)  # fmt: skip
def test_what_is_no_export_is_refused_in_a_sentence(tmp_path: Path, content: str | bytes, words: str) -> None:
    with pytest.raises(BrokenExport) as refused:
        survey(write(tmp_path, content))
    assert words in str(refused.value)
    assert str(refused.value).startswith("export.xml ") and str(refused.value).endswith(".")


def test_a_file_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BrokenExport, match=r"nowhere.xml cannot be read: no such file"):
        survey(tmp_path / "nowhere.xml")


LAUGHS = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10 if level else "ha"}">' for level in range(10))


@pytest.mark.parametrize(
    "head",
    [
        f"<!DOCTYPE rss [{LAUGHS}]>",
        '<!DOCTYPE rss [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % outside SYSTEM "http://127.0.0.1:9/x.dtd"> %outside;]>',
    ],
)
def test_a_file_that_brings_its_own_entities_is_refused(tmp_path: Path, head: str) -> None:
    entity = "&l9;" if "l9" in head else "&secret;"
    with pytest.raises(BrokenExport, match="entities"):
        survey(write(tmp_path, frame(f"<item><title>{entity}</title></item>", head)))


def test_a_document_type_elsewhere_is_never_fetched(tmp_path: Path) -> None:
    found = survey(write(tmp_path, frame("<title>a</title>", '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">')))
    assert found.site.title == "a"


def test_characters_that_xml_forbids_are_dropped_and_counted(tmp_path: Path) -> None:
    item = b"<item><title>a\x0bb\x1f</title><wp:post_id>1</wp:post_id></item>"
    path = write(tmp_path, frame("@").encode().replace(b"@", item))
    found = survey(path)
    assert next(found.items()).title == "ab"
    assert found.reader.mended == 2


def test_bytes_that_are_no_utf8_are_replaced_and_counted(tmp_path: Path) -> None:
    path = write(tmp_path, frame("@").encode().replace(b"@", b"<item><title>a\xe9b</title></item>"))
    found = survey(path)
    assert next(found.items()).title == "a\ufffdb"
    assert found.reader.mended == 1


def test_an_export_in_another_encoding_is_read(tmp_path: Path) -> None:
    text = frame("<item><title>Żółw</title></item>", '<?xml version="1.0" encoding="ISO-8859-2"?>')
    assert items_of(write(tmp_path, text.encode("iso-8859-2")))[0].title == "Żółw"


@pytest.mark.parametrize("padding", [0, BLOCK - 700, BLOCK - 620, BLOCK - 600, BLOCK - 560])
def test_ends_of_cdata_within_cdata_are_text(tmp_path: Path, padding: int) -> None:
    content = f"<wp:filler>{'x' * padding}</wp:filler><item><title>a</title><content:encoded><![CDATA[one <![CDATA[ two ]]> three ]]>]]>\n</content:encoded></item>"
    [item] = items_of(write(tmp_path, frame(content)))
    assert item.content.rstrip("\n") == "one <![CDATA[ two ]]> three ]]>"


def test_memory_stays_flat(tmp_path: Path) -> None:
    path = tmp_path / "large.xml"
    item = f"<item><title>a</title><content:encoded>{'word ' * 4000}</content:encoded></item>"
    before, after = frame("@").split("@")
    with path.open("w") as file:
        file.write(before)
        for _ in range(2000):
            file.write(item)
        file.write(after)
    import tracemalloc

    tracemalloc.start()
    count = sum(1 for _ in ExportReader(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 2000
    assert path.stat().st_size > 40_000_000
    assert peak < 8_000_000


SHARED = {
    "crazy-cdata.xml": (0, 1, 0, "http://wp.dev"),
    "large-authors.xml": (300, 0, 0, ""),
    "namespace-edge-cases.xml": (2, 6, 0, ""),
    "slashes.xml": (1, 1, 1, "http://localhost/"),
    "small-export.xml": (3, 11, 1, "http://localhost/"),
    "theme-unit-test-data.xml": (2, 186, 33, "https://wpthemetestdata.wordpress.com"),
    "valid-wxr-1.0.xml": (0, 6, 1, "http://localhost/"),
    "valid-wxr-1.1.xml": (1, 2, 1, "http://localhost/"),
    "wxr-flat-attachment-same-site.xml": (1, 2, 0, "https://wpthemetestdata.files.wordpress.com"),
    "wxr-utf-8-challenges.xml": (1, 1, 0, "https://playground.internal/path"),
}


@pytest.mark.parametrize("name", SHARED)
def test_real_exports_are_read_whole(name: str) -> None:
    found = survey(shared_export(name))
    records = list(found.reader)
    authors, items, comments, site = SHARED[name]
    assert sum(isinstance(record, Author) for record in records) == authors
    assert sum(isinstance(record, Item) for record in records) == items
    assert sum(len(record.comments) for record in records if isinstance(record, Item)) == comments
    assert found.site.url == site
    assert found.reader.mended == 0


def test_a_category_knows_its_parent() -> None:
    terms = [record for record in ExportReader(shared_export("valid-wxr-1.0.xml")) if isinstance(record, Term)]
    assert {term.slug: term.parent for term in terms if term.parent} == {"child": "parent"}


def test_the_malformed_export_is_refused() -> None:
    with pytest.raises(BrokenExport, match=r"malformed\.xml is damaged: line 90"):
        survey(shared_export("malformed.xml"))
