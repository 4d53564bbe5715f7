"""An alert as devices get it: one message, the same for everybody."""

from datetime import timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from broadsheet.notifications.models import Alert
from broadsheet.notifications.webpush.message import SHORT, Action, Message, Notification, Urgency, topic_of
from broadsheet.stories.models import Picture
from broadsheet.stories.pictures import PRESETS, address_of, sizes_of

#: How long an alert is news: a device that is off for longer is not told any more.
URGENT_FOR = timedelta(hours=1)
USUAL_FOR = timedelta(hours=12)
_WIDEST_PICTURE = 720


def worth_for(alert: Alert) -> timedelta:
    """How long after it began it is still worth delivering."""
    return URGENT_FOR if alert.is_urgent else USUAL_FOR


def notification_of(alert: Alert, *, is_test: bool = False) -> Notification:
    """What a device shows of it, in the paper's language. Where it leads to counts that it was opened; not a test."""
    url = f"{settings.PUBLIC_URL}{alert.path}"
    opening = url if is_test else f"{settings.PUBLIC_URL}/alerts/{alert.pk}/"
    picture = f"{settings.PUBLIC_URL}{alert.picture}" if alert.picture.startswith("/") else alert.picture
    with translation.override(settings.LANGUAGE_CODE):
        read, fewer = pgettext("button", "Read"), _("Fewer like this")
        direction = "rtl" if translation.get_language_bidi() else "ltr"
    return Notification(
        title=alert.title,
        body=alert.text,
        navigate=opening,
        lang=settings.LANGUAGE_CODE,
        dir=direction,
        tag=alert.tag,
        image=picture,
        actions=(Action("read", read, opening), Action("fewer", fewer, f"{settings.PUBLIC_URL}/alerts/")),
        data={"url": url} if is_test else {"alert": alert.pk, "url": url},
    )


def message_of(alert: Alert, seconds: float, *, is_test: bool = False) -> Message:
    """It on its way, worth delivering for so many seconds. Raises `MessageError` where not even its title fits."""
    return _message(alert, notification_of(alert, is_test=is_test).json(), seconds)


def short_message_of(alert: Alert, seconds: float) -> Message:
    """The same for services that take no long ones."""
    return _message(alert, notification_of(alert).json(SHORT), seconds)


def _message(alert: Alert, plain: bytes, seconds: float) -> Message:
    urgency = Urgency.HIGH if alert.is_urgent else Urgency.NORMAL
    return Message(plain, max(0, int(seconds)), urgency, topic_of(alert.tag))


def picture_address(picture: Picture | None) -> str:
    """Where devices find a picture of a size that suits them; empty where there is none."""
    if picture is None:
        return ""
    widths = [size.width for size in sizes_of(picture, PRESETS["card"])]
    width = max((each for each in widths if each <= _WIDEST_PICTURE), default=widths[0])
    return address_of(picture, "card", width, "webp")
