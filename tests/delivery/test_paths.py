"""Which paths may name a stored page."""

import pytest

from broadsheet.delivery.paths import MAX_DEPTH, storable


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/news/",
        "/news/a-story/",
        "/feed.rss",
        "/news/page/2/",
        "/sitemap-stories.xml",
        "/θέματα/ναυτιλία/",
        "/archive/2026/11/24/",
        "/a~b/!$&'()*+,=:/",
        "/" + "x" * 200 + "/",
    ],
)
def test_one_plain_spelling_may_be_stored(path: str) -> None:
    assert storable(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "news/",
        "//news/",
        "/news//",
        "/news/../admin/",
        "/news/./",
        "/..",
        "/.git/config",
        "/news/a.",
        "/news/a /",
        "/ news/",
        "/news/;x.css",
        "/news/a;x=1/",
        "/news/a%2f/",
        "/news/a%",
        "/news/a?b",
        "/news/a#b",
        "/news\\a/",
        "/news/\x00/",
        "/news/\n/",
        "/news/\x7f/",
        "/news/\x85/",
        "/news/\u200b/",
        "/news/\ufffd/",
        "/news/\udcff/",
        "/news/cafe\u0301/",
        "/news/@/",
        "/news/a@",
        "/" + "x" * 201 + "/",
        "/" + "é" * 101 + "/",
        "/" + "x/" * (MAX_DEPTH + 1),
        "/" + ("x" * 190 + "/") * 6,
    ],
)
def test_every_other_spelling_may_not(path: str) -> None:
    assert not storable(path)
