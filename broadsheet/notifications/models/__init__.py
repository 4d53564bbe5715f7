"""What readers have been told, what they want to be told, and what is still to be told."""

from broadsheet.notifications.models.alert import Alert, Batch, Retry
from broadsheet.notifications.models.due import Due, Hours
from broadsheet.notifications.models.event import Event
from broadsheet.notifications.models.house import Alerting
from broadsheet.notifications.models.newsletter import Edition, EditionStory, Enrolment, Newsletter, Posting
from broadsheet.notifications.models.notice import Kind, Notice
from broadsheet.notifications.models.preference import Channel, MutedThread, Switch
from broadsheet.notifications.models.subscription import Subscription, Wish

__all__ = [
    "Alert",
    "Alerting",
    "Batch",
    "Channel",
    "Due",
    "Edition",
    "EditionStory",
    "Enrolment",
    "Event",
    "Hours",
    "Kind",
    "MutedThread",
    "Newsletter",
    "Notice",
    "Posting",
    "Retry",
    "Subscription",
    "Switch",
    "Wish",
]
