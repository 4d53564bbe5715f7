"""What is kept of a reader so that what they are told comes when and how they want it, and what becomes of it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.notifications.models import Due, Hours
from broadsheet.readers.models import Reader
from broadsheet.readers.privacy import facts
from broadsheet.readers.privacy.known import Known, Part


def _hours(reader: Reader) -> Known:
    return [
        {
            "time_zone": hours.time_zone,
            "quiet_from": hours.quiet_from and f"{hours.quiet_from:%H:%M}",
            "quiet_until": hours.quiet_until and f"{hours.quiet_until:%H:%M}",
            "alerts_a_week": hours.most_alerts,
            "mail": str(hours.get_rhythm_display()),
            "mail_stopped": str(hours.get_mail_stopped_display()),
            "mail_server_said": hours.mail_stopped_words,
            "at": hours.mail_stopped_at,
        }
        for hours in Hours.objects.filter(pk=reader.pk)
    ]


def _forget_hours(reader: Reader, keeps_comments: bool) -> None:
    Hours.objects.filter(pk=reader.pk).delete()


def _due(reader: Reader) -> Known:
    return [
        {"told_of": str(due.notice.get_kind_display()), "channel": str(due.get_channel_display()), "at": due.at}
        for due in Due.objects.filter(reader=reader).select_related("notice").order_by("pk").iterator()
    ]


def _forget_due(reader: Reader, keeps_comments: bool) -> None:
    Due.objects.filter(reader=reader).delete()


HOURS = Part(
    "hours",
    gettext_lazy("When you want to be told"),
    _hours,
    _forget_hours,
    ("notifications.Hours.reader",),
    {
        "time_zone": gettext_lazy("Time zone"),
        "quiet_from": gettext_lazy("Quiet from"),
        "quiet_until": gettext_lazy("Quiet until"),
        "alerts_a_week": gettext_lazy("Alerts a week at most"),
        "mail": gettext_lazy("Mail comes"),
        "mail_stopped": gettext_lazy("Mail stopped because"),
        "mail_server_said": gettext_lazy("Your mail server said"),
    },
)
DUE = Part(
    "due",
    gettext_lazy("What you are still to be told"),
    _due,
    _forget_due,
    ("notifications.Due.reader",),
    {"told_of": gettext_lazy("Told of"), "channel": gettext_lazy("Where")},
)


def told() -> list[facts.Fact]:
    """What the page on privacy says of mail and quiet hours."""
    text = _(
        "We keep when you want to be told, if you said so. Mail that tells you something has no pictures to be fetched "
        "and no links that say whether you read it; when it comes back from your address or you call it unwanted, we "
        "keep that, and write no more."
    )
    return [facts.Fact(facts.ACCOUNT, text)]
