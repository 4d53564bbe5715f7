"""How the newsroom says numbers and moments of alerts."""

from datetime import datetime, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from broadsheet.common.clock import moment_text, now, time_text
from broadsheet.notifications.alerts.services import history
from broadsheet.notifications.models import Alert
from broadsheet.stories.models import Article


def number_text(number: int) -> str:
    """12,340 as the language writes it."""
    return str(formats.number_format(number, use_l10n=True, force_grouping=True))


def browsers_text(number: int) -> str:
    return ngettext("%(number)s browser", "%(number)s browsers", number) % {"number": number_text(number)}


def reach_text(number: int) -> str:
    """What the dialog says under the audience."""
    if not number:
        return _("Reaches no browser yet. It will stand on the page of alerts.")
    return _("Reaches %(browsers)s") % {"browsers": browsers_text(number)}


def since_text(moment: datetime) -> str:
    """“20 minutes ago” within the last hour, else the time or the moment."""
    passed = now() - moment
    if passed < timedelta(minutes=1):
        return _("just now")
    minutes = int(passed.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(count)s minute ago", "%(count)s minutes ago", minutes) % {"count": minutes}
    return _("at %(time)s") % {"time": time_text(moment)} if minutes < 12 * 60 else moment_text(moment)


#: Alerts of the same story that are named beside a new one.
EARLIER = 3
_UNSENT = (Alert.State.DRAFT, Alert.State.CANCELLED)


def earlier_about(story: Article | None) -> list[tuple[Alert, str]]:
    """The latest alerts of the story, each with what it has come to, so that nobody sends it twice by mistake."""
    if story is None:
        return []
    found = history().filter(story=story).exclude(state__in=_UNSENT)[:EARLIER]
    return [(alert, standing_text(alert)) for alert in found]


def standing_text(alert: Alert) -> str:
    """What an alert has come to, as the end of a sentence."""
    at = alert.begun_at or alert.made_at
    if alert.state == Alert.State.SCHEDULED and alert.send_at:
        return _("is scheduled for %(moment)s") % {"moment": moment_text(alert.send_at)}
    if alert.state == Alert.State.WAITING:
        return _("waits for a second person")
    if alert.state == Alert.State.SENDING:
        return _("is going out to %(browsers)s now") % {"browsers": browsers_text(alert.size)}
    return _("went out to %(browsers)s, %(when)s") % {"browsers": browsers_text(alert.size), "when": since_text(at)}
