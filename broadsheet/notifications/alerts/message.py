"""An alert as devices get it: one message, the same for everybody."""

from datetime import timedelta
from urllib.parse import urlencode

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
#: So many topics and sections are named to whoever wants fewer: a message has little room.
MOST_NAMED = 20


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
        actions=(Action("read", read, opening), Action("fewer", fewer, fewer_url(alert))),
        data={"url": url} if is_test else {"alert": alert.pk, "url": url},
    )


def fewer_url(alert: Alert) -> str:
    """Where a browser decides to have fewer like it: with what the alert was addressed to, which alerts.js marks there.

    `alerts` stands for what editors send to everybody, which is also what lets followers be reached.
    """
    keys = [f"{kind}:{pk}" for kind, pk in alert.targets[:MOST_NAMED]]
    if alert.audience in (Alert.Audience.EVERYBODY, Alert.Audience.FOLLOWERS):
        keys.insert(0, "alerts")
    return f"{settings.PUBLIC_URL}/alerts/?{urlencode({'fewer': ','.join(keys)}, safe=':,')}"


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
