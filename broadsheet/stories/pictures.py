"""Pictures for readers: every size has a fixed address and is made the first time somebody asks for it.

An address is `/pictures/<id>-<fingerprint>/<preset>-<width>.<format>`. The page names addresses without asking the
database which sizes exist; the front serves the file where it is already in the media folder; else `render` makes it.
Only the presets and widths below exist, so that a stranger cannot fill the disk.
"""

import hashlib
import io
import os
import threading
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from PIL import Image as PillowImage
from PIL import ImageOps

from broadsheet.common.pictures import DAMAGED, in_srgb

if TYPE_CHECKING:
    from broadsheet.stories.models import Picture

FORMATS = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
# 750: a phone of 375 points at twice the density, and one of 412 at 1.75 (721 pixels), for which 720 is too small.
WIDE = (360, 540, 750, 960, 1280, 1600)


@dataclass(frozen=True)
class Preset:
    """A shape and the widths it comes in. `ratio` is width / height; `None` keeps the picture's own."""

    widths: tuple[int, ...]
    ratio: float | None
    formats: tuple[str, ...] = ("avif", "webp")


PRESETS = {
    "lead": Preset(WIDE, 3 / 2),
    "inline": Preset(WIDE, None),
    "card": Preset((240, 360, 540, 720, 960), 3 / 2),
    "thumb": Preset((96, 144, 192, 288), 1.0),
    "portrait": Preset((64, 96, 128, 192, 288), 1.0),
    "share": Preset((1200,), 1200 / 630, ("jpg",)),
    "square": Preset((1200,), 1.0, ("jpg",)),
    "tall": Preset((1200,), 4 / 3, ("jpg",)),
}
# Pixels beyond which a process opens one picture at a time: unpacked, each takes up to eight bytes a pixel.
BIG = 16_000_000
_one_big_picture = threading.Lock()
SAVE_OPTIONS: dict[str, dict[str, int]] = {
    "avif": {"quality": 50, "speed": 7},
    "webp": {"quality": 76, "method": 4},
    "jpg": {"quality": 82},
}


@dataclass(frozen=True)
class Size:
    """One width of a preset, with the height that goes with it, in pixels."""

    width: int
    height: int


def fingerprint_of(picture: "Picture") -> str:
    """Twelve hex digits of what decides how the picture looks: the file and its focal point."""
    focus = (picture.focal_point_x, picture.focal_point_y, picture.focal_point_width, picture.focal_point_height)
    return hashlib.sha256(f"{picture.file_hash or picture.file.name}{focus}".encode()).hexdigest()[:12]


def sizes_of(picture: "Picture", preset: Preset) -> list[Size]:
    """The sizes offered: none wider than the picture itself, but always at least one."""
    ratio = preset.ratio or picture.width / max(1, picture.height)
    widest = min(picture.width, round(picture.height * ratio)) if preset.ratio else picture.width
    widths = [width for width in preset.widths if width <= widest] or [preset.widths[0]]
    return [Size(width, max(1, round(width / ratio))) for width in widths]


def address_of(picture: "Picture", preset_name: str, width: int, suffix: str) -> str:
    """Where that size of the picture is."""
    return f"/pictures/{picture.pk}-{fingerprint_of(picture)}/{preset_name}-{width}.{suffix}"


def render(picture: "Picture", preset_name: str, width: int, suffix: str) -> bytes:
    """That size of the picture as a file's bytes, cropped about its focal point, with no metadata in it.

    Raises `KeyError` for a preset, width or format that is not offered and `OSError` where the original is unreadable.
    """
    is_big = picture.width * picture.height > BIG
    try:
        with _one_big_picture if is_big else nullcontext():
            return _render(picture, preset_name, width, suffix)
    except DAMAGED as error:
        raise OSError(str(error)) from error


def _render(picture: "Picture", preset_name: str, width: int, suffix: str) -> bytes:
    preset = PRESETS[preset_name]
    if suffix not in preset.formats:
        raise KeyError(suffix)
    size = {size.width: size for size in sizes_of(picture, preset)}[width]
    with picture.file.open("rb") as file, PillowImage.open(file) as opened:
        opened.draft("RGB", (size.width * 2, size.height * 2))
        upright = in_srgb(ImageOps.exif_transpose(opened))
        scale = upright.width / picture.width
        image = upright.convert("RGBA" if _has_transparency(upright) and suffix != "jpg" else "RGB")
    shaped = ImageOps.fit(
        image, (size.width, size.height), PillowImage.Resampling.LANCZOS, centering=_focus(picture, image, scale)
    )
    target = io.BytesIO()
    shaped.save(target, "JPEG" if suffix == "jpg" else suffix.upper(), **SAVE_OPTIONS[suffix])
    return target.getvalue()


def keep(path: Path, content: bytes) -> None:
    """Writes a rendition where the front will find it; whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def file_of(picture: "Picture", preset_name: str, width: int, suffix: str) -> Path:
    """The file in the media folder that the front serves at `address_of` the same."""
    return Path(settings.MEDIA_ROOT) / address_of(picture, preset_name, width, suffix).lstrip("/")


def _has_transparency(image: PillowImage.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def _focus(picture: "Picture", image: PillowImage.Image, scale: float) -> tuple[float, float]:
    """Where to centre the crop, as parts of the leeway (what `ImageOps.fit` wants); by default above the middle."""
    if picture.focal_point_x is None or picture.focal_point_y is None:
        return 0.5, 0.4
    return (
        min(1.0, max(0.0, picture.focal_point_x * scale / image.width)),
        min(1.0, max(0.0, picture.focal_point_y * scale / image.height)),
    )
