"""The paper's own colours as a style sheet of a few bytes, let through the policy by its hash."""

import base64
import hashlib
from functools import lru_cache

from broadsheet.common.colours import ink_on
from broadsheet.common.models import HEX_COLOUR, Paper


@lru_cache(maxsize=8)
def style_text(accent: str, accent_dark: str) -> str:
    """Custom properties for these colours. Raises `ValueError` for anything that is not a colour."""
    for colour in (accent, accent_dark):
        if not HEX_COLOUR.fullmatch(colour):
            raise ValueError(f"{colour!r} is not a colour")
    return f":root{{--accent:{accent};--accent-ink:{ink_on(accent)};--accent-dark:{accent_dark}}}"


def paper_style(paper: Paper) -> str:
    return style_text(paper.accent, paper.accent_dark)


def style_hash(text: str) -> str:
    """The source expression that lets exactly this style sheet through (CSP Level 3, section 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
