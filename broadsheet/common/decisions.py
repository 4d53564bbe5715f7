"""What the publisher has decided, remembered for a second: settings are read at every turn and change once a month.

This process sees its own changes at once; others see them within a second.
"""

import time
from typing import Any, TypeVar

from django.db.models.signals import post_delete, post_save
from wagtail.contrib.settings.models import BaseGenericSetting

Setting = TypeVar("Setting", bound=BaseGenericSetting)

SECONDS = 1.0
_kept: dict[type, tuple[float, Any]] = {}


def decided(setting: type[Setting]) -> Setting:
    """The paper's `setting`, not to be changed: for that, `load()` it."""
    known = _kept.get(setting)
    clock = time.monotonic()
    if known is not None and clock - known[0] < SECONDS:
        found: Setting = known[1]
        return found
    found = setting.load()
    _kept[setting] = clock, found
    return found


def forget_decisions(**_: Any) -> None:
    """Has every setting read anew."""
    _kept.clear()


def _saved(sender: type, **_: Any) -> None:
    if issubclass(sender, BaseGenericSetting):
        forget_decisions()


def connect() -> None:
    post_save.connect(_saved, dispatch_uid="decisions-saved")
    post_delete.connect(_saved, dispatch_uid="decisions-deleted")
