"""What is kept of those who send alerts: their work for the paper, which stays when they leave."""

from django.db.models import Q
from django.utils.translation import gettext_lazy

from broadsheet.notifications.models import Alert
from broadsheet.readers.models import Reader
from broadsheet.readers.privacy.known import Known, Part, nothing_to_erase


def _alerts(reader: Reader) -> Known:
    roles = ("made_by", "confirmed_by", "cancelled_by")
    theirs = Q(made_by=reader) | Q(confirmed_by=reader) | Q(cancelled_by=reader)
    return [
        {
            "title": alert.title,
            "at": alert.made_at,
            **{role: getattr(alert, f"{role}_id") == reader.pk for role in roles},
        }
        for alert in Alert.objects.filter(theirs).order_by("pk").iterator()
    ]


ALERTS = Part(
    "alerts_sent",
    gettext_lazy("Alerts that you sent, confirmed or stopped"),
    _alerts,
    # As with a story, the row then says that a former member of the staff did it.
    nothing_to_erase,
    ("notifications.Alert.made_by", "notifications.Alert.confirmed_by", "notifications.Alert.cancelled_by"),
    {
        "title": gettext_lazy("Title"),
        "made_by": gettext_lazy("Made by you"),
        "confirmed_by": gettext_lazy("Confirmed by you"),
        "cancelled_by": gettext_lazy("Stopped by you"),
    },
)
