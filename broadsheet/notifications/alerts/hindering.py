"""What keeps an alert from going out: looked at when it is sent, when its time has come, and again on its way."""

from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext_lazy

from broadsheet.common.decisions import decided
from broadsheet.notifications.alerts.states import NotNow
from broadsheet.notifications.models import Alert, Alerting
from broadsheet.notifications.models.alert import OF_STORY
from broadsheet.stories.queries import is_public, public_articles


class Hindrance(StrEnum):
    """Why an alert may not go out; what the newsroom's log calls its end because of that."""

    OFF = "off"
    WITHDRAWN = "withdrawn"
    LATE = "late"


_WORDS = {
    Hindrance.OFF: gettext_lazy("Alerts are turned off in the settings of the paper."),
    Hindrance.WITHDRAWN: gettext_lazy("The story is not published, or not everybody may read it."),
}


def is_readable(story_id: int) -> bool:
    """Whether everybody may read the story."""
    return public_articles().filter(pk=story_id).exists()


def leads_somewhere() -> Q:
    """The condition that an alert is about no story, or about one that everybody may read."""
    return is_public("story") | Q(~Q(tag__startswith=OF_STORY), story__isnull=True)


def hindrance_to(alert: Alert) -> Hindrance | None:
    """What keeps it from going out now, apart from its state and its time."""
    if not decided(Alerting).is_on:
        return Hindrance.OFF
    if alert.story_id is None:
        return Hindrance.WITHDRAWN if alert.tag.startswith(OF_STORY) else None
    return None if is_readable(alert.story_id) else Hindrance.WITHDRAWN


def check_unhindered(alert: Alert) -> None:
    """Raises `NotNow` where something keeps it from going out."""
    if why := hindrance_to(alert):
        raise NotNow(str(_WORDS[why]))
