"""Numbered pages: which stand beside the present one, and where each is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404

Item = TypeVar("Item")


@dataclass(frozen=True)
class Paging:
    """Page `number` of `count`, with addresses for its neighbours."""

    number: int
    count: int
    address: Callable[[int], str]

    @property
    def previous_url(self) -> str | None:
        return self.address(self.number - 1) if self.number > 1 else None

    @property
    def next_url(self) -> str | None:
        return self.address(self.number + 1) if self.number < self.count else None

    @property
    def pages(self) -> list[tuple[int, str | None]]:
        """(number, address) of the first, the last and the near pages; (0, None) stands for a gap."""
        near = sorted({1, self.count, *range(max(1, self.number - 2), min(self.count, self.number + 2) + 1)})
        shown: list[tuple[int, str | None]] = []
        for before, number in zip([0, *near], near, strict=False):
            if number - before > 1:
                shown.append((0, None))
            shown.append((number, self.address(number)))
        return shown


@dataclass(frozen=True)
class Slice(Generic[Item]):
    """The items of one numbered page."""

    items: list[Item]
    paging: Paging
    total: int


def page_address(base: str) -> Callable[[int], str]:
    """Addresses below `base`: the first page is `base` itself, others `page/2/` under it."""
    return lambda number: base if number == 1 else f"{base}page/{number}/"


def numbered(
    items: "QuerySet",
    number: int,
    per_page: int,
    address: Callable[[int], str],
    load: Callable[["QuerySet"], list[Item]],
) -> Slice[Item]:
    """Page `number` of `items`, loaded by `load`. Raises `Http404` where there is no such page."""
    pages = Paginator(items, per_page)
    if not 1 <= number <= pages.num_pages:
        raise Http404("There is no such page.")
    page = pages.page(number)
    return Slice(load(cast("QuerySet", page.object_list)), Paging(number, pages.num_pages, address), pages.count)
