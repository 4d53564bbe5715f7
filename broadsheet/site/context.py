"""What every page needs beside its own content: the paper, its menu, the canonical address."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.functional import SimpleLazyObject, cached_property

from broadsheet.common.models import Paper
from broadsheet.stories import queries
from broadsheet.stories.feed_addresses import feeds_at
from broadsheet.stories.models import InfoPage, Section


class Navigation:
    """The menu of sections and of pages about the paper, each asked for once and only where shown."""

    @cached_property
    def sections(self) -> list[Section]:
        return queries.menu_sections()

    @cached_property
    def info_pages(self) -> list[InfoPage]:
        return queries.menu_info_pages()


def composition(request: HttpRequest) -> dict[str, Any]:
    """The context processor of every template; costs nothing until a template shows something of it."""
    return {
        "paper": SimpleLazyObject(lambda: Paper.load(request)),
        "navigation": Navigation(),
        "feed_urls": SimpleLazyObject(lambda: feeds_at("/", Paper.load(request).name)),
        "now_date": SimpleLazyObject(lambda: formats.date_format(timezone.localtime(), "l j F Y")),
        "public_url": settings.PUBLIC_URL,
    }
