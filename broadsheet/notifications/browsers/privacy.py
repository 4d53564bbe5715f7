"""What is kept of a browser that wants to be told things, and what becomes of it when its reader leaves."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.common.decisions import decided
from broadsheet.notifications.browsers import subscriptions
from broadsheet.notifications.models import Alerting, Subscription
from broadsheet.readers.models import Reader
from broadsheet.readers.privacy import facts
from broadsheet.readers.privacy.known import Known, Part


def _browsers(reader: Reader) -> Known:
    """Without endpoint and keys: with those, anybody could send messages there or turn them off."""
    return [
        {
            "device": browser.device,
            "alerts": browser.has_alerts,
            "notices": browser.has_notices,
            "wants": [f"{it.title} ({key.kind})" for key, it in subscriptions.wished(browser)],
            "quiet_from": f"{browser.quiet_from:%H:%M}" if browser.quiet_from else "",
            "quiet_until": f"{browser.quiet_until:%H:%M}" if browser.quiet_until else "",
            "time_zone": browser.time_zone,
            "most_alerts": browser.most_alerts,
            "at": browser.made_at,
            "seen_at": browser.seen_at,
        }
        for browser in subscriptions.devices(reader)
    ]


def _forget_browsers(reader: Reader, keeps_comments: bool) -> None:
    Subscription.objects.filter(reader=reader).delete()


BROWSERS = Part(
    "browsers",
    gettext_lazy("Browsers in which you are told things"),
    _browsers,
    _forget_browsers,
    ("notifications.Subscription.reader",),
    {
        "device": gettext_lazy("Device"),
        "alerts": gettext_lazy("Alerts"),
        "notices": gettext_lazy("Notices"),
        "wants": gettext_lazy("Alerts of"),
        "quiet_from": gettext_lazy("Quiet from"),
        "quiet_until": gettext_lazy("Quiet until"),
        "time_zone": gettext_lazy("Time zone"),
        "most_alerts": gettext_lazy("Alerts a week at most"),
        "seen_at": gettext_lazy("Last seen"),
    },
)


def told() -> list[facts.Fact]:
    """What the page on privacy says of alerts; nothing where there are none."""
    if not decided(Alerting).is_on:
        return []
    kept = _(
        "If you allow alerts in a browser, we keep the address at which its maker takes messages for it, the keys that "
        "they are encrypted with, and what you want to hear of and when, until you turn them off. No account is "
        "needed. That an alert was opened is counted, not who opened it."
    )
    others = _(
        "Alerts and notices on your devices go through the service of your browser’s maker, which learns when we send "
        "one to you and about how long it is. It cannot read what they say."
    )
    return [facts.Fact(facts.READING, kept), facts.Fact(facts.OTHERS, others)]
