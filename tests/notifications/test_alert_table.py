"""On which device an alert rings, by a table: what it wants × what its reader follows × everything that spares it."""

from datetime import datetime, timedelta
from itertools import product

import pytest
from django.utils import timezone

from broadsheet.common.clock import now
from broadsheet.notifications.alerts import services as alerts
from broadsheet.notifications.alerts.audience import targets_of
from broadsheet.notifications.alerts.novelty import unannounced
from broadsheet.notifications.carrying.quiet import week_of
from broadsheet.notifications.models import Alert, Hours, Subscription
from broadsheet.readers.models import Follow, Mute, Reader
from broadsheet.stories.models import Story
from tests.factories import make_byline, make_story, make_topic
from tests.notifications.devices import kept, make_device, wish
from tests.notifications.push_service import PushService
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
Audience = Alert.Audience

# Whom the alert is for → (the device has alerts, it wished for the topic, its reader follows it) that it is for.
REACHED: dict[str, set[tuple[bool, bool, bool]]] = {
    Audience.EVERYBODY: {(True, wishes, follows) for wishes, follows in product((False, True), repeat=2)},
    Audience.WISHES: {(has, True, follows) for has, follows in product((False, True), repeat=2)},
    Audience.FOLLOWERS: {
        *((has, True, follows) for has, follows in product((False, True), repeat=2)),
        (True, False, True),
    },
}
# Its quiet hours → whether it rings all the same. What the reader decided counts, and then the device's own does not.
QUIET: dict[str, bool] = {
    "none": True,
    "by the device": False,
    "by the reader": False,
    "by the device, but the reader decided on none": True,
    "by the device, and the reader only ended mail": False,
}
# The week's ceiling → whether it rings.
CEILING: dict[str, bool] = {"none": True, "not reached": True, "reached": False}
# Muting is about what somebody says in the conversation, not about what the editors send.
MUTES: dict[str, bool] = {"nobody": True, "the story's author": True}
CASES = list(product(product((False, True), repeat=3), QUIET, CEILING, MUTES))


def around(moment: datetime) -> dict[str, object]:
    """Quiet hours that the moment is in."""
    start, end = moment - timedelta(hours=1), moment + timedelta(hours=1)
    return {"quiet_from": start.time(), "quiet_until": end.time()}


def keep_quiet(how: str, reader: Reader, device: Subscription) -> None:
    quiet = around(timezone.localtime())
    if "by the device" in how:
        Subscription.objects.filter(pk=device.pk).update(**quiet)
    if how == "by the reader":
        Hours.objects.create(reader=reader, is_decided=True, **quiet)
    elif "decided on none" in how:
        Hours.objects.create(reader=reader, is_decided=True)
    elif "ended mail" in how:
        Hours.objects.create(reader=reader, mail_stopped=Hours.Stop.ASKED)


def limit(how: str, reader: Reader, device: Subscription) -> None:
    """Two a week: by the reader where they decided their hours, else by the device."""
    if how == "none":
        return
    count = 2 if how == "reached" else 1
    Subscription.objects.filter(pk=device.pk).update(most_alerts=2, week=week_of(now()), alerts_in_week=count)
    Hours.objects.filter(pk=reader.pk, is_decided=True).update(most_alerts=2)


@pytest.mark.parametrize("audience", REACHED)
def test_an_alert_rings_where_the_table_says(push_service: PushService, audience: str) -> None:
    author, topic = make_member("Ines"), make_topic()
    with unannounced():
        story: Story = make_story("The dam breaks", topics=[topic], bylines=[make_byline(account=author)])
    devices = []
    for (has_alerts, wishes, follows), quiet, ceiling, mutes in CASES:
        reader = make_member()
        device = make_device(push_service, reader, has_alerts=has_alerts)
        if wishes:
            wish(device, topic)
        if follows:
            Follow.objects.create(reader=reader, kind="topic", target_id=topic.pk)
        if mutes != "nobody":
            Mute.objects.create(reader=reader, target=author)
        keep_quiet(quiet, reader, kept(device))
        limit(ceiling, reader, kept(device))
        devices.append(device)
    targets = [] if audience == Audience.EVERYBODY else [(key.kind, key.pk) for key in targets_of(story)]
    alert = alerts.send(alerts.draft(story, None, "The dam breaks", audience=audience, targets=targets), None)
    for device, (wanted, quiet, ceiling, mutes) in zip(devices, CASES, strict=True):
        rings = wanted in REACHED[audience] and QUIET[quiet] and CEILING[ceiling] and MUTES[mutes]
        assert len(push_service.of(device)) == rings, (wanted, quiet, ceiling, mutes)
    how = alerts.progress(alert)
    assert how.sent + how.spared == sum(wanted in REACHED[audience] for wanted, *_ in CASES)
