"""Names and addresses that WordPress gave, as the paper can have them."""

from urllib.parse import unquote

from django.utils.text import slugify
from wagtail.models import Page

from broadsheet.common.text import plain_text
from broadsheet.exchange.wordpress.markup import storable

LONGEST = 100
# First parts of addresses that belong to other things than the page tree.
TAKEN = frozenset(
    {"accounts", "api", "archive", "by", "corrections", "documents", "embed", "feed", "healthz", "live", "me", "media"}
    | {"metrics", "moderate", "newsroom", "pictures", "push", "readyz", "robots", "search", "sitemap", "static", "sw"}
    | {"topic", "v1alpha1"}
)


def words_of(text: str) -> str:
    """`text`, which may hold markup, as words alone."""
    return plain_text(storable(text))


def address_part(*candidates: str, ascii_only: bool = False) -> str:
    """The first of `candidates` that leaves something as the last part of an address; "" where none does."""
    for candidate in candidates:
        part = slugify(unquote(storable(candidate)), allow_unicode=not ascii_only)[:LONGEST].strip("-_")
        if part:
            return part
    return ""


def free_address(parent: Page, wanted: str, is_top: bool = False) -> str:
    """`wanted` as an address under `parent`, with a number after it where another page has it."""
    taken = set(
        Page.objects.child_of(parent).filter(slug__startswith=wanted).values_list("slug", flat=True)
    ) | (TAKEN if is_top else set())  # fmt: skip
    return numbered(wanted, taken)


def numbered(wanted: str, taken: set[str]) -> str:
    """`wanted`, or the first of wanted-2, wanted-3 … that is not in `taken`."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
