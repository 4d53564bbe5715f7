"""Files that are no pictures, or are more than that."""

import zlib

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from broadsheet.readers import portraits
from tests.readers.pictures import SECRET, chunk, complaint_about, halves, noise, png, portrait_of, saved

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        SVG,
        b"\xef\xbb\xbf" + SVG,
        b"<!doctype html><img src=x onerror=alert(1)>",
        b"GIF89a/*\0\0\0\0\0*/=1;alert(1)//",
        b"\x89PNG\r\n\x1a\n" + SECRET,
        b"\xff\xd8\xff\xe0" + SECRET,
        b"RIFF\0\0\0\0WEBPVP8 " + SECRET,
        b"\0\0\0\x1cftypavif\0\0\0\0avifmif1" + SECRET,
        b"\0\0\0\x1cftypheic\0\0\0\0heicmif1" + SECRET,
        b"%PDF-1.7\n%" + SECRET,
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"P6 9 9 255\n" + b"\0" * 243,
        b"/* XPM */\nstatic char *a[] = {};",
        b"\0\0\1\0\1\0\1\1\0\0\1\0\x18\0\x30\0\0\0\x16\0\0\0" + b"\0" * 60,
        saved(halves(9, 9), "BMP"),
        saved(halves(9, 9), "TIFF"),
        SECRET + saved(halves(9, 9), "PNG"),
    ],
)
def test_what_is_no_picture_of_a_kind_that_is_taken_is_refused_with_a_sentence(content: bytes) -> None:
    for name in ("a.jpg", "a.svg", "a.html"):
        assert complaint_about(content, name) == "portrait_unreadable"


def test_of_a_picture_that_is_also_a_page_or_a_program_only_the_picture_goes_on() -> None:
    gif = bytearray(saved(Image.new("P", (0x2F2A // 64, 64)), "GIF"))
    gif[6:8] = b"/*"
    for content in (
        saved(halves(), "JPEG", comment=b"*/=1;" + SECRET),
        saved(halves(), "PNG") + b"PK\x03\x04" + SECRET,
        saved(halves(), "GIF") + b"<!--" + SECRET,
        bytes(gif) + b"*/=1;" + SECRET,
    ):
        portrait_of(content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
@pytest.mark.parametrize("part", [0.05, 0.3, 0.6, 0.9])
def test_half_a_file_is_not_taken_for_a_picture(kind: str, part: float) -> None:
    whole = saved(noise(300, 200), kind)
    assert complaint_about(whole[: int(len(whole) * part)]) == "portrait_unreadable"


def test_a_file_that_is_too_large_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portraits.Image, "open", lambda *_, **__: pytest.fail("opened"))
    assert complaint_about(b"\xff\xd8" + b"\0" * portraits.MOST_BYTES) == "portrait_too_large"


def webp_of(width: int, height: int) -> bytes:
    canvas = b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunks = b"VP8X" + len(canvas).to_bytes(4, "little") + canvas + saved(halves(9, 9), "WEBP")[12:]
    return b"RIFF" + (len(chunks) + 4).to_bytes(4, "little") + b"WEBP" + chunks


def jpeg_of(width: int, height: int) -> bytes:
    content = saved(halves(16, 16), "JPEG")
    place = content.index(b"\xff\xc0") + 5
    return content[:place] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + content[place + 4 :]


def gif_of(width: int, height: int) -> bytes:
    content = saved(halves(9, 9), "GIF")
    return content[:6] + width.to_bytes(2, "little") + height.to_bytes(2, "little") + content[10:]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (png(6400, 6400, 1, 0, bytes(801) * 6400), "portrait_too_many_pixels"),
        (png(30_000, 30_000, 1, 0, b""), "portrait_too_many_pixels"),
        (png(2**31 - 1, 2**31 - 1, 16, 6, b""), "portrait_too_many_pixels"),
        (jpeg_of(65_500, 65_500), "portrait_too_many_pixels"),
        (jpeg_of(6400, 6400), "portrait_too_many_pixels"),
        (gif_of(65_535, 65_535), "portrait_too_many_pixels"),
        (webp_of(16_383, 16_383), "portrait_too_many_pixels"),
    ],
)  # fmt: skip
def test_a_bomb_is_told_by_its_head_and_never_unpacked(
    content: bytes, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(content) < 100_000
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda *_: pytest.fail("unpacked"))
    assert complaint_about(content) == code


def test_formats_that_take_much_memory_may_have_fewer_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(portraits.MOST_PIXELS_OF, "AVIF", 100_000)
    assert complaint_about(saved(halves(400, 300), "AVIF")) == "portrait_too_many_pixels"
    portrait_of(saved(halves(400, 300), "PNG"))


def test_text_packed_into_a_picture_is_not_unpacked_without_end() -> None:
    bomb = chunk(b"zTXt", b"a\0\0" + zlib.compress(b"a" * 50_000_000))
    profile = chunk(b"iCCP", b"a\0\0" + zlib.compress(b"a" * 50_000_000))
    complaint_about(png(9, 9, 8, 0, bytes(10) * 9, *[bomb] * 3))
    complaint_about(png(9, 9, 8, 0, bytes(10) * 9, profile))


def test_a_jpeg_that_goes_over_its_pixels_without_end_is_refused() -> None:
    whole = saved(halves(64, 64), "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    scan = whole[last:-2]
    portrait_of(whole[:-2] + scan * 10 + b"\xff\xd9")
    assert complaint_about(whole[:-2] + scan * 30 + b"\xff\xd9") == "portrait_unreadable"
    assert complaint_about(whole[:2] + b"\xff\xfe\0\2" * 3000 + whole[2:]) == "portrait_unreadable"
    portrait_of(whole[:2] + b"\xff\xfe\x01\0" + b"\xff\xda" * 127 + whole[2:] + b"\xff\xda" * 500)


@given(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "AVIF"]), st.data())
@settings(max_examples=150, deadline=None)
def test_no_damage_leads_to_anything_but_a_portrait_or_a_sentence(kind: str, data: st.DataObject) -> None:
    content = bytearray(saved(halves(40, 30), kind))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        portrait_of(bytes(content))
    except ValidationError as error:
        assert error.messages
