"""When a story is new: published here for the first time, a moment ago."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from wagtail.models import Page

from broadsheet.common.clock import now
from broadsheet.common.decisions import decided
from broadsheet.notifications.models import Alerting
from broadsheet.stories.models import Article

#: What was first published longer ago is no news.
NEW_FOR = timedelta(hours=1)
_unannounced: ContextVar[bool] = ContextVar("unannounced", default=False)


@contextmanager
def unannounced() -> Iterator[None]:
    """Within it, stories are published without being announced: they come from somewhere else."""
    token = _unannounced.set(True)
    try:
        yield
    finally:
        _unannounced.reset(token)


def is_new(page: Page) -> bool:
    """Whether a page that is being published is a story, and is so for the first time.

    What was scheduled is as old as it was scheduled.
    """
    if not isinstance(page, Article) or not page.live or _unannounced.get():
        return False
    first = page.first_published_at
    is_recent = first is not None and first >= now() - NEW_FOR
    return is_recent and first in (page.last_published_at, page.go_live_at)


def announces_itself() -> bool:
    """Whether a new story is told by an alert to who asked for its topics, section or authors."""
    house = decided(Alerting)
    return house.is_on and house.by_rule
