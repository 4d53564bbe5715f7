"""What waits at the desk: the queues, their orders, and going through them.

A page begins behind the key of the comment before it, never at a number, so that the last page costs what the first one
does, and nothing is skipped when others decide meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from broadsheet.common.clock import now
from broadsheet.conversation.models import Comment
from broadsheet.conversation.models.report import open_reports
from broadsheet.moderation.desk.filters import Wanted
from broadsheet.moderation.lately import lately
from broadsheet.moderation.models import Decision
from broadsheet.moderation.reporting.weighing import with_reports
from broadsheet.moderation.scope import Scope
from broadsheet.moderation.watching.queue import watched
from broadsheet.readers.models import Reader

PER_PAGE = 30
#: Counted no further: whether there are a hundred or a thousand, there is enough to do.
COUNTED = 100
NEW_FOR = timedelta(days=3)


@dataclass(frozen=True)
class Order:
    """`columns` are names to order by, the last of which tells any two comments apart."""

    name: str
    title: Any
    columns: tuple[str, ...]

    def key(self, comment: Comment) -> str:
        """Where the comment stands in this order, as addresses have it."""
        return "-".join(str(getattr(comment, column.lstrip("-"))) for column in self.columns)

    def read(self, key: str) -> list[int]:
        """The values of a key. Raises `ValueError`."""
        parts = key.split("-")
        if len(parts) != len(self.columns) or not all(part.isascii() and part.isdecimal() for part in parts):
            raise ValueError(key)
        return [int(part[:18]) for part in parts]

    def beyond(self, comments: QuerySet[Comment], key: str, *, backwards: bool = False) -> QuerySet[Comment]:
        """Those behind the key, nearest first; `backwards` those before it. Raises `ValueError`."""
        columns = [_turned(column) for column in self.columns] if backwards else list(self.columns)
        comments = comments.order_by(*columns)
        if not key:
            return comments
        values = self.read(key)
        found, equal = Q(), Q()
        for column, value in zip(columns, values, strict=True):
            name, comparison = column.lstrip("-"), "lt" if column.startswith("-") else "gt"
            found |= equal & Q(**{f"{name}__{comparison}": value})
            equal &= Q(**{name: value})
        # Said once more for the first column alone, so that the database begins in the index where the page does.
        first, comparison = columns[0].lstrip("-"), "lte" if columns[0].startswith("-") else "gte"
        return comments.filter(found, **{f"{first}__{comparison}": values[0]})


def _turned(column: str) -> str:
    return column[1:] if column.startswith("-") else f"-{column}"


OLDEST = Order("oldest", pgettext_lazy("order of comments", "Oldest"), ("id",))
NEWEST = Order("newest", pgettext_lazy("order of comments", "Newest"), ("-id",))
SUSPICIOUS = Order("suspicious", pgettext_lazy("order of comments", "Most suspicious"), ("-suspicion", "id"))
MARKED = Order("marked", pgettext_lazy("order of comments", "Most suspicious"), ("-suspicion", "-id"))
# What is said to break the law first (Regulation (EU) 2022/2065, Article 16, 6: in a timely manner).
REPORTED = Order("reports", pgettext_lazy("order of comments", "Weightiest reports"), ("-is_illegal", "-weight", "id"))


def held() -> QuerySet[Comment]:
    """Comments that wait for somebody."""
    return Comment.objects.filter(status=Comment.Status.HELD)


def reported() -> QuerySet[Comment]:
    """Published comments that were reported, with what `with_reports` says of each."""
    known = open_reports().order_by().values("comment")
    return with_reports(Comment.objects.filter(pk__in=known, status=Comment.Status.PUBLISHED))


def new() -> QuerySet[Comment]:
    """Lately published comments that nobody of the staff has looked at."""
    decided = Decision.objects.filter(comment=OuterRef("pk"), by__isnull=False)
    return lately(NEW_FOR).filter(status=Comment.Status.PUBLISHED).exclude(Exists(decided))


@dataclass(frozen=True)
class Queue:
    """A list of comments to go through. Its first order is the usual one."""

    name: str
    title: Any
    empty: Any
    comments: Callable[[], QuerySet[Comment]]
    orders: tuple[Order, ...]

    def order(self, name: str) -> Order:
        """The order called so, or the usual one."""
        return next((order for order in self.orders if order.name == name), self.orders[0])

    def find(self, wanted: Wanted) -> QuerySet[Comment]:
        """Those of the queue that are looked for, in the order wanted."""
        return wanted.narrowed(self.comments()).order_by(*self.order(wanted.order).columns)

    def within(self, scope: Scope) -> "Queue":
        """The same queue, of what somebody looks after."""
        return replace(self, comments=lambda: scope.narrowed(self.comments())) if scope.begins else self

    def count(self) -> int:
        """How many there are, counted up to `COUNTED`."""
        return self.comments().order_by()[:COUNTED].count()


def shown_number(number: int) -> str:
    """A count as it is shown."""
    return f"{COUNTED - 1}+" if number >= COUNTED else str(number)


QUEUES = {
    queue.name: queue
    for queue in (
        Queue("held", pgettext_lazy("comments", "Held"), _("No comment waits."), held, (OLDEST, SUSPICIOUS)),
        Queue(
            "reported",
            pgettext_lazy("comments", "Reported"),
            _("No comment was reported."),
            reported,
            (REPORTED, OLDEST),
        ),
        Queue("new", pgettext_lazy("comments", "New"), _("Nothing new was published."), new, (MARKED, NEWEST)),
        Queue(
            "watched",
            pgettext_lazy("comments", "Watch-list"),
            _("Nothing was said under watch that nobody has looked at."),
            watched,
            (NEWEST, MARKED),
        ),
    )
}


@dataclass(frozen=True)
class Page:
    """Some comments of a queue. `after` is the key that the next page begins behind; empty where there is none."""

    comments: list[Comment]
    after: str


def page_of(queue: Queue, wanted: Wanted, after: str = "") -> Page:
    """A page of the queue, from its beginning or behind a key. Raises `ValueError` for what is no key."""
    order = queue.order(wanted.order)
    found = order.beyond(wanted.narrowed(queue.comments()), after)
    comments = list(found.select_related("reader", "unclaimed", "discussion").defer("html")[: PER_PAGE + 1])
    more = len(comments) > PER_PAGE
    comments = comments[:PER_PAGE]
    return Page(comments, order.key(comments[-1]) if more else "")


def next_of(queue: Queue, wanted: Wanted, moderator: Reader, key: str = "", *, backwards: bool = False) -> int | None:
    """The id of the nearest comment behind the key (`backwards`: before it) that nobody else is looking at.

    Raises `ValueError` for what is no key.
    """
    found = queue.order(wanted.order).beyond(wanted.narrowed(queue.comments()), key, backwards=backwards)
    others = Q(claim__until__gt=now()) & ~Q(claim__moderator=moderator)
    return found.exclude(others).values_list("pk", flat=True).first()
