"""Draw every illustration and write it as a JPEG: `python -m broadsheet.demo.illustrations.make [key …]`.

Needs a Chromium on the PATH, which rasterises the SVG; the result is kept in demo/content/pictures/.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image, ImageFilter

from broadsheet.demo.illustrations.canvas import Sheet
from broadsheet.demo.illustrations.gallery import GALLERY

PICTURES = Path(__file__).parent.parent / "content" / "pictures"
LARGEST = 121_000
"""Bytes a picture may take; grain is costly, so the quality gives way before the size does."""


def rasterise(sheet: Sheet, target: Path) -> None:
    """Render `sheet` with a headless Chromium and save it as a progressive JPEG of at most `LARGEST` bytes."""
    with tempfile.TemporaryDirectory() as folder:
        source, shot = Path(folder, "sheet.svg"), Path(folder, "sheet.png")
        source.write_text(sheet.svg(), encoding="utf-8")
        subprocess.run(  # noqa: S603  (our own arguments)
            [  # noqa: S607  (whichever Chromium is installed)
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-sync",
                "--disable-background-networking", "--disable-component-update", f"--user-data-dir={folder}/profile",
                f"--window-size={sheet.width},{sheet.height}", f"--screenshot={shot}", source.as_uri(),
            ],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        image: Image.Image = (
            Image.open(shot)
            .convert("RGB")
            .crop((0, 0, sheet.width, sheet.height))
            .filter(ImageFilter.GaussianBlur(0.7))
        )
        for quality in (82, 78, 74, 70, 66, 62, 58, 54, 50, 46, 42, 38, 34):
            image.save(target, quality=quality, optimize=True, progressive=True)
            if target.stat().st_size <= LARGEST * sheet.width // 1800:
                return
    raise ValueError(f"{target.name} is too heavy at every quality tried")


def make(key: str) -> Path:
    """Draw the illustration called `key` and return where it was written."""
    target = PICTURES / f"{key}.jpg"
    rasterise(GALLERY[key](), target)
    return target


def main(keys: list[str]) -> None:
    """Draw the illustrations named, or all of them."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(2) as pool:
        for target in pool.map(make, keys or list(GALLERY)):
            sys.stdout.write(f"{target.name} {target.stat().st_size}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
