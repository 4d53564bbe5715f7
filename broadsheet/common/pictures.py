"""What every part does with pictures from outside: tell that they are damaged, and make their colours plain."""

import io
import struct
import zlib

from PIL import Image, ImageCms

# What Pillow raises at a file that is cut short, damaged, of no kind it knows, or made to do harm.
DAMAGED = (
    Image.DecompressionBombError,
    EOFError,
    IndexError,
    MemoryError,
    OSError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


def in_srgb(image: Image.Image) -> Image.Image:
    """The picture in the colours that browsers take for granted where a file, as ours, has no profile in it."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError):
        return image
