"""The paper's sign as a picture, where no drawing will do: on a phone's home screen, beside a notification.

It is the one of site/icon.svg, in the paper's colour. All that it depends on stands in its address.
"""

import io
from collections.abc import Callable
from functools import lru_cache

from PIL import Image, ImageDraw

from broadsheet.common.colours import ink_on

#: Pixels of a side that are offered.
SIZES = (96, 180, 192, 512)
# A newspaper's front page on 32 units: left, top, right, bottom.
_UNITS = 32
_PAGE = (2, 2, 30, 30)
_PRINT = ((7, 7, 25, 12), (7, 15, 15, 17), (7, 19, 15, 21), (7, 23, 15, 25), (17, 15, 25, 25))


def icon_path(size: int, colour: str, shape: str = "page") -> str:
    """The address of the sign, `size` pixels wide, in a colour such as #8a1c1c. `shape` is one of `SHAPES`."""
    return f"/icon/{shape}-{colour.removeprefix('#').lower()}-{size}.png"


@lru_cache(maxsize=32)
def drawn(size: int, colour: str, shape: str) -> bytes:
    """The sign as PNG. Raises `KeyError` for a shape that there is none of."""
    picture = SHAPES[shape](size, colour)
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def _page(size: int, colour: str) -> Image.Image:
    """With a margin, on nothing."""
    return _printed(Image.new("RGBA", (size, size)), colour, _PAGE)


def _full(size: int, colour: str) -> Image.Image:
    """To the edges, for systems that cut icons to a shape of theirs: what is printed is within their safe circle."""
    return _printed(Image.new("RGB", (size, size)), colour, (0, 0, _UNITS, _UNITS))


def _sign(size: int, colour: str) -> Image.Image:
    """White on nothing, for systems that colour it themselves."""
    picture = Image.new("RGBA", (size, size))
    draw = ImageDraw.Draw(picture)
    draw.rectangle(_pixels(_PAGE, size), fill="#fff")
    for box in _PRINT:
        draw.rectangle(_pixels(box, size), fill=(0, 0, 0, 0))
    return picture


def _printed(picture: Image.Image, colour: str, page: tuple[int, int, int, int]) -> Image.Image:
    draw, size = ImageDraw.Draw(picture), picture.width
    draw.rectangle(_pixels(page, size), fill=colour)
    for box in _PRINT:
        draw.rectangle(_pixels(box, size), fill=ink_on(colour))
    return picture


def _pixels(box: tuple[int, int, int, int], size: int) -> tuple[int, int, int, int]:
    left, top, right, bottom = (round(edge * size / _UNITS) for edge in box)
    # The last pixel is drawn too.
    return left, top, right - 1, bottom - 1


#: How the sign can be had: a page with a margin, a page to the edges, a silhouette.
SHAPES: dict[str, Callable[[int, str], Image.Image]] = {"page": _page, "full": _full, "sign": _sign}
