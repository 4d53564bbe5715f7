"""The paper's sections, as discussions know them: by what their addresses begin with."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from broadsheet.stories.models import Section

#: What belongs to no section: pages elsewhere, and sections that are no more.
NONE = ""


def sections() -> dict[str, str]:
    """The titles of the sections in the menu's first row, by what the addresses of their stories begin with."""
    found: dict[str, str] = {}
    rows = list(Section.objects.filter(live=True).order_by("path"))
    highest = min((section.depth for section in rows), default=0)
    for section in rows:
        path = urlsplit(section.url or "").path
        # `/` would be all of the paper.
        if section.depth == highest and len(path) > 1:
            found[path] = section.title
    return found


def section_of(url: str, known: Mapping[str, str]) -> str:
    """Which of the sections the address is in: `NONE` where it is in no one of them."""
    if not url.startswith("/"):
        return NONE
    first = f"/{url[1:].partition('/')[0]}/"
    if first in known:
        return first
    return next((begins for begins in known if url.startswith(begins)), NONE)
