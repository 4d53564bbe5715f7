"""Short lists that are asked at every turn and change now and then: watched words and sites, discussions under watch.

A list is laid out once in a process and again when it has changed; whether it has is asked once a second, in one query.
This process sees its own changes at once.
"""

import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db.models import Count, Max, Model
from django.db.models.signals import post_delete, post_save

SECONDS = 1.0
T = TypeVar("T")
_lists: "list[InForce[Any]]" = []


def forget_lists() -> None:
    """Has every list asked for again at its next turn."""
    for each in _lists:
        each.forget()


class InForce(Generic[T]):
    """What `lay_out` makes of the rows of `model`, whose field called `changed` is when each was last changed.

    Whoever changes rows without saving each (`update`, `bulk_create`) calls `forget` and, where rows stay as many as
    they were, sets that field.
    """

    def __init__(self, model: type[Model], lay_out: Callable[[], T], changed: str = "changed_at") -> None:
        self.model, self._lay_out, self._changed = model, lay_out, changed
        _lists.append(self)
        self._kept: tuple[tuple[object, ...], T] | None = None
        self._until = 0.0

    def __call__(self) -> T:
        clock = time.monotonic()
        kept = self._kept
        if kept is not None and clock < self._until:
            return kept[1]
        # A row that goes lowers the number, one that comes raises the key, which is never used again.
        rows = self.model._default_manager.order_by()
        version = tuple(rows.aggregate(Count("pk"), Max("pk"), Max(self._changed)).values())
        if kept is None or kept[0] != version:
            kept = version, self._lay_out()
        self._kept, self._until = kept, clock + SECONDS
        return kept[1]

    def forget(self, **_signal: Any) -> None:
        """Has the list asked for again at the next turn."""
        self._until = 0.0

    def connect(self) -> None:
        """Has this process see its own changes at once."""
        for signal in (post_save, post_delete):
            signal.connect(self.forget, self.model, dispatch_uid=f"in-force-{self.model._meta.label}")
