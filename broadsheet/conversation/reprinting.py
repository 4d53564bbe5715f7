"""Pages follow the conversation a moment later, off the request: at most once a second for each discussion.

Whoever comments changes `Discussion.changed_at` in the transaction. Once in a while each host looks at what changed
lately: the page that the discussion stands under is printed anew while the old print goes on being served; its other
pages (orders, threads) are withdrawn, to be made when somebody asks. What shows only counts follows once a minute.

One process of each host does it, the one that holds the lock file; the worker has first claim, so that web processes
are left to their readers. Nothing is written down: whoever begins looks a day back, so that a crash leaves no old page,
and a look goes back to where the last one that was completed began, however long ago that is.
"""

import fcntl
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import close_old_connections

from broadsheet.common.clock import now
from broadsheet.conversation import ranking
from broadsheet.conversation.models import Discussion
from broadsheet.conversation.pages import ACTIVE, conversation_tag, count_tag, discussion_tag
from broadsheet.delivery.freshness import page_store
from broadsheet.delivery.making import make

logger = logging.getLogger(__name__)

EVERY = 0.4
#: Seconds between two prints of one page, and between two looks at what shows only counts.
SPACE = 1.0
COUNTS_EVERY = 60.0
#: How far back before the one before it a look goes: a transaction may end after the moment that it wrote down.
BACK = timedelta(seconds=30)
FIRST_BACK = timedelta(days=1)


class Reprinter:
    """What one host knows of which changes its pages have followed."""

    def __init__(self) -> None:
        self._followed: dict[int, datetime] = {}
        self._printed_at: dict[int, float] = {}
        self._uncounted: set[int] = set()
        self._counted_at = 0.0
        # When the last look began that came to its end.
        self._looked_at: datetime | None = None

    def look(self) -> list[int]:
        """One look around; the discussions whose pages were brought up to date."""
        moment, clock = now(), time.monotonic()
        since = max(self._looked_at - BACK, moment - FIRST_BACK) if self._looked_at else moment - FIRST_BACK
        changed = Discussion.objects.filter(changed_at__gt=since).order_by("changed_at")
        due = [
            discussion
            for discussion in changed
            if self._followed.get(discussion.pk) != discussion.changed_at
            and clock - self._printed_at.get(discussion.pk, -SPACE) >= SPACE
        ]
        for discussion in due:
            self._bring_up_to_date(discussion, print_anew=self._looked_at is not None)
            self._followed[discussion.pk] = discussion.changed_at or moment
            self._printed_at[discussion.pk] = clock
        self._uncounted.update(discussion.pk for discussion in due)
        self._count(clock)
        self._forget(moment)
        self._looked_at = moment
        return [discussion.pk for discussion in due]

    def _bring_up_to_date(self, discussion: Discussion, *, print_anew: bool) -> None:
        ranking.settle(discussion)
        store = page_store()
        store.withdraw([conversation_tag(discussion.pk)])
        tag = discussion_tag(discussion.pk)
        if print_anew and discussion.is_ours and store.find(discussion.url) is not None:
            store.outdate([tag])
            try:
                if make(discussion.url):
                    return
            except Exception:
                logger.exception("%s could not be printed anew; it is made when somebody asks", discussion.url)
        store.withdraw([tag])

    def _count(self, clock: float) -> None:
        if self._uncounted and clock - self._counted_at >= COUNTS_EVERY:
            page_store().withdraw([ACTIVE, *map(count_tag, self._uncounted)])
            self._uncounted.clear()
            self._counted_at = clock

    def _forget(self, moment: datetime) -> None:
        """What no look will meet again need not be remembered."""
        for pk in [pk for pk, at in self._followed.items() if at < moment - FIRST_BACK]:
            del self._followed[pk]
            self._printed_at.pop(pk, None)


def _claimed() -> IO[str] | None:
    """This host's lock, open for as long as this process holds it; `None` while another one does."""
    file = Path(settings.PAGE_STORE) / "reprinting.lock"
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = file.open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock


def follow_conversations(patience: float = 0.0, stop: Callable[[], bool] = lambda: False) -> None:
    """Looks around until `stop`; begins after `patience` seconds, once no other process of the host does. A thread's
    work: it never raises.
    """
    time.sleep(patience)
    lock, reprinter = None, Reprinter()
    while not stop():
        try:
            lock = lock or _claimed()
            if lock is not None:
                reprinter.look()
        except Exception:
            logger.exception("The conversation's pages could not be followed; trying again")
        finally:
            close_old_connections()
        time.sleep(EVERY if lock is not None else 2.0)
