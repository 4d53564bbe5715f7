"""Mailing readers what is due: one letter a reader, over one connection, and what the mail server says of them."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.utils import translation

from broadsheet.common.clock import now
from broadsheet.common.rate_limits import RateLimit
from broadsheet.notifications.carrying import leasing
from broadsheet.notifications.carrying.hours import hours_of, stop_mail
from broadsheet.notifications.carrying.planning import with_mailbox
from broadsheet.notifications.carrying.wanted import MOST, still_wanted
from broadsheet.notifications.mail.letters import letter
from broadsheet.notifications.mail.server import (
    NOT_TAKEN,
    PAUSE,
    MailServer,
    says_no_such_address,
    takes_others,
    wait_after,
)
from broadsheet.notifications.models import Channel, Due, Hours
from broadsheet.readers.models import Reader

logger = logging.getLogger("broadsheet.notifications")

#: No more letters than that to anybody; what else is due then is one letter when the day is over.
LETTERS = RateLimit("letters to a reader", 20, timedelta(days=1))


class Post(MailServer):
    """A round of letters."""

    def write_to(self, reader_id: int) -> bool:
        """Mails the reader what is due for them. False where the mail server takes nothing for now."""
        dues = leasing.take(Channel.MAIL, reader_id)
        reader = Reader.objects.filter(pk=reader_id, is_active=True).first()
        if not dues:
            return True
        if reader is None or not with_mailbox([reader_id]) or hours_of(reader_id).mail_stopped:
            leasing.done(dues)
            return True
        with translation.override(settings.LANGUAGE_CODE):
            rows = still_wanted(Channel.MAIL, reader, dues)
            if not rows:
                leasing.done(dues)
                return True
            if wait := LETTERS.take(str(reader_id)):
                leasing.put_off(dues, now() + timedelta(seconds=wait))
                return True
            message = letter(reader, rows, max(0, len(dues) - MOST))
        try:
            self.send(message)
        except NOT_TAKEN as error:
            LETTERS.give_back(str(reader_id))
            return self._failed(reader, dues, error)
        leasing.done(dues)
        return True

    def _failed(self, reader: Reader, dues: Sequence[Due], error: Exception) -> bool:
        """Keeps what the failure says of the address, or has it tried again. Whether others may still be mailed."""
        if (words := says_no_such_address(error)) is not None:
            stop_mail(reader.pk, Hours.Stop.RETURNED, words)
            leasing.done(dues)
            return True
        tries = max(due.tries for due in dues) + 1
        logger.warning("A letter could not be sent and is tried again: %s", error)
        leasing.put_off(dues, now() + wait_after(tries))
        if takes_others(error):
            return True
        leasing.pause(Channel.MAIL, now() + PAUSE)
        return False
