"""A reader's own times: when what they want to be told comes to them, and whether mail goes to them at all."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, email_confirmed
from django.db import transaction
from django.db.models import QuerySet

from broadsheet.common.clock import now
from broadsheet.notifications.carrying.quiet import Quiet, end_of_quiet, next_time
from broadsheet.notifications.models import Channel, Due, Hours, Subscription

#: Whoever reads it on the site meanwhile is not mailed.
GRACE = timedelta(minutes=10)
#: When a digest comes, by the clock on the reader's wall.
MORNING = time(7)
_MONDAY = 0
_LONGEST_WORDS = 200


def hours_of(reader: int) -> Hours:
    """What the reader decided, or what is so until they do."""
    return Hours.objects.filter(pk=reader).first() or Hours(reader_id=reader)


def decided_by(readers: Collection[int]) -> QuerySet[Hours]:
    """The hours of those of the readers who decided any: they count for all of their devices."""
    return Hours.objects.filter(pk__in=readers, is_decided=True)


def suggested(hours: Hours, devices: Sequence[Subscription], here: int | None) -> Hours:
    """What a reader is shown to decide about; of who decided nothing what a device of theirs has, so that it stays.

    That is the one in their hand (by its sign-in, `here`), else the first of `devices`. Nothing is kept by this.
    """
    device = next((each for each in devices if here is not None and each.sign_in_id == here), next(iter(devices), None))
    if device is not None and not hours.is_decided:
        for name in _ON_DEVICES:
            setattr(hours, name, getattr(device, name))
    return hours


def quiet_of(hours: Hours | None) -> Quiet:
    """The quiet hours of who decided this; none for who decided nothing."""
    return Quiet(hours.time_zone, hours.quiet_from, hours.quiet_until) if hours else Quiet()


def when(channel: str, hours: Hours | None, told_at: datetime) -> datetime:
    """When something that is told now is to be carried: never within quiet hours."""
    quiet = quiet_of(hours)
    if channel == Channel.PUSH:
        return end_of_quiet(quiet, told_at)
    if hours is None or hours.rhythm == Hours.Rhythm.AT_ONCE:
        return end_of_quiet(quiet, told_at + GRACE)
    weekday = _MONDAY if hours.rhythm == Hours.Rhythm.WEEKLY else None
    return end_of_quiet(quiet, next_time(hours.time_zone, MORNING, told_at, weekday))


def decide(hours: Hours) -> None:
    """Keeps what the reader decided; what is still to be carried comes by it."""
    with transaction.atomic():
        Hours.objects.update_or_create(
            pk=hours.reader_id,
            defaults={"is_decided": True, **{name: getattr(hours, name) for name in _DECIDED}},
        )
        for channel in (Channel.PUSH, Channel.MAIL):
            Due.objects.filter(reader=hours.reader_id, channel=channel).update(at=when(channel, hours, now()))


_ON_DEVICES = ("time_zone", "quiet_from", "quiet_until", "most_alerts")
_DECIDED = (*_ON_DEVICES, "rhythm")


def stop_mail(reader: int, why: str, words: str = "") -> None:
    """Sends the reader no more mail of notices; `words` is what a mail server said. The first reason stays."""
    with transaction.atomic():
        hours, _is_new = Hours.objects.select_for_update().get_or_create(pk=reader)
        if not hours.mail_stopped:
            hours.mail_stopped, hours.mail_stopped_at = why, now()
            hours.mail_stopped_words = " ".join(words.split())[:_LONGEST_WORDS]
            hours.save(update_fields=["mail_stopped", "mail_stopped_at", "mail_stopped_words"])


def start_mail(reader: int, *reasons: str) -> bool:
    """Sends the reader mail again, whatever it was stopped for, or for one of these reasons. Whether it was stopped."""
    stopped = Hours.objects.filter(pk=reader).exclude(mail_stopped="")
    if reasons:
        stopped = stopped.filter(mail_stopped__in=reasons)
    return bool(stopped.update(mail_stopped="", mail_stopped_at=None, mail_stopped_words=""))


def _proven(email_address: EmailAddress, **_: Any) -> None:
    start_mail(email_address.user_id, Hours.Stop.RETURNED)


def _changed(user: Any, **_: Any) -> None:
    start_mail(user.pk, Hours.Stop.RETURNED)


def connect() -> None:
    """Mail that came back goes out again once the reader has proven an address."""
    email_confirmed.connect(_proven, dispatch_uid="notices-address-proven")
    email_changed.connect(_changed, dispatch_uid="notices-address-changed")
