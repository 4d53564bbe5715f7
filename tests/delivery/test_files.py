"""Static files and media."""

import gzip
from pathlib import Path

import pytest

from broadsheet.delivery.files import OUTSIDE, Files, Tree, byte_range
from broadsheet.delivery.reply import Reply

CSS = b"body { color: black }\n" * 50


@pytest.fixture
def files(tmp_path: Path) -> Files:
    static, media = tmp_path / "static", tmp_path / "media"
    (static / "site").mkdir(parents=True)
    (static / "site" / "page.0123456789ab.css").write_bytes(CSS)
    (static / "site" / "page.css").write_bytes(CSS)
    (static / ".edition").write_text("secret")
    (media / "pictures").mkdir(parents=True)
    (media / "originals").mkdir()
    (media / "pictures" / "a.avif").write_bytes(bytes(range(200)))
    (media / "pictures" / "a.svg").write_bytes(b"<svg><script>alert(1)</script></svg>" * 20)
    (media / "pictures" / "a.html").write_bytes(b"<script>alert(1)</script>")
    (media / "originals" / "raw.jpg").write_bytes(b"secret")
    (tmp_path / "outside.txt").write_text("secret")
    (media / "pictures" / "link.txt").symlink_to(tmp_path / "outside.txt")
    (media / "pictures" / "folder.jpg").mkdir()
    return Files([Tree("/static/", static), Tree("/media/", media, public=("pictures",), uploaded=True)])


def ask(files: Files, path: str, method: str = "GET", **headers: str) -> Reply | None:
    return files.answer(method, path, {name.replace("_", "-"): value for name, value in headers.items()}.get)


def field(reply: Reply | None, name: str) -> str | None:
    assert reply is not None
    return dict(reply.headers).get(name)


def test_a_hashed_file_is_kept_for_ever_and_another_for_minutes(files: Files) -> None:
    hashed = ask(files, "/static/site/page.0123456789ab.css", accept_encoding="gzip")
    assert hashed is not None
    assert field(hashed, "cache-control") == "public, max-age=31536000, immutable"
    assert gzip.decompress(hashed.body) == CSS
    assert field(hashed, "vary") == "Accept-Encoding"
    assert field(hashed, "content-type") == "text/css; charset=utf-8"
    assert field(ask(files, "/static/site/page.css"), "cache-control") == "public, max-age=300"


def test_a_static_file_is_revalidated_and_asked_for_by_head(files: Files) -> None:
    full = ask(files, "/static/site/page.css")
    etag = field(full, "etag") or ""
    again = ask(files, "/static/site/page.css", if_none_match=etag)
    assert again is not None and again.status == 304
    head = ask(files, "/static/site/page.css", "HEAD")
    assert head is not None and head.body == b"" and field(head, "content-length") == str(len(CSS))


def test_a_changed_static_file_is_read_again(files: Files) -> None:
    ask(files, "/static/site/page.css")
    (Path(files.trees[0].root) / "site" / "page.css").write_bytes(b"new" * 100)
    reply = ask(files, "/static/site/page.css")
    assert reply is not None and reply.body == b"new" * 100


@pytest.mark.parametrize(
    "path",
    [
        "/static/",
        "/static/.edition",
        "/static/site",
        "/static/site/",
        "/static/../outside.txt",
        "/static/site/../../outside.txt",
        "/static//etc/passwd",
        "/static/site/nothing.css",
        "/static/\x00",
        "/static/" + "x" * 5_000,
        "/media/originals/raw.jpg",
        "/media/pictures/../originals/raw.jpg",
        "/media/pictures/link.txt",
        "/media/pictures/folder.jpg",
        "/media/",
    ],
)
def test_nothing_outside_the_public_folders_is_shown(files: Files, path: str) -> None:
    assert ask(files, path) is None


def test_a_picture_is_sent_from_its_file_and_in_parts(files: Files) -> None:
    whole = ask(files, "/media/pictures/a.avif")
    assert whole is not None and whole.file.endswith("a.avif") and field(whole, "content-type") == "image/avif"
    part = ask(files, "/media/pictures/a.avif", range="bytes=10-19")
    assert part is not None and part.status == 206 and part.span == (10, 20)
    assert field(part, "content-range") == "bytes 10-19/200"
    beyond = ask(files, "/media/pictures/a.avif", range="bytes=500-")
    assert beyond is not None and beyond.status == 416 and field(beyond, "content-range") == "bytes */200"
    changed = ask(files, "/media/pictures/a.avif", range="bytes=10-19", if_range='"other"')
    assert changed is not None and changed.status == 200


def test_an_uploaded_drawing_or_page_runs_nothing(files: Files) -> None:
    for name in ("a.svg", "a.html"):
        reply = ask(files, f"/media/pictures/{name}")
        assert field(reply, "content-disposition") == "attachment"
        assert "sandbox" in (field(reply, "content-security-policy") or "")
        assert field(reply, "x-content-type-options") == "nosniff"
    assert field(ask(files, "/media/pictures/a.avif"), "content-disposition") is None


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-", (0, 99)),
        ("bytes=0-0", (0, 0)),
        ("bytes=-10", (90, 99)),
        ("bytes=-1000", (0, 99)),
        ("bytes=50-1000", (50, 99)),
        ("bytes=100-", OUTSIDE),
        ("bytes=-0", OUTSIDE),
        ("bytes=" + "9" * 30 + "-", OUTSIDE),
        ("bytes=5-4", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("lines=1-2", None),
    ],
)
def test_ranges(header: str, span: tuple[int, int] | None) -> None:
    assert byte_range(header, 100) == span


def test_memory_for_static_files_is_bounded(tmp_path: Path) -> None:
    files = Files([Tree("/static/", tmp_path)], memory=50_000)
    for number in range(50):
        (tmp_path / f"{number}.css").write_bytes(bytes([65 + number % 26]) * 5_000)
        assert ask(files, f"/static/{number}.css") is not None
    assert files._held <= 50_000
