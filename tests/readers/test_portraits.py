"""Pictures of readers: of any file only the pixels go on, small, square and upright."""

import io
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageOps, PngImagePlugin, features

from broadsheet.readers.portraits import SIDE
from tests.readers.pictures import BLUE, RED, SECRET, WHITE, halves, is_like, noise, png, portrait_of, saved

GPS, ORIENTATION, MODEL = 0x8825, 0x0112, 0x0110


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF"])
@pytest.mark.parametrize("size", [(600, 400), (400, 600), (1, 1), (31, 700), (2100, 1500)])
def test_a_picture_of_any_kind_and_shape_becomes_a_small_square(kind: str, size: tuple[int, int]) -> None:
    if kind == "AVIF" and not features.check("avif"):
        pytest.skip("this Pillow knows no AVIF")
    if kind == "HEIF":
        pytest.importorskip("pillow_heif")
    image = portrait_of(saved(halves(*size), kind), "picture.txt", "text/plain")
    if size[0] > 300:
        assert is_like(image.getpixel((20, 128)), RED) and is_like(image.getpixel((235, 128)), BLUE)


def test_the_middle_is_kept() -> None:
    image = Image.new("RGB", (1500, 500), RED)
    image.paste(BLUE, (500, 0, 1000, 500))
    made = portrait_of(saved(image, "PNG"))
    assert all(is_like(made.getpixel(place), BLUE) for place in ((2, 2), (253, 2), (2, 253), (253, 253)))


def test_where_when_and_with_what_it_was_taken_is_gone() -> None:
    exif = Image.Exif()
    exif[MODEL] = SECRET.decode()
    exif.get_ifd(GPS).update({1: "N", 2: (59.0, 54.0, 50.0), 3: "E", 4: (10.0, 45.0, 8.0)})
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    text = PngImagePlugin.PngInfo()
    text.add_itxt("Comment", SECRET.decode())
    image = halves()
    options: dict[str, Any] = {"exif": exif, "icc_profile": srgb}
    for content in (
        saved(image, "JPEG", **options, comment=SECRET, xmp=SECRET),
        saved(image, "PNG", **options, pnginfo=text),
        saved(image, "WEBP", **options, xmp=SECRET),
        saved(image, "GIF", comment=SECRET),
    ):
        assert SECRET in content or b"eXIf" in content
        portrait_of(content + SECRET)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(
    ("kind", "size"), [("JPEG", (160, 80)), ("JPEG", (3200, 1600)), ("PNG", (80, 160)), ("WEBP", (90, 90))]
)
def test_a_picture_taken_with_the_camera_turned_stands_upright(
    kind: str, size: tuple[int, int], orientation: int
) -> None:
    image = halves(*size)
    image.paste(WHITE, (0, 0, size[0], size[1] // 2))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    content = saved(image, kind, exif=exif)
    with Image.open(io.BytesIO(content)) as opened:
        expected = ImageOps.fit(ImageOps.exif_transpose(opened), (SIDE, SIDE))
    made = portrait_of(content)
    for place in ((40, 40), (215, 40), (40, 215), (215, 215)):
        assert is_like(made.getpixel(place), expected.convert("RGB").getpixel(place))  # type: ignore[arg-type]


def test_an_orientation_that_makes_no_sense_is_none() -> None:
    content = saved(halves(), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 40)
    assert is_like(portrait_of(content).getpixel((20, 128)), RED)


def test_colours_are_those_that_its_profile_means() -> None:
    swapped = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    swapped[:] = swapped.replace(b"rXYZ", b"tmp_", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"tmp_", b"bXYZ", 1)
    made = portrait_of(saved(halves(), "PNG", icc_profile=bytes(swapped)))
    assert made.getpixel((20, 128))[2] > 150 > made.getpixel((20, 128))[0]  # type: ignore[index]
    assert is_like(portrait_of(saved(halves(), "PNG", icc_profile=b"nonsense")).getpixel((20, 128)), RED)


@pytest.mark.parametrize("mode", ["L", "CMYK", "1"])
def test_grey_printed_and_black_and_white_pictures_are_pictures(mode: str) -> None:
    kind = "PNG" if mode == "1" else "JPEG"
    image = Image.new("RGB", (700, 500), "white")
    image.paste("black", (350, 0, 700, 500))
    made = portrait_of(saved(image.convert(mode), kind))
    assert is_like(made.getpixel((20, 128)), WHITE) and is_like(made.getpixel((235, 128)), (0, 0, 0))


@pytest.mark.parametrize("bits", [16])
@pytest.mark.parametrize(("colour", "samples"), [(0, 1), (2, 3), (4, 2), (6, 4)])
def test_sixteen_bits_a_colour_are_as_light_as_eight(bits: int, colour: int, samples: int) -> None:
    opaque = b"\xff\xff" if colour in (4, 6) else b""
    pixel = b"\x80\x00" * (samples - bool(opaque)) + opaque
    made = portrait_of(png(300, 300, bits, colour, (b"\0" + pixel * 300) * 300))
    assert is_like(made.getpixel((128, 128)), (128, 128, 128))


def test_what_is_transparent_is_white() -> None:
    palette = halves().quantize(2)
    clear = palette.getpixel((0, 0))
    both = halves(mode="RGBA")
    both.paste((0, 0, 0, 0), (0, 0, 300, 400))
    for content in (
        saved(palette, "PNG", transparency=clear),
        saved(palette, "GIF", transparency=clear),
        saved(halves(), "PNG", transparency=RED),
        saved(both, "PNG"),
        saved(both, "WEBP"),
    ):
        made = portrait_of(content)
        assert is_like(made.getpixel((20, 128)), WHITE) and is_like(made.getpixel((235, 128)), BLUE)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_a_moving_picture_the_first_frame_stays(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [Image.new("RGB", (300, 300), colour) for colour in (BLUE, RED, WHITE)]
    content = saved(frames[0], kind, save_all=True, append_images=frames[1:] * 50)
    for plugin in ("GifImagePlugin.GifImageFile", "WebPImagePlugin.WebPImageFile", "PngImagePlugin.PngImageFile"):
        monkeypatch.setattr(f"PIL.{plugin}.seek", lambda *_: pytest.fail("looked beyond the first frame"))
    assert is_like(portrait_of(content).getpixel((128, 128)), BLUE)


def test_even_noise_becomes_a_small_file() -> None:
    portrait_of(saved(noise(900, 700), "JPEG", quality=95))
