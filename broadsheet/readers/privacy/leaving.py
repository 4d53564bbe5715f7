"""Wanting to leave, and changing one's mind."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from broadsheet.readers import mails, sign_ins
from broadsheet.readers.models import Departure, Reader, Registration
from broadsheet.readers.privacy.erase import check_may_leave, erase
from broadsheet.readers.signals import reader_changed
from broadsheet.readers.status import become


def leave(request: HttpRequest, reader: Reader, keeps_comments: bool) -> Departure | None:
    """Has the reader leave when the days to think about it are over; `None` where there are none and it is done.

    Their page is gone at once, and so are their other sessions. They are told by mail. Raises `CannotLeave`.
    """
    days = Registration.load().grace_days
    with transaction.atomic():
        check_may_leave(reader)
        locked = Reader.objects.select_for_update(no_key=True).get(pk=reader.pk)
        if locked.status == Reader.Status.FORMER:
            return None
        if locked.status != Reader.Status.LEAVING:
            Departure.objects.filter(reader=locked).delete()
            Departure.objects.create(
                reader=locked,
                keeps_comments=keeps_comments,
                status_before=locked.status,
                due_at=timezone.now() + timedelta(days=days),
            )
            become(locked, Reader.Status.LEAVING)
            reader_changed.send(sender=Reader, reader=locked)
        else:
            # Asked again: the date stays, the choice may be another.
            Departure.objects.filter(reader=locked).update(keeps_comments=keeps_comments)
        departure = Departure.objects.get(reader=locked)
        sign_ins.end_others(request, locked)
        _tell(locked, departure, days)
        if not days:
            erase(locked, keeps_comments)
            return None
    reader.status = Reader.Status.LEAVING
    return departure


def stay(reader: Reader) -> bool:
    """Takes it back: the account is what it was before. Whether there was anything to take back."""
    with transaction.atomic():
        locked = Reader.objects.select_for_update().get(pk=reader.pk)
        departure = Departure.objects.filter(reader=locked).first()
        if locked.status != Reader.Status.LEAVING or departure is None:
            return False
        become(locked, departure.status_before)
        departure.delete()
        reader_changed.send(sender=Reader, reader=locked)
    reader.status = locked.status
    return True


def _tell(reader: Reader, departure: Departure, days: int) -> None:
    if days:
        url = settings.PUBLIC_URL + reverse("account_leave")
        mails.write(reader, "leaving", due_at=departure.due_at, url=url)
    else:
        mails.write(reader, "left")
