"""HTTP/2 with push services: chosen where both speak it, one connection for all, and nothing lost when it ends."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from broadsheet.common import trunk as trunk_module
from broadsheet.notifications.webpush.keys import Keys
from broadsheet.notifications.webpush.message import Message, Notification, Urgency, topic_of
from broadsheet.notifications.webpush.outcomes import Fate, Outcome
from broadsheet.notifications.webpush.sending import Sender, Sending
from tests.notifications.push_connections import HTTP1, HTTP2
from tests.notifications.push_service import PushService, Subscription
from tests.notifications.webpush.conftest import CONTACT

BUDGET = Notification("Parliament passes the budget", "By eleven votes.", "https://paper.example/budget")
MESSAGE = Message(BUDGET.json(), 3600, Urgency.HIGH, topic_of("alert:12"))
LONG = Message(b"x" * 3993, 3600, Urgency.HIGH, topic_of("alert:12"))

pytestmark = pytest.mark.usefixtures("inside")


def at_once(sender: Sender, subscriptions: list[Subscription], message: Message = MESSAGE) -> list[Outcome]:
    """All are on their way before the first is looked after."""
    sendings: list[Sending] = [sender.start(subscription, message) for subscription in subscriptions]
    return [sending.finish() for sending in sendings]


def by_threads(sender: Sender, subscriptions: list[Subscription], threads: int = 8) -> list[Fate]:
    fates: list[Fate] = []

    def part(number: int) -> None:
        fates.extend(outcome.fate for outcome in at_once(sender, subscriptions[number::threads]))

    started = [threading.Thread(target=part, args=(number,)) for number in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join(30)
    return fates


def received(service: PushService) -> int:
    return len({message.endpoint for message in service.messages})


@pytest.mark.parametrize(
    ("protocols", "connections"),
    [([HTTP2, HTTP1], 1), ([HTTP1, HTTP2], 10), ([HTTP2], 1), ([HTTP1], 10), (["spdy/3"], 10)],
    ids=str,
)
def test_a_service_is_spoken_to_as_it_likes_best(
    trusted: Path, keys: Keys, protocols: list[str], connections: int
) -> None:
    with PushService(certificate=trusted, protocols=protocols) as service, Sender(keys, CONTACT) as sender:
        outcomes = at_once(sender, service.new_subscriptions(10, keys.current.public))
        assert [outcome.fate for outcome in outcomes] == [Fate.DELIVERED] * 10
        assert service.connections == connections


def test_threads_share_one_connection(trusted: Path, keys: Keys) -> None:
    with PushService(certificate=trusted) as service, Sender(keys, CONTACT, connections=240) as sender:
        assert by_threads(sender, service.new_subscriptions(240, keys.current.public)) == [Fate.DELIVERED] * 240
        assert (received(service), service.connections) == (240, 1)
        assert not service.faults


@pytest.mark.parametrize(
    "limits",
    [{"streams": 1}, {"streams": 5}, {"window": 1000}, {"window": 1, "streams": 3}, {"window": 2**31 - 1}],
    ids=str,
)
def test_no_more_goes_at_once_than_the_service_lets_through(trusted: Path, keys: Keys, limits: dict[str, int]) -> None:
    with PushService(certificate=trusted, **limits) as service, Sender(keys, CONTACT) as sender:  # type: ignore[arg-type]
        outcomes = at_once(sender, service.new_subscriptions(16, keys.current.public), LONG)
        assert [outcome.fate for outcome in outcomes] == [Fate.DELIVERED] * 16
        assert (received(service), service.connections) == (16, 1)
        assert service.most_open <= limits.get("streams", 16)
        assert not service.faults


def test_a_service_that_lets_nothing_be_asked_is_tried_later(trusted: Path, keys: Keys) -> None:
    with PushService(certificate=trusted, streams=0) as service, Sender(keys, CONTACT, seconds=0.4) as sender:
        devices = service.new_subscriptions(2, keys.current.public)
        begun = time.monotonic()
        assert [outcome.fate for outcome in at_once(sender, devices)][1] is Fate.LATER
        assert time.monotonic() - begun < 3


@pytest.mark.parametrize("after", [1, 3, 10])
def test_a_service_that_announces_its_leave_loses_no_message_and_gets_none_twice(
    trusted: Path, keys: Keys, after: int
) -> None:
    with PushService(certificate=trusted, goes_away_after=after) as service, Sender(keys, CONTACT) as sender:
        devices = service.new_subscriptions(20, keys.current.public)
        assert [sender.send(device, MESSAGE).fate for device in devices] == [Fate.DELIVERED] * 20
        assert len(service.messages) == received(service) == 20
        assert service.connections == -(-20 // after)


def test_what_was_on_its_way_when_the_service_left_goes_to_the_next(trusted: Path, keys: Keys) -> None:
    with PushService(certificate=trusted, goes_away_after=10) as service, Sender(keys, CONTACT) as sender:
        devices = service.new_subscriptions(16, keys.current.public)
        for device in devices:
            service.answer(device, seconds=0.1)
        assert [outcome.fate for outcome in at_once(sender, devices)] == [Fate.DELIVERED] * 16
        assert len(service.messages) == received(service) == 16
        assert service.connections == 2


@pytest.mark.parametrize(
    ("manner", "fate", "messages"),
    [
        ({"refuses": True, "times": 1}, Fate.DELIVERED, 17),
        ({"refuses": True, "times": 2}, Fate.DELIVERED, 17),
        ({"refuses": True}, Fate.LATER, 16),
        ({"resets": True}, Fate.LATER, 16),
        ({"status": 410, "body": b"gone"}, Fate.GONE, 16),
        ({"body": b"x" * 20_000}, Fate.LATER, 17),
        ({"body": b"x" * 15_000}, Fate.DELIVERED, 17),
        ({"status": 429, "seconds": 0.2}, Fate.LATER, 16),
    ],
    ids=["refused once", "refused twice", "refused", "reset", "gone", "too long", "long", "busy"],
)
def test_what_becomes_of_one_message_is_nothing_to_its_neighbours(
    trusted: Path, keys: Keys, manner: dict[str, Any], fate: Fate, messages: int
) -> None:
    with PushService(certificate=trusted) as service, Sender(keys, CONTACT, connections=20) as sender:
        devices = service.new_subscriptions(17, keys.current.public)
        service.answer(devices[5], **manner)
        fates = [outcome.fate for outcome in at_once(sender, devices)]
        assert fates == [Fate.DELIVERED] * 5 + [fate] + [Fate.DELIVERED] * 11
        assert (len(service.messages), service.connections) == (messages, 1)


def test_a_connection_that_breaks_off_takes_nobody_with_it(trusted: Path, keys: Keys) -> None:
    with PushService(certificate=trusted) as service, Sender(keys, CONTACT) as sender:
        devices = service.new_subscriptions(12, keys.current.public)
        assert sender.send(devices[0], MESSAGE).fate is Fate.DELIVERED
        service.answer(devices[11], drops=True, times=1)
        assert {outcome.fate for outcome in at_once(sender, devices)} == {Fate.DELIVERED}
        assert received(service) == 12


def test_who_is_slow_is_given_up_and_the_others_are_not(trusted: Path, keys: Keys) -> None:
    with PushService(certificate=trusted) as service, Sender(keys, CONTACT, seconds=0.5) as sender:
        slow, *others = service.new_subscriptions(6, keys.current.public)
        service.answer(slow, seconds=30)
        assert sender.send(others[0], MESSAGE).fate is Fate.DELIVERED
        sending = sender.start(slow, MESSAGE)
        for _ in range(10):
            assert {outcome.fate for outcome in at_once(sender, others)} == {Fate.DELIVERED}
            time.sleep(0.05)
        assert sending.finish().fate is Fate.LATER
        assert sender.send(others[0], MESSAGE).fate is Fate.DELIVERED
        assert service.connections == 1


def test_a_connection_on_which_nothing_is_heard_is_not_used_again(trusted: Path, keys: Keys) -> None:
    with PushService(certificate=trusted) as service, Sender(keys, CONTACT, seconds=0.3) as sender:
        slow, other = service.new_subscriptions(2, keys.current.public)
        service.answer(slow, seconds=30)
        assert sender.send(other, MESSAGE).fate is Fate.DELIVERED
        time.sleep(0.1)
        assert sender.send(slow, MESSAGE).fate is Fate.LATER
        assert sender.send(other, MESSAGE).fate is Fate.DELIVERED
        assert service.connections == 2


def test_a_connection_that_was_idle_for_long_is_not_used_again(
    trusted: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    with PushService(certificate=trusted) as service, Sender(keys, CONTACT) as sender:
        device = service.new_subscription(keys.current.public)
        assert sender.send(device, MESSAGE).fate is Fate.DELIVERED
        monkeypatch.setattr(trunk_module, "MOST_IDLE", 0.0)
        assert sender.send(device, MESSAGE).fate is Fate.DELIVERED
        assert service.connections == 2


def test_a_connection_is_opened_to_the_address_that_was_checked_each_time(
    trusted: Path, keys: Keys, settings: Any
) -> None:
    with PushService(certificate=trusted) as service, Sender(keys, CONTACT) as sender:
        device = service.new_subscription(keys.current.public)
        assert sender.send(device, MESSAGE).fate is Fate.DELIVERED
        settings.OUTBOUND_ALLOW_PRIVATE = False
        service.hang_up()
        assert sender.send(device, MESSAGE).fate is Fate.REFUSED
        assert service.connections == 1
