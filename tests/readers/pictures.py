"""Picture files for tests of portraits, and what every portrait must be."""

import io
import zlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from broadsheet.readers.portraits import ENOUGH_BYTES, SIDE, reencode

SECRET = b"<script>alert('59.9139N 10.7522E')</script>"
RED, BLUE, WHITE = (200, 0, 0), (0, 0, 200), (255, 255, 255)


def halves(width: int = 600, height: int = 400, mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image.convert(mode)


def noise(width: int, height: int) -> Image.Image:
    return Image.merge("RGB", [Image.effect_noise((width, height), 120) for _ in range(3)])


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def portrait_of(content: bytes, name: str = "a.jpg", kind: str = "image/jpeg") -> Image.Image:
    """The portrait made of an upload, after looking that it is as promised whatever the upload was."""
    made = reencode(SimpleUploadedFile(name, content, kind))
    image = Image.open(io.BytesIO(made))
    assert (image.format, image.size, image.mode) == ("WEBP", (SIDE, SIDE), "RGB")
    assert made[:4] == b"RIFF" and int.from_bytes(made[4:8], "little") == len(made) - 8
    assert made[12:16] == b"VP8 ", "one chunk of pixels and no other"
    assert SECRET not in made and len(made) <= ENOUGH_BYTES
    assert not image.getexif() and {"exif", "xmp", "icc_profile", "comment"}.isdisjoint(image.info)
    return image


def complaint_about(content: bytes, name: str = "a.jpg") -> str:
    with pytest.raises(ValidationError) as caught:
        reencode(SimpleUploadedFile(name, content, "image/jpeg"))
    assert caught.value.messages[0].endswith(".")
    return str(caught.value.code)


def is_like(pixel: Any, colour: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 30 for one, other in zip(pixel, colour, strict=True))


def chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")


def png(width: int, height: int, bits: int, colour: int, data: bytes, *chunks: bytes) -> bytes:
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([bits, colour, 0, 0, 0])
    body = b"".join(chunks) + chunk(b"IDAT", zlib.compress(data))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")
