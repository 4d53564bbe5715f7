"""Carrying a reader's notices to their devices, by web push."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language_bidi, pgettext
from django.utils.translation import gettext as _

from broadsheet.common.clock import now
from broadsheet.common.rate_limits import RateLimit
from broadsheet.notifications.alerts.covering import told_by_alert
from broadsheet.notifications.browsers.pushing import sender, settle
from broadsheet.notifications.carrying import leasing
from broadsheet.notifications.carrying.hours import decided_by
from broadsheet.notifications.carrying.links import open_url
from broadsheet.notifications.carrying.quiet import Quiet, end_of_quiet, is_quiet
from broadsheet.notifications.carrying.wanted import still_wanted
from broadsheet.notifications.models import Channel, Due, Kind, Subscription
from broadsheet.notifications.notices import inbox
from broadsheet.notifications.notices.presentation import Shown
from broadsheet.notifications.webpush.message import SHORT, Action, Message, Notification, topic_of
from broadsheet.notifications.webpush.outcomes import Fate, Outcome
from broadsheet.readers.models import Reader

#: What a device has not fetched by then is not worth fetching.
TTL = timedelta(days=1)
#: What could not be carried for so long is given up: it is on the site.
STALE = timedelta(days=2)
#: A notice that is told anew and anew rings so often; in between, devices wait.
RINGS = RateLimit("push a notice", 3, timedelta(minutes=10))
_AT_ONCE = 8


def carry_to(reader_id: int) -> bool:
    """Pushes what is due for the reader to each of their devices. Always true: one reader's trouble is no other's."""
    dues = leasing.take(Channel.PUSH, reader_id)
    reader = Reader.objects.filter(pk=reader_id, is_active=True).first()
    devices = {each.pk: each for each in Subscription.objects.filter(reader=reader_id, has_notices=True)}
    waiting: set[int] = set()
    if dues and reader is not None and devices:
        with translation.override(settings.LANGUAGE_CODE):
            for due, row in still_wanted(Channel.PUSH, reader, dues):
                to = [devices[pk] for pk in due.devices or devices if pk in devices]
                to = _not_alerted(row, to)
                if not to:
                    continue
                if _is_to_wait(due) or _must_try_again(due, _notification(reader, row), to):
                    waiting.add(due.pk)
    leasing.done([due for due in dues if due.pk not in waiting])
    return True


def _not_alerted(row: Shown, devices: list[Subscription]) -> list[Subscription]:
    """Those of the devices that hear of it by this alone: of a new story they may have an alert as well."""
    if row.notice.kind != Kind.NEWS:
        return devices
    alerted = told_by_alert(row.notice.newest, [each.pk for each in devices])
    return [each for each in devices if each.pk not in alerted]


def _is_to_wait(due: Due) -> bool:
    wait = RINGS.take(str(due.notice_id))
    if wait:
        leasing.put_off([due], now() + timedelta(seconds=wait), due.devices)
    return bool(wait)


def _must_try_again(due: Due, notification: Notification, devices: Sequence[Subscription]) -> bool:
    """Sends it. Whether it is to be sent later to some device: its push service says so, or it is quiet there."""
    quiet = _ends_of_quiet(due.reader_id, devices)
    loud = [each for each in devices if each.pk not in quiet]
    send = partial(_send, notification, topic_of(f"{notification.tag} {due.reader_id}"))
    with ThreadPoolExecutor(min(_AT_ONCE, len(loud) or 1)) as threads:
        outcomes = dict(zip((each.pk for each in loud), threads.map(send, loud), strict=True))
    settle(outcomes)
    busy = {pk: outcome.seconds for pk, outcome in outcomes.items() if outcome.fate is Fate.LATER}
    if not (busy or quiet) or now() - due.told_at > STALE:
        return False
    moments = [*quiet.values(), *([now() + timedelta(seconds=max(busy.values()))] if busy else [])]
    leasing.put_off([due], min(moments), [*quiet, *busy])
    return True


def _ends_of_quiet(reader: int, devices: Sequence[Subscription]) -> dict[int, datetime]:
    """When it stops being quiet on devices where it is: by their own hours, as long as their reader decided nothing."""
    moment = now()
    own = {each.pk: Quiet(each.time_zone, each.quiet_from, each.quiet_until) for each in devices}
    found = {pk: end_of_quiet(quiet, moment) for pk, quiet in own.items() if is_quiet(quiet, moment)}
    return {} if found and decided_by([reader]).exists() else found


def _send(notification: Notification, topic: str, device: Subscription) -> Outcome:
    """What became of it on one device. Runs in a thread, and asks the database nothing."""
    ttl = int(TTL.total_seconds())
    outcome = sender().send(device, Message(notification.json(), ttl, topic=topic))
    if outcome.fate is Fate.TOO_LARGE:
        outcome = sender().send(device, Message(notification.json(SHORT), ttl, topic=topic))
    return outcome


def _notification(reader: Reader, row: Shown) -> Notification:
    """What a device shows. `navigate` reads the notice by being opened; `url` is the page itself, which may be open."""
    notice = row.notice
    opening = open_url(reader, notice)
    actions = [Action("read", pgettext("button", "Read"), opening)]
    if row.thread:
        actions.append(Action("mute", _("Mute this thread"), f"{settings.PUBLIC_URL}/notices/?mute={notice.pk}"))
    return Notification(
        title=row.sentence,
        body=row.excerpt or row.title,
        navigate=opening,
        lang=settings.LANGUAGE_CODE,
        dir="rtl" if get_language_bidi() else "ltr",
        tag=f"notice-{notice.kind}-{notice.about}",
        badge=inbox.unread(reader.pk),
        # Drawn portraits are SVG, which notifications do not show.
        icon=f"{settings.PUBLIC_URL}{row.picture}" if row.picture.startswith(settings.MEDIA_URL) else "",
        actions=tuple(actions),
        data={"notice": notice.pk, **({"url": f"{settings.PUBLIC_URL}{row.url}"} if row.url else {})},
    )
