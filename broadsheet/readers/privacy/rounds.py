"""What the worker's clock does for readers' privacy."""

from datetime import timedelta

from broadsheet.delivery.worker import every_round
from broadsheet.readers.privacy.copies import remove_expired
from broadsheet.readers.privacy.erase import erase_due
from broadsheet.readers.privacy.never_came import forget_never_verified
from broadsheet.readers.privacy.traces import forget_expired_sessions
from broadsheet.readers.sign_ins import forget_places

HOUR = timedelta(hours=1)


def connect() -> None:
    every_round(erase_due)
    for forget in (remove_expired, forget_never_verified, forget_expired_sessions, forget_places):
        every_round(forget, at_most_every=HOUR)
