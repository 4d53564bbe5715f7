"""An edition on its way: some letters are laid out at a time, taken for a while, sent, and then counted.

What a worker had sent and not counted when it was killed is sent once more, under the same Message-ID. A letter is
taken off and counted in one transaction, so that nobody is missed and nobody counts twice, whoever sends it.
"""

import logging
import time
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from broadsheet.common.clock import now
from broadsheet.notifications.mail.server import (
    NOT_TAKEN,
    PAUSE,
    MailServer,
    says_no_such_address,
    takes_others,
    wait_after,
)
from broadsheet.notifications.models import Edition, Enrolment, Posting
from broadsheet.notifications.newsletters import tasks
from broadsheet.notifications.newsletters.enrolling import stop
from broadsheet.notifications.newsletters.letter import Letter
from broadsheet.notifications.newsletters.states import Act, after
from broadsheet.notifications.taking import take

logger = logging.getLogger("broadsheet.notifications")

State = Edition.State
#: Letters that are laid out at once, and that a worker takes at once.
CHUNK, TAKEN = 500, 20
#: So long nobody else sends what a worker has taken: longer than a slow mail server lets it wait for all of them.
LEASE = timedelta(minutes=10)
MOST_TRIES = 8
#: What has not gone out after so long is no news any more.
WORTH = timedelta(hours=24)


def begin(edition: Edition) -> None:
    """Has the letters go out to all who get the newsletter now, in the transaction in which it is said to."""
    enrolled = _enrolled(edition)
    edition.begun_at, edition.size = now(), enrolled.count()
    edition.last = enrolled.order_by("-pk").values_list("pk", flat=True).first() or 0
    edition.save(update_fields=["begun_at", "size", "last"])
    tasks.have_sent(edition.pk)
    end_where_done(edition.pk)
    edition.refresh_from_db()


def send_letters(edition_id: int, seconds: float) -> bool:
    """Sends what is due of an edition, for so many seconds; whether there is nothing more to do for now.

    Stops where it no longer goes out. Again, it does nothing; several workers may do it at once.
    """
    until = time.monotonic() + seconds
    edition = Edition.objects.select_related("newsletter").filter(pk=edition_id, state=State.SENDING).first()
    if edition is None:
        return True
    with _Post(edition) as post:
        while True:
            taken = _take(edition)
            if not taken and not _lay_out(edition):
                break
            for number, posting in enumerate(taken):
                goes_on = post.deliver(posting)
                if not goes_on or time.monotonic() > until:
                    _give_back(taken[number + 1 :])
                    return not goes_on
    end_where_done(edition.pk)
    return True


def try_on(edition: Edition, email: str) -> str:
    """Sends it to this one address; what the mail server said against that, else nothing."""
    try:
        with MailServer() as server:
            server.send(Letter(edition).as_test(email))
    except NOT_TAKEN as error:
        return str(error)
    return ""


def end_where_done(edition_id: int) -> bool:
    """Says of an edition all of whose letters are done that it is sent; whether it is."""
    with transaction.atomic():
        edition = Edition.objects.select_for_update().get(pk=edition_id)
        if edition.state != State.SENDING or edition.position < edition.last or edition.postings.exists():
            return edition.state == State.SENT
        edition.state, edition.ended_at = after(edition, Act.END), now()
        edition.save(update_fields=["state", "ended_at"])
    return True


def go_on() -> None:
    """Takes up what was put off or left by a worker that is gone, and ends what is too old. The clock calls it."""
    Posting.objects.filter(edition__state=State.CANCELLED, at__lte=now()).delete()
    for edition in Edition.objects.filter(state=State.SENDING):
        if edition.begun_at is not None and edition.begun_at + WORTH < now():
            _give_up(edition)
        elif not end_where_done(edition.pk) and _is_left(edition):
            tasks.have_sent(edition.pk)


def forget_unsent(edition_id: int) -> None:
    """Takes off the letters that nobody is at; who is, sends none once it is cancelled."""
    Posting.objects.filter(edition=edition_id, at__lte=now()).delete()


