"""Pictures for readers: sizes, crops, formats, and what must never get through."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageCms

from broadsheet.stories.models import Picture
from broadsheet.stories.pictures import PRESETS, address_of, file_of, fingerprint_of, render, sizes_of
from tests.factories import make_picture, make_story
from tests.stories.desk import complaints, signed_in

pytestmark = pytest.mark.django_db


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def saved(image: Image.Image, name: str, **options: Any) -> SimpleUploadedFile:
    kind = {"jpg": "JPEG"}.get(name.rpartition(".")[2], name.rpartition(".")[2].upper())
    content = io.BytesIO()
    image.save(content, kind, **options)
    return SimpleUploadedFile(name, content.getvalue())


def halves(width: int, height: int) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), (200, 0, 0))
    image.paste((0, 0, 200), (width // 2, 0, width, height))
    return image


def is_red(pixel: Any) -> bool:
    return pixel[0] > 100 > pixel[2]


@pytest.mark.parametrize("preset", PRESETS)
def test_every_size_that_a_page_names_is_made_in_its_very_shape(client: Client, settings: Any, preset: str) -> None:
    picture = make_picture(1700, 1300)
    for suffix in PRESETS[preset].formats:
        size = sizes_of(picture, PRESETS[preset])[0]
        address = address_of(picture, preset, size.width, suffix)
        response = client.get(address)
        assert response.status_code == 200, address
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        image = opened(response.content)
        assert (image.size, image.format) == (
            (size.width, size.height),
            {"jpg": "JPEG", "webp": "WEBP", "avif": "AVIF"}[suffix],
        )
        kept = Path(settings.MEDIA_ROOT) / address.lstrip("/")
        assert kept == file_of(picture, preset, size.width, suffix)
        assert kept.read_bytes() == response.content
        assert kept.parent.parent.name == "pictures"


def test_a_small_picture_is_offered_in_one_size_and_never_wider_than_it_is_tall_enough_for() -> None:
    assert [size.width for size in sizes_of(make_picture(80, 60), PRESETS["lead"])] == [360]
    assert [size.width for size in sizes_of(make_picture(1000, 400), PRESETS["lead"])] == [360, 540]
    assert [(size.width, size.height) for size in sizes_of(make_picture(1000, 500), PRESETS["inline"])][-1] == (
        960,
        480,
    )


@pytest.mark.parametrize(
    "change",
    [
        {"width": 361}, {"width": 0}, {"width": 99999}, {"preset": "huge"}, {"suffix": "png"}, {"suffix": "jpg"},
        {"suffix": "svg"}, {"mark": "0" * 12}, {"mark": "x"}, {"pk": 999_999},
    ],
)  # fmt: skip
def test_what_is_not_offered_is_not_made(client: Client, settings: Any, change: dict[str, Any]) -> None:
    picture = make_picture(800, 600)
    parts = {
        "pk": picture.pk,
        "mark": fingerprint_of(picture),
        "preset": "lead",
        "width": 360,
        "suffix": "webp",
        **change,
    }
    address = "/pictures/{pk}-{mark}/{preset}-{width}.{suffix}".format(**parts)
    before = set(Path(settings.MEDIA_ROOT).rglob("*"))
    assert client.get(address).status_code == 404
    assert set(Path(settings.MEDIA_ROOT).rglob("*")) == before


@pytest.mark.parametrize(
    "address", ["/pictures/", "/pictures/1-x/", "/pictures/../x", "/pictures/1-a/lead-360.webp/../../x"]
)
def test_other_addresses_below_pictures_are_nothing(client: Client, address: str) -> None:
    make_story()
    assert client.get(address).status_code == 404


def test_a_new_focal_point_is_a_new_address(client: Client) -> None:
    picture = make_picture(800, 600)
    old = address_of(picture, "lead", 360, "webp")
    picture.focal_point_x, picture.focal_point_y = 100, 100
    picture.save()
    assert address_of(picture, "lead", 360, "webp") != old
    assert client.get(old).status_code == 404


@pytest.mark.parametrize(("focus", "red"), [(50, True), (1150, False)])
def test_a_crop_keeps_the_focal_point(focus: int, red: bool) -> None:
    picture = make_picture(
        file=saved(halves(1200, 300), "wide.png"),
        focal_point_x=focus,
        focal_point_y=150,
        focal_point_width=10,
        focal_point_height=10,
    )
    image = opened(render(picture, "thumb", 96, "webp")).convert("RGB")
    assert is_red(image.getpixel((48, 48))) == red


@pytest.mark.parametrize("orientation", [3, 6, 8])
@pytest.mark.parametrize("suffix", ["avif", "webp", "jpg"])
def test_a_picture_stands_upright_and_tells_nothing_about_who_took_it(orientation: int, suffix: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Camera of a person"
    exif[0x8825] = {1: "N", 2: (51.0, 30.0, 0.0)}
    picture = make_picture(file=saved(halves(1800, 1200), "photo.jpg", exif=exif.tobytes()))
    preset = "share" if suffix == "jpg" else "inline"
    size = sizes_of(picture, PRESETS[preset])[0]
    content = render(picture, preset, size.width, suffix)
    assert b"Camera of a person" not in content
    image = opened(content)
    assert image.size == (size.width, size.height)
    assert not image.getexif()
    shown = image.convert("RGB")
    left, top = shown.getpixel((2, shown.height // 2)), shown.getpixel((shown.width // 2, 2))
    # Red was on the left of what the camera stored: turned half round it is right, a quarter clockwise it is on top.
    assert {3: not is_red(left), 6: is_red(top), 8: not is_red(top)}[orientation]


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_picture_knows_its_upright_size(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = make_picture(file=saved(halves(600, 400), "photo.jpg", exif=exif.tobytes()))
    assert (picture.width, picture.height) == ((600, 400) if orientation == 1 else (400, 600))


def test_a_picture_keeps_its_transparency_except_as_jpeg() -> None:
    image = Image.new("RGBA", (1300, 1300), (0, 0, 0, 0))
    picture = make_picture(file=saved(image, "mark.png"))
    assert opened(render(picture, "inline", 360, "webp")).mode == "RGBA"
    assert opened(render(picture, "square", 1200, "jpg")).mode == "RGB"


@pytest.mark.parametrize("mode", ["CMYK", "L", "P", "1", "I;16"])
@pytest.mark.parametrize("suffix", ["avif", "webp"])
def test_every_kind_of_colour_is_read(mode: str, suffix: str) -> None:
    image = Image.new(mode, (400, 300)) if mode == "I;16" else halves(400, 300).convert(mode)
    name = "print.jpg" if mode == "CMYK" else "grey.png"
    picture = make_picture(file=saved(image, name))
    assert opened(render(picture, "inline", 360, suffix)).size == (360, 270)


@pytest.mark.parametrize("profile", [b"this is no profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))])
def test_a_colour_profile_is_applied_and_left_out_and_a_broken_one_ignored(profile: Any) -> None:
    icc = profile if isinstance(profile, bytes) else profile.tobytes()
    picture = make_picture(file=saved(halves(400, 300), "photo.png", icc_profile=icc))
    image = opened(render(picture, "inline", 360, "webp"))
    assert "icc_profile" not in image.info
    assert is_red(image.convert("RGB").getpixel((2, 2)))


@pytest.mark.parametrize("name", ["photo.heic", "photo.avif", "photo.webp", "photo.gif"])
def test_pictures_of_phones_and_of_the_web_are_taken(name: str) -> None:
    kind = {"heic": "HEIF"}.get(name.rpartition(".")[2], name.rpartition(".")[2].upper())
    if kind == "HEIF":
        pillow_heif = pytest.importorskip("pillow_heif")
        pillow_heif.register_heif_opener()
    content = io.BytesIO()
    halves(640, 480).save(content, kind)
    reporter = signed_in("Reporters")
    form = {"title": "Quay", "description": "The quay", "caption": "", "credit": "", "tags": ""}
    response = reporter.post(
        reverse("wagtailimages:add"), {**form, "file": SimpleUploadedFile(name, content.getvalue(), "image/x")}
    )
    assert response.status_code == 302, complaints(response)  # type: ignore[arg-type]
    assert opened(render(Picture.objects.get(), "inline", 360, "webp")).size == (360, 270)


# What must not get through -------------------------------------------------------------------------------------------


def bomb(side: int) -> bytes:
    """A PNG of a few kilobytes that unpacks to `side` × `side` pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    row = zlib.compress(b"\0" * ((side // 8 + 1) * 64), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", row) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("bomb.png", bomb(30_000), "too many pixels"),
        ("vast.png", bomb(8_000), "too many pixels"),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "Not a supported"),
        ("page.png", b"<html><script>alert(1)</script>", "valid image"),
        ("picture.exe", b"MZ", "valid image"),
        ("empty.png", b"", "empty"),
        ("gif.png", b"GIF89a", "valid"),
    ],
)
def test_what_is_no_picture_for_a_paper_is_refused_in_words(name: str, content: bytes, complaint: str) -> None:
    form = {"title": "Quay", "description": "The quay", "caption": "", "credit": "", "tags": ""}
    response = signed_in("Reporters").post(
        reverse("wagtailimages:add"), {**form, "file": SimpleUploadedFile(name, content, "image/png")}
    )
    assert response.status_code == 200
    said = complaints(response)  # type: ignore[arg-type]
    assert any(complaint in words for words in said), said
    assert not Picture.objects.exists()


def test_a_picture_whose_file_is_lost_or_broken_is_not_found(client: Client) -> None:
    picture = make_picture(800, 600)
    path = Path(picture.file.path)
    content = path.read_bytes()
    for rest in (content[: len(content) // 2], b"\x89PNG\r\n\x1a\n", bomb(30_000), b""):
        path.write_bytes(rest)
        assert client.get(address_of(picture, "lead", 360, "webp")).status_code == 404
    path.unlink()
    assert client.get(address_of(picture, "lead", 360, "webp")).status_code == 404


def test_a_page_names_width_height_and_words_for_its_picture(client: Client) -> None:
    picture = make_picture(1600, 1200, description="The quay at dawn")
    page = client.get(make_story(picture=picture).url).content.decode()
    assert 'alt="The quay at dawn"' in page
    assert 'width="1600"' in page or 'width="1280"' in page
    assert address_of(picture, "lead", 360, "avif") in page
