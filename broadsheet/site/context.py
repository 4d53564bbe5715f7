"""What every page needs beside its own content: the paper, its menu, the canonical address."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import pgettext
from wagtail.models import Page

from broadsheet.common.models import Paper
from broadsheet.stories import queries
from broadsheet.stories.feed_addresses import feeds_at


class Navigation:
    """The menu of sections and of pages about the paper, asked for once and only where shown."""

    @cached_property
    def _menu(self) -> tuple[list[Page], list[Page]]:
        return queries.menu()

    @property
    def sections(self) -> list[Page]:
        return self._menu[0]

    @property
    def info_pages(self) -> list[Page]:
        return self._menu[1]


def _today() -> str:
    """The date as the masthead has it, with the day of the week, in the order and with the points of the language."""
    # Translators: Django's letters for dates (docs.djangoproject.com, template filter “date”). German: l, j. F Y
    return formats.date_format(timezone.localtime(), pgettext("date in the masthead", "l j F Y"))


def composition(request: HttpRequest) -> dict[str, Any]:
    """The context processor of every template; costs nothing until a template shows something of it."""
    return {
        "paper": SimpleLazyObject(lambda: Paper.load(request)),
        "navigation": Navigation(),
        "feed_urls": SimpleLazyObject(lambda: feeds_at("/", Paper.load(request).name)),
        "now_date": SimpleLazyObject(_today),
        "public_url": settings.PUBLIC_URL,
    }
