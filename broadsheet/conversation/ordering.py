"""The orders in which comments are read, and the keys by which a page goes on where another ended."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from broadsheet.conversation.identity import LARGEST
from broadsheet.conversation.models import Comment, Commenting

Order = Commenting.Order
_KEY = re.compile(r"(?:(0|[1-9][0-9]{0,15})-)?([1-9][0-9]{0,15})")


@dataclass(frozen=True)
class Key:
    """The place of a comment in an order: its id, and before that whatever the order goes by first."""

    pk: int
    value: int = 0

    @classmethod
    def read(cls, text: str) -> "Key":
        """What `OrderRule.key` wrote. Raises `ValueError` for anything else."""
        found = _KEY.fullmatch(text)
        if found is None or int(found[2]) > LARGEST:
            raise ValueError("no place in the comments")
        return cls(int(found[2]), int(found[1] or 0))


@dataclass(frozen=True)
class OrderRule:
    """How an order sorts, and what of it lies behind a key."""

    by: tuple[str, ...]
    behind: Callable[[Key], Q]
    value: Callable[[Comment], int] = lambda comment: 0
    only: Q = Q()  # noqa: RUF009 - never changed

    def key(self, comment: Comment) -> str:
        """The key to go on from behind this comment."""
        value = self.value(comment)
        return f"{value}-{comment.pk}" if len(self.by) > 1 else str(comment.pk)


def _falling(field: str) -> Callable[[Key], Q]:
    # The first condition says nothing new; it lets the database begin at the right place of its index.
    return lambda key: (
        Q(**{f"{field}__lte": key.value})
        & (Q(**{f"{field}__lt": key.value}) | Q(**{field: key.value, "pk__lt": key.pk}))
    )


ORDERS: dict[str, OrderRule] = {
    Order.NEWEST: OrderRule(("-pk",), lambda key: Q(pk__lt=key.pk)),
    Order.OLDEST: OrderRule(("pk",), lambda key: Q(pk__gt=key.pk)),
    Order.RECOMMENDED: OrderRule(("-score", "-pk"), _falling("score"), lambda comment: comment.score),
    Order.DISCUSSED: OrderRule(("-reply_count", "-pk"), _falling("reply_count"), lambda comment: comment.reply_count),
    Order.PICKS: OrderRule(("-pk",), lambda key: Q(pk__lt=key.pk)),
}