class _Post(MailServer):
    """A round of letters over one connection, and what the mail server says of each."""

    def __init__(self, edition: Edition) -> None:
        super().__init__()
        self._letter = Letter(edition)

    def deliver(self, posting: Posting) -> bool:
        """Sends one letter. False where the mail server takes nothing for now."""
        found = Posting.objects.select_related("enrolment").filter(
            pk=posting.pk, edition__state=State.SENDING, enrolment__state=Enrolment.State.CONFIRMED
        ).first()  # fmt: skip
        if found is None:
            # Cancelled, or the address wants no more.
            Posting.objects.filter(pk=posting.pk).delete()
            return True
        if found.tries > MOST_TRIES:
            _done(found, "failed")
            return True
        try:
            self.send(self._letter.to(found.enrolment))
        except NOT_TAKEN as error:
            return self._failed(found, error)
        except Exception:
            # Whatever is wrong with this one, the others go out.
            logger.exception("A letter of edition %d could not be written", found.edition_id)
            _done(found, "failed")
            return True
        _done(found, "sent")
        return True

    def _failed(self, posting: Posting, error: Exception) -> bool:
        """Keeps what the failure says of the address, or has it tried again. Whether others may still be sent."""
        if says_no_such_address(error) is not None:
            with transaction.atomic():
                stop(posting.enrolment, Enrolment.Why.RETURNED)
                _done(posting, "failed")
            return True
        logger.warning("A letter of a newsletter could not be sent and is tried again: %s", error)
        if takes_others(error):
            Posting.objects.filter(pk=posting.pk).update(at=now() + wait_after(posting.tries))
            return True
        # It is not this letter's fault.
        Posting.objects.filter(pk=posting.pk).update(at=now() + PAUSE, tries=F("tries") - 1)
        Posting.objects.filter(edition=posting.edition_id, at__lte=now()).update(at=now() + PAUSE)
        return False


def _enrolled(edition: Edition) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(newsletter=edition.newsletter_id, state=Enrolment.State.CONFIRMED)


def _lay_out(edition: Edition) -> bool:
    """Makes the next few letters; whether there may be some to take."""
    with transaction.atomic():
        take(edition)
        if edition.state != State.SENDING or edition.position >= edition.last:
            return False
        ahead = _enrolled(edition).filter(pk__gt=edition.position, pk__lte=edition.last)
        keys = list(ahead.order_by("pk").values_list("pk", flat=True)[:CHUNK])
        at = now()
        Posting.objects.bulk_create(Posting(edition=edition, enrolment_id=pk, at=at) for pk in keys)
        edition.position = keys[-1] if len(keys) == CHUNK else edition.last
        edition.save(update_fields=["position"])
    return True


def _take(edition: Edition) -> list[Posting]:
    """Takes a few letters that are due, so that nobody else sends them meanwhile."""
    moment = now()
    with transaction.atomic():
        if not Edition.objects.filter(pk=edition.pk, state=State.SENDING).exists():
            return []
        due = Posting.objects.filter(edition=edition, at__lte=moment).order_by("at", "pk")
        taken = list(due.select_for_update(skip_locked=True)[:TAKEN])
        Posting.objects.filter(pk__in=[each.pk for each in taken]).update(at=moment + LEASE, tries=F("tries") + 1)
    return taken


def _give_back(taken: list[Posting]) -> None:
    """Lets go of what was taken and not begun."""
    Posting.objects.filter(pk__in=[each.pk for each in taken]).update(at=now(), tries=F("tries") - 1)


def _done(posting: Posting, number: str) -> None:
    """Takes a letter off and counts it, unless somebody else has."""
    with transaction.atomic():
        if Posting.objects.filter(pk=posting.pk).delete()[0]:
            Edition.objects.filter(pk=posting.edition_id).update(**{number: F(number) + 1})


def _is_left(edition: Edition) -> bool:
    return edition.position < edition.last or edition.postings.filter(at__lte=now()).exists()


def _give_up(edition: Edition) -> None:
    """It is no news any more: the mail server was away for a day, or a backup was restored. Nobody else gets it."""
    with transaction.atomic():
        take(edition)
        if edition.state == State.SENDING:
            edition.state, edition.ended_at = after(edition, Act.CANCEL), now()
            edition.save(update_fields=["state", "ended_at"])
            forget_unsent(edition.pk)
