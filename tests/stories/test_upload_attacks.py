"""Files that are not what they say, or too much."""

import io
import zlib
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from broadsheet.stories.models import Picture
from broadsheet.stories.pictures import address_of
from tests.factories import make_front, make_picture
from tests.stories.desk import signed_in

pytestmark = pytest.mark.django_db(transaction=True)

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def png(width: int, height: int, rows: int) -> bytes:
    """A PNG that says it is `width` × `height`, with as many rows."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([1, 0, 0, 0, 0])
    pixels = zlib.compress(bytes((width + 7) // 8 + 1) * rows)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def whole_jpeg() -> bytes:
    content = io.BytesIO()
    Image.effect_noise((400, 300), 90).convert("RGB").save(content, "JPEG")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", SVG),
        ("a.png", SVG),
        ("a.png", b"\x89PNG\r\n"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
        ("a.gif", b"GIF89a<script>alert(1)</script>"),
        ("a.jpg", b"\xff\xd8\xff\xe0"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 "),
        ("a.avif", b"\0\0\0\x1cftypavif\0\0\0\0"),
        ("a.html", b"<script>alert(1)</script>"),
        ("bomb.png", png(30_000, 30_000, 10)),
        ("empty.png", b""),
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(name: str, content: bytes) -> None:
    editor = signed_in("Editors")
    file = SimpleUploadedFile(name, content, "image/png")
    answer = editor.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "x", "collection": 1, "files[]": file},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert answer.status_code == 400 or (answer.json()["success"] is False and answer.json()["error_message"])
    form = editor.post(
        reverse("wagtailimages:add"), {"title": "x", "file": SimpleUploadedFile(name, content), "description": "x"}
    )
    assert form.status_code == 200 and not Picture.objects.exists()


def test_a_whole_picture_is_taken_and_can_be_replaced() -> None:
    editor = signed_in("Editors")
    fields = {"title": "x", "description": "Noise", "collection": 1, "caption": "", "credit": "", "tags": ""}
    editor.post(reverse("wagtailimages:add"), {**fields, "file": SimpleUploadedFile("a.jpg", whole_jpeg())})
    picture = Picture.objects.get()
    editor.post(reverse("wagtailimages:edit", args=[picture.pk]), {**fields, "title": "y"})
    picture.refresh_from_db()
    assert picture.title == "y" and picture.width == 400


@pytest.mark.parametrize("content", [whole_jpeg()[:300], b"", b"\x89PNG\r\n\x1a\n" + b"\1" * 90, png(80, 60, 3)])
def test_a_damaged_original_is_a_picture_that_is_not_there(content: bytes) -> None:
    make_front()
    picture = make_picture()
    address = address_of(picture, "card", 240, "webp")
    picture.file.storage.delete(picture.file.name)
    picture.file.storage.save(picture.file.name, ContentFile(content))
    assert Client(raise_request_exception=False).get(address).status_code in (200, 404)


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.xhtml", "a.js", "a.exe", "a"])
def test_no_document_is_of_a_kind_that_browsers_run(name: str) -> None:
    answer: Any = signed_in("Editors").post(
        reverse("wagtaildocs:add_multiple"),
        {"title": "x", "collection": 1, "files[]": SimpleUploadedFile(name, SVG)},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert answer.json()["success"] is False


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.pdf"])
def test_a_document_is_handed_out_so_that_nothing_in_it_runs(name: str) -> None:
    from wagtail.documents.models import Document

    make_front()
    document = Document.objects.create(title="x", file=ContentFile(b"<script>alert(1)</script>", name))
    answer = Client().get(document.url)
    assert answer["Content-Security-Policy"] == "default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline" if name == "a.pdf" else "attachment")
    assert Client().get(f"/media/{document.file.name}").status_code == 404
