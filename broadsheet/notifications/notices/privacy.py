"""What is kept of a reader because they are told things, and what becomes of it when they leave."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.conversation.models import Comment
from broadsheet.notifications.alerts import privacy as privacy_of_alerts
from broadsheet.notifications.browsers import privacy as privacy_of_browsers
from broadsheet.notifications.carrying import privacy as privacy_of_hours
from broadsheet.notifications.models import MutedThread, Notice, Switch
from broadsheet.notifications.notices.inbox import OF_STORIES
from broadsheet.notifications.notices.keeping import READ_FOR, UNREAD_FOR
from broadsheet.readers.models import Reader
from broadsheet.readers.privacy import facts
from broadsheet.readers.privacy.known import Known, Part, register


def _address(comment_id: int) -> str:
    return f"{settings.PUBLIC_URL}{Comment(pk=comment_id).get_absolute_url()}"


def _notices(reader: Reader) -> Known:
    return [
        {
            "told_of": str(notice.get_kind_display()),
            "about": _address(notice.newest) if notice.kind not in OF_STORIES else notice.about,
            "number": notice.number,
            "outcome": str(notice.get_outcome_display()),
            "at": notice.at,
            "read_at": notice.read_at,
        }
        for notice in Notice.objects.filter(reader=reader).order_by("pk").iterator()
    ]


def _switches(reader: Reader) -> Known:
    return [
        {
            "told_of": str(switch.get_kind_display()),
            "channel": str(switch.get_channel_display()),
            "is_on": switch.is_on,
        }
        for switch in Switch.objects.filter(reader=reader).order_by("pk")
    ]


def _muted(reader: Reader) -> Known:
    rows = MutedThread.objects.filter(reader=reader).order_by("pk").values_list("thread", "at")
    return [{"comment": _address(thread), "at": at} for thread, at in rows]


def _forget_notices(reader: Reader, keeps_comments: bool) -> None:
    Notice.objects.filter(reader=reader).delete()


def _forget_switches(reader: Reader, keeps_comments: bool) -> None:
    Switch.objects.filter(reader=reader).delete()


def _forget_muted(reader: Reader, keeps_comments: bool) -> None:
    MutedThread.objects.filter(reader=reader).delete()


PARTS = (
    Part(
        "notices",
        gettext_lazy("What you were told"),
        _notices,
        _forget_notices,
        ("notifications.Notice.reader",),
        {
            "told_of": gettext_lazy("Told of"),
            "about": gettext_lazy("About"),
            "number": gettext_lazy("Number"),
            "outcome": gettext_lazy("Decision"),
            "read_at": gettext_lazy("Read"),
        },
    ),
    Part(
        "switches",
        gettext_lazy("What you want to be told"),
        _switches,
        _forget_switches,
        ("notifications.Switch.reader",),
        {
            "told_of": gettext_lazy("Told of"),
            "channel": gettext_lazy("Where"),
            "is_on": gettext_lazy("Wanted"),
        },
    ),
    Part(
        "muted_threads",
        gettext_lazy("Threads that you muted"),
        _muted,
        _forget_muted,
        ("notifications.MutedThread.reader",),
        {"comment": gettext_lazy("Comment")},
    ),
)


def told() -> list[facts.Fact]:
    """What the page on privacy says of notices."""
    text = _(
        "We keep what you were told here (who answered you, for example) for %(read)s days after you read it, and for "
        "%(unread)s days where you never do; and which kinds of notices you want."
    ) % {"read": READ_FOR.days, "unread": UNREAD_FOR.days}
    return [facts.Fact(facts.ACCOUNT, text)]


def connect() -> None:
    for part in (
        *PARTS,
        privacy_of_browsers.BROWSERS,
        privacy_of_hours.HOURS,
        privacy_of_hours.DUE,
        privacy_of_alerts.ALERTS,
    ):
        register(part)
    facts.add(told)
    facts.add(privacy_of_browsers.told)
    facts.add(privacy_of_hours.told)
