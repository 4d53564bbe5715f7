"""Which coding a client gets (RFC 9110, section 12.5.3)."""

import gzip

import brotli
import pytest

from broadsheet.delivery.compression import Negotiation, acceptable, compressed


@pytest.mark.parametrize(
    ("header", "first"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0", "identity"),
        ("*", "br"),
        ("*;q=0.5, gzip", "gzip"),
        ("*;q=0", "identity"),
        ("*;q=0, gzip", "gzip"),
        ("identity", "identity"),
        ("identity;q=0, gzip;q=0.1", "gzip"),
        ("identity;q=0", "identity"),
        ("identity, gzip;q=0.5", "identity"),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("gzip;q=nonsense", "identity"),
        ("gzip;q=nan", "identity"),
        ("gzip;q=7", "gzip"),
        ("gzip ; q = 1", "gzip"),
        (",,,gzip,,", "gzip"),
        ("br;level=3;q=0.2, gzip;q=0.1", "br"),
        (";q=1", "identity"),
        ("deflate", "identity"),
    ],
)
def test_the_client_gets_the_coding_it_likes_best(header: str | None, first: str) -> None:
    assert acceptable(header)[0] == first
    assert "identity" in acceptable(header)


def test_invented_headers_are_not_remembered_for_ever() -> None:
    negotiate = Negotiation(limit=10)
    for number in range(1_000):
        assert negotiate(f"gzip, x-{number}")[0] == "gzip"
    assert len(negotiate._known) == 10


def test_copies_hold_the_same_bytes_and_are_made_only_when_smaller() -> None:
    body = b"<p>All the news</p>" * 100
    copies = compressed(body, "text/html; charset=utf-8")
    assert brotli.decompress(copies["br"]) == body
    assert gzip.decompress(copies["gzip"]) == body
    assert compressed(body, "image/jpeg") == {}
    assert compressed(b"short", "text/html") == {}
