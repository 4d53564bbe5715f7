"""Browsers that subscribed to the paper, at the push service of the tests."""

from typing import Any

from broadsheet.notifications.browsers.pushing import push_keys
from broadsheet.notifications.models import Subscription, Wish
from broadsheet.notifications.models.subscription import fingerprint_of
from broadsheet.readers.models import Reader
from tests.notifications.push_service import PushService, Received
from tests.notifications.push_service import Subscription as Device


def make_devices(service: PushService, count: int, reader: Reader | None = None, **fields: Any) -> list[Device]:
    """So many browsers, of nobody or of this reader, that want alerts unless `fields` say otherwise."""
    devices = service.new_subscriptions(count, push_keys().current.public)
    Subscription.objects.bulk_create(
        Subscription(
            reader=reader,
            endpoint=device.endpoint,
            fingerprint=fingerprint_of(device.endpoint),
            p256dh=device.p256dh,
            auth=device.auth,
            server_key=device.server_key,
            **fields,
        )
        for device in devices
    )
    return devices


def make_device(service: PushService, reader: Reader | None = None, **fields: Any) -> Device:
    return make_devices(service, 1, reader, **fields)[0]


def kept(device: Device) -> Subscription:
    """What the paper keeps of it."""
    return Subscription.objects.get(fingerprint=fingerprint_of(device.endpoint))


def wish(device: Device, thing: Any) -> None:
    """It wants to be alerted of this topic, section, byline or story."""
    kind = {"Topic": "topic", "Section": "section", "Byline": "byline"}.get(type(thing).__name__, "story")
    Wish.objects.create(subscription=kept(device), kind=kind, target=thing.pk)


def titles(messages: list[Received]) -> list[str]:
    return [message.json["notification"]["title"] for message in messages]
