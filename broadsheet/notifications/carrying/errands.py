"""Tasks that carry what is due to devices and mailboxes, a little at a time so that other tasks have their turn."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django_tasks import task

from broadsheet.delivery.under_way import is_waiting, under_way
from broadsheet.notifications.carrying import devices as carrying
from broadsheet.notifications.carrying import leasing
from broadsheet.notifications.mail import mailing
from broadsheet.notifications.models import Channel

logger = logging.getLogger("broadsheet.notifications")

# Pushes with what is told on the site; mail after what readers see on pages.
_SOON, _LATER = 20, 10
_SECONDS = 15.0
_READERS = 50


@task(priority=_SOON)
def carry_to_devices() -> None:
    """Pushes what is due to readers' devices. A second time there is nothing left to carry."""
    if _carried_for_a_while(Channel.PUSH, carrying.carry_to):
        carry_to_devices.enqueue()


@task(priority=_LATER)
def send_letters() -> None:
    """Mails readers what is due. A second time there is nothing left to send."""
    with mailing.Post() as post:
        is_left = _carried_for_a_while(Channel.MAIL, post.write_to)
    if is_left:
        send_letters.enqueue()


def _carried_for_a_while(channel: str, carry: Callable[[int], bool]) -> bool:
    """Carries for reader after reader, who has waited longest first. Whether there are more. Ends where one says so."""
    end = time.monotonic() + _SECONDS
    failed: set[int] = set()
    while readers := [each for each in leasing.waiting_readers(channel, _READERS) if each not in failed]:
        for reader in readers:
            try:
                if not carry(reader):
                    return False
            except Exception:
                logger.exception("Reader %d could not be told by %s; it is tried again", reader, channel)
                failed.add(reader)
            if time.monotonic() > end:
                return leasing.is_waiting(channel)
    return False


_TASKS: dict[str, Any] = {Channel.PUSH: carry_to_devices, Channel.MAIL: send_letters}


def have_carried() -> None:
    """Has carried at the end of this transaction what is due to devices already."""
    if not is_waiting(carry_to_devices):
        carry_to_devices.enqueue()


def carry_due() -> None:
    """Has carried what has come due, unless somebody is at it: the worker's clock calls it."""
    for channel, carry in _TASKS.items():
        if leasing.is_waiting(channel) and not under_way(carry).exists():
            carry.enqueue()
