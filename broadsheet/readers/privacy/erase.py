"""Forgetting a reader: in one transaction, everywhere, for good."""

import logging
from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from broadsheet.delivery.freshness import changed
from broadsheet.readers.models import DataCopy, Departure, Reader
from broadsheet.readers.pages import reader_tag
from broadsheet.readers.privacy import known, traces
from broadsheet.readers.privacy.addresses import all_addresses, mark
from broadsheet.readers.privacy.erasures import Erasure, write_down
from broadsheet.readers.signals import reader_leaves

logger = logging.getLogger(__name__)

TRY_AGAIN_IN = timedelta(days=1)


class CannotLeave(ValueError):
    """Without this account nobody could run the paper. The text is for its owner, or who deletes it."""


def _who_runs_the_paper() -> QuerySet[Reader]:
    of_a_role = Q(groups__permissions__content_type__app_label="common", groups__permissions__codename="change_paper")
    of_their_own = Q(user_permissions__content_type__app_label="common", user_permissions__codename="change_paper")
    found = Reader.objects.filter(Q(is_superuser=True) | of_a_role | of_their_own)
    return Reader.objects.filter(pk__in=found.values("pk"))


def check_may_leave(reader: Reader) -> None:
    """Raises `CannotLeave` for the last administrator, and for the last who may set up the paper.

    Whoever is leaving already does not count as one who stays. Of two who leave at once, the second waits here until
    the first's transaction is over.
    """
    if not _who_runs_the_paper().filter(pk=reader.pk).exists():
        return
    list(_who_runs_the_paper().select_for_update().order_by("pk").values_list("pk"))
    leaving = (Reader.Status.LEAVING, Reader.Status.FORMER)
    others = _who_runs_the_paper().filter(is_active=True).exclude(status__in=leaving).exclude(pk=reader.pk)
    if not others.exists():
        raise CannotLeave(_("Nobody else could run the paper. Make somebody else a publisher first."))
    if reader.is_superuser and not others.filter(is_superuser=True).exists():
        raise CannotLeave(_("The paper’s only administrator cannot leave. Make somebody else one first."))


def erase(reader: Reader, keeps_comments: bool) -> bool:
    """Erases a reader; whether there was anything to erase. Raises `CannotLeave`.

    Their row stays, empty, so that what they said in public is somebody's: a former reader's. Whatever the parts
    (known.py) keep of them goes, and their handle is never given to another. All or nothing; two at once erase once.
    """
    with transaction.atomic():
        check_may_leave(reader)
        # `no_key`: whoever answers them at this moment may point to their row, and does not wait for what waits for it.
        rows = Reader.objects.select_for_update(no_key=True).filter(pk=reader.pk)
        found = rows.exclude(status=Reader.Status.FORMER).first()
        if found is None:
            return False
        erasure = Erasure.of(found, keeps_comments)
        marks = sorted(mark(address) for address in all_addresses(found))
        copies = list(DataCopy.objects.filter(reader=found).exclude(file="").values_list("file", flat=True))
        uploads = [str(found.portrait.name)] if found.portrait else []
        reader_leaves.send(sender=Reader, reader=found, keeps_comments=keeps_comments)
        # The last are first: the account's own parts, among them the addresses by which others know what is theirs.
        for part in reversed(known.parts()):
            part.erase(found, keeps_comments)
        _empty(found)
        changed(reader_tag(found.pk), "readers")
        _finish(erasure, marks, copies, uploads)
    logger.info("Reader %s has left", reader.pk)
    return True


def _empty(reader: Reader) -> None:
    """Leaves of the row its number and that it was somebody's."""
    blank = Reader(email=f"former-{get_random_string(24).lower()}@former.invalid", status=Reader.Status.FORMER)
    blank.set_unusable_password()
    blank.pk, blank.is_active, blank.date_joined = reader.pk, False, timezone.now()
    blank._state.adding = False
    # Every column, those too that are added one day: what a new account does not have, a former one has not either.
    blank.save(force_update=True)


def _finish(erasure: Erasure, marks: list[str], copies: list[str], uploads: list[str]) -> None:
    """What cannot be part of a transaction: at once when it is committed, and as a task of it, should we die there."""
    from broadsheet.readers.privacy.tasks import finish_erasure

    finish_erasure.enqueue(asdict(erasure), marks, copies, uploads)
    # Each by itself: where one fails the other is done, and the task does both again.
    transaction.on_commit(lambda: write_down(erasure), robust=True)
    transaction.on_commit(lambda: remove_files(copies, uploads), robust=True)


def remove_files(copies: list[str], uploads: list[str]) -> None:
    for name in copies:
        traces.remove_copy(name)
    traces.remove_uploads(uploads)


def erase_due() -> int:
    """Erases everybody whose days to think about it are over; how many. Any number of workers may do this at once.

    Who cannot leave now is tried again a day later.
    """
    erased = 0
    for departure in Departure.objects.filter(due_at__lte=timezone.now()).select_related("reader").order_by("due_at"):
        try:
            with transaction.atomic():
                # Locks are taken in the order that `erase` takes them. They may have changed their mind meanwhile.
                check_may_leave(departure.reader)
                Reader.objects.select_for_update(no_key=True).get(pk=departure.reader_id)
                due = Departure.objects.filter(pk=departure.pk, due_at__lte=timezone.now()).first()
                erased += bool(due and erase(due.reader, due.keeps_comments))
        except CannotLeave:
            Departure.objects.filter(pk=departure.pk).update(due_at=timezone.now() + TRY_AGAIN_IN)
            logger.warning("Reader %s wants to leave, but nobody else could run the paper", departure.reader_id)
        except Exception:
            # The others' turn comes all the same.
            logger.exception("Reader %s could not be erased; it is tried again", departure.reader_id)
    return erased
