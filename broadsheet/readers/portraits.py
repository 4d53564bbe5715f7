"""Pictures of readers: the uploaded one, made harmless and small, and the drawn one of who has none."""

import hashlib
import io
import re
import threading
import unicodedata
from contextlib import suppress
from html import escape
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image

from broadsheet.common.pictures import DAMAGED, in_srgb

# Adds HEIC, what phones take pictures in, to what Pillow opens.
with suppress(ImportError):
    from pillow_heif import HeifImagePlugin  # noqa: F401

SIDE = 256
"""Width and height of a portrait in pixels."""
MOST_BYTES = 8 * 2**20
MOST_PIXELS = 40_000_000
# Unpacking these takes nine bytes a pixel, where others take three to five. Phones save 12 or 24 megapixels.
MOST_PIXELS_OF = {"AVIF": 25_000_000, "HEIF": 25_000_000}
# Uploaded portraits are at most about that many bytes; only pure noise takes the last quality to get there.
ENOUGH_BYTES = 20_000
QUALITIES = (80, 65, 50, 30, 10, 1)

# Pillow looks at a file's first bytes for these and no others, whatever its name says. No SVG, and nothing that
# refers to other files or runs a program.
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF")
# A progressive JPEG goes over all of its pixels once more for every few bytes of another scan; cameras write a dozen.
_MOST_SCANS = 30
_MOST_SEGMENTS = 2000
_JPEG_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# The largest take up to a quarter of a gigabyte while they are open: one at a time in a process.
_one_at_a_time = threading.Lock()
PATIENCE = 5.0
"""How many seconds a picture waits for its turn. Whoever waits keeps one of the few threads that answer readers."""


def reencode(file: IO[bytes]) -> bytes:
    """An uploaded picture as a WebP file of 256 × 256 pixels: its middle, upright, in sRGB, on white, and nothing else.

    Only pixels go over from one file to the other: no place, date or name of a camera, no comment, no hidden second
    file. Of a moving picture, the first frame. Takes JPEG, PNG, WebP, GIF, AVIF and HEIC, by what is in the file.
    Raises `ValidationError` with a sentence for its owner: over 8 MB, over 40 megapixels (AVIF and HEIC:
    25), damaged, no picture; and where others' pictures are before it for too long.
    """
    file.seek(0)
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValidationError(
            _("This picture is larger than %(limit)s MB. Please choose a smaller one."),
            code="portrait_too_large",
            params={"limit": MOST_BYTES // 2**20},
        )
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise ValidationError(
            _("Other pictures are being worked on just now. Please try again in a moment."), code="portrait_busy"
        )
    try:
        return _as_webp(_portrait(content))
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(MOST_PIXELS) from error
    except DAMAGED as error:
        raise _unreadable() from error
    finally:
        _one_at_a_time.release()


def _too_many_pixels(limit: int) -> ValidationError:
    return ValidationError(
        _("This picture has more than %(limit)s million pixels. Please choose a smaller one."),
        code="portrait_too_many_pixels",
        params={"limit": limit // 1_000_000},
    )


def _unreadable() -> ValidationError:
    return ValidationError(
        _("This file cannot be read as a picture. Please choose a JPEG, PNG, WebP, GIF, AVIF or HEIC file."),
        code="portrait_unreadable",
    )


def _portrait(content: bytes) -> Image.Image:
    formats = [name for name in _FORMATS if name in Image.registered_extensions().values()]
    with Image.open(io.BytesIO(content), formats=formats) as opened:
        limit = MOST_PIXELS_OF.get(opened.format or "", MOST_PIXELS)
        if opened.width * opened.height > limit:
            raise _too_many_pixels(limit)
        if opened.format in ("JPEG", "MPO") and _goes_over_its_pixels_too_often(content):
            raise _unreadable()
        opened.draft(None, (2 * SIDE, 2 * SIDE))
        opened.load()
        small = in_srgb(_middle(opened)).convert("RGBA").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        if (turn := _UPRIGHT.get(_orientation_of(opened))) is not None:
            small = small.transpose(turn)
    portrait = Image.new("RGB", small.size, "white")
    portrait.paste(small, mask=small.getchannel("A"))
    return portrait


def _goes_over_its_pixels_too_often(jpeg: bytes) -> bool:
    """Reads the segments of a JPEG (ITU-T T.81, annex B) up to its end, jumping over what is in them."""
    place, scans = 2, 0
    for _segment in range(_MOST_SEGMENTS):
        found = _JPEG_MARKER.search(jpeg, place)
        if found is None or found[1] == b"\xd9":
            return scans > _MOST_SCANS
        scans += found[1] == b"\xda"
        place = found.end()
        if found[1] not in b"\x01\xd8":
            place += int.from_bytes(jpeg[place : place + 2])
    return True


def _middle(image: Image.Image) -> Image.Image:
    """The square in the middle, scaled by a whole number to at least twice the size of a portrait where it can be.

    By strips, so that besides the unpacked picture no second copy of it in another mode stands in memory.
    """
    side = min(image.size)
    factor = max(1, side // (2 * SIDE))
    length = side // factor
    left, top = (image.width - length * factor) // 2, (image.height - length * factor) // 2
    strips = []
    for start in range(0, length, 64):
        end = min(length, start + 64)
        box = (left, top + start * factor, left + length * factor, top + end * factor)
        strips.append(_in_plain_mode(image.crop(box)).reduce(factor))
    middle = Image.new(strips[0].mode, (length, length))
    for number, strip in enumerate(strips):
        middle.paste(strip, (0, number * 64))
    middle.info["icc_profile"] = image.info.get("icc_profile")
    return middle


def _in_plain_mode(image: Image.Image) -> Image.Image:
    """The picture in a mode that can be scaled: no palette, no single transparent colour, eight bits a channel."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if "transparency" in image.info:
        return image.convert("RGBA")
    return image if image.mode in ("RGB", "RGBA", "L", "LA", "CMYK") else image.convert("RGBA")


def _orientation_of(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except DAMAGED:
        return 1


def _as_webp(portrait: Image.Image) -> bytes:
    for quality in QUALITIES:
        target = io.BytesIO()
        portrait.save(target, "WEBP", quality=quality, method=4)
        if target.tell() <= ENOUGH_BYTES:
            break
    return target.getvalue()


# Ground and ink: muted enough to stand beside text, by day and by night; contrast at least 4.5 to 1 (WCAG 2.2, 1.4.3).
COLOURS = (
    ("#34495e", "#f3ead7"),
    ("#5a4a42", "#f6e9d8"),
    ("#3f5a4b", "#f1ecd9"),
    ("#7a3b3b", "#f8e8dc"),
    ("#4b4a6b", "#efe9f2"),
    ("#2f5d62", "#f0eee0"),
    ("#6b5420", "#fbf1d6"),
    ("#5d3f5e", "#f4e8ee"),
    ("#44546a", "#f2efe6"),
    ("#4a5936", "#f4f0da"),
    ("#85492f", "#fbeee0"),
    ("#3d3d3d", "#efe8dc"),
)
# What is printed behind the letter, in the manner of newspaper engravings.
_SCREENS = (
    "M0 6h64M0 12h64M0 18h64M0 24h64M0 30h64M0 36h64M0 42h64M0 48h64M0 54h64M0 60h64",
    "M-4 20 20-4M-4 36 36-4M-4 52 52-4M-4 68 68-4M12 68 68 12M28 68 68 28M44 68 68 44",
    "M32 2a30 30 0 1 0 .1 0M32 8a24 24 0 1 0 .1 0M32 14a18 18 0 1 0 .1 0",
    "M6 5h52M6 8h52M6 56h52M6 59h52",
)
_WIDTHS = ("1", "2", "1.2", "1.5")
# Vowels that Thai and Lao write before the consonant that a name begins with.
_FIRST_LETTER = re.compile(r"[^\W_เแโใไເແໂໃໄ]")
_MOST_MARKS = 4


def generated(handle: str, display_name: str) -> str:
    """An SVG picture of up to 1 KB for a reader without one: the name's first letter on a ground that the handle picks.

    Always the same for the same two. Needs nothing from elsewhere, no script and no style; good on light and dark.
    """
    number = int.from_bytes(hashlib.sha256(handle.encode("utf-8", "replace")).digest()[:4])
    ground, ink = COLOURS[number % len(COLOURS)]
    screen = number // len(COLOURS) % len(_SCREENS)
    letter = escape(_initial(display_name) or _initial(handle) or "?")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<path fill="{ground}" d="M0 0h64v64H0z"/>'
        f'<path fill="none" stroke="{ink}" stroke-width="{_WIDTHS[screen]}" opacity=".13" d="{_SCREENS[screen]}"/>'
        f'<text x="32" y="32" dy=".35em" text-anchor="middle" font-family="Georgia,\'Noto Serif\',serif" font-size="36"'
        f' fill="{ink}">{letter}</text></svg>'
    )


def _initial(name: str) -> str:
    """The first letter or digit of a name with the marks upon it, as a capital where one exists; else nothing."""
    name = unicodedata.normalize("NFC", name[:200])
    found = _FIRST_LETTER.search(name)
    if found is None:
        return ""
    character, marks = found[0], ""
    for mark in name[found.end() : found.end() + _MOST_MARKS]:
        if unicodedata.category(mark) not in ("Mn", "Mc"):
            break
        marks += mark
    # A sign that binds a consonant to the next one (virama, class 9) would stand there alone.
    while marks and unicodedata.combining(marks[-1]) == 9:
        marks = marks[:-1]
    # Georgian has capitals, but no word begins with one, and few fonts know them.
    has_capital = len(character.upper()) == 1 and not "\u10d0" <= character <= "\u10ff"
    return (character.upper() if has_capital else character) + marks
