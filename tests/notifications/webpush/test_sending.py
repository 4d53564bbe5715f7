"""Push messages, sent to a push service that believes nothing: what arrives, what is refused, what each answer does."""

import json
import socket
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import jwt
import pytest

from broadsheet.common.outbound import send
from broadsheet.notifications.webpush.base64url import read
from broadsheet.notifications.webpush.encryption import encrypt
from broadsheet.notifications.webpush.keys import Keys
from broadsheet.notifications.webpush.message import Message, Notification, Urgency, topic_of
from broadsheet.notifications.webpush.outcomes import Fate
from broadsheet.notifications.webpush.sending import Sender
from tests.common.test_outbound import certificate, no_connection, resolves_to, trust
from tests.notifications.push_connections import HTTP1, HTTP2
from tests.notifications.push_service import PushService, Subscription
from tests.notifications.webpush.conftest import CONTACT

BUDGET = Notification("Parliament passes the budget", "By eleven votes.", "https://paper.example/budget")
MESSAGE = Message(BUDGET.json(), 3600, Urgency.HIGH, topic_of("alert:12"))


# Delivered ------------------------------------------------------------------------------------------------------------


def test_the_browser_reads_what_the_editor_wrote(service: PushService, keys: Keys, sender: Sender) -> None:
    subscription = service.new_subscription(keys.current.public)
    outcome = sender.send(subscription, MESSAGE)
    assert (outcome.fate, outcome.status) == (Fate.DELIVERED, 201)
    [message] = service.of(subscription)
    assert message.json["notification"]["title"] == "Parliament passes the budget"
    assert (message.ttl, message.urgency, message.topic) == (3600, "high", topic_of("alert:12"))
    assert message.claims["sub"] == CONTACT
    assert not service.faults


def test_many_messages_go_over_one_connection_with_one_token(service: PushService, keys: Keys, sender: Sender) -> None:
    for subscription in service.new_subscriptions(100, keys.current.public):
        assert sender.send(subscription, MESSAGE).fate is Fate.DELIVERED
    assert service.delivered == 100
    assert service.connections == 1
    assert len({json.dumps(message.claims) for message in service.messages}) == 1


def test_threads_share_a_few_connections(service: PushService, keys: Keys) -> None:
    subscriptions = service.new_subscriptions(200, keys.current.public)
    with Sender(keys, CONTACT, connections=3, seconds=20) as sender:
        outcomes: list[Fate] = []

        def part(number: int) -> None:
            outcomes.extend(sender.send(each, MESSAGE).fate for each in subscriptions[number::8])

        threads = [threading.Thread(target=part, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert outcomes == [Fate.DELIVERED] * 200
    assert len({message.endpoint for message in service.messages}) == 200
    assert service.connections <= 3


def test_subscriptions_made_before_a_rotation_are_served_with_their_key(
    service: PushService, keys: Keys, sender: Sender
) -> None:
    old = service.new_subscription(keys.current.public)
    new = service.new_subscription(keys.rotate().public)
    assert [sender.send(each, MESSAGE).fate for each in (old, new)] == [Fate.DELIVERED, Fate.DELIVERED]
    assert sender.send(replace(old, server_key=new.server_key), MESSAGE).status == 403


def test_the_rare_second_copy_takes_the_place_of_the_first(service: PushService, keys: Keys, sender: Sender) -> None:
    subscription = service.new_subscription(keys.current.public)
    other = replace(MESSAGE, topic=topic_of("alert:13"))
    for message in (MESSAGE, other, MESSAGE, replace(MESSAGE, topic="")):
        sender.send(subscription, message)
    assert [shown.topic for shown in service.shown(subscription)] == [other.topic, MESSAGE.topic, ""]


def test_the_longest_message_is_taken(service: PushService, keys: Keys, sender: Sender) -> None:
    subscription = service.new_subscription(keys.current.public)
    assert sender.send(subscription, replace(MESSAGE, plain=b"x" * 3993)).fate is Fate.DELIVERED
    too_long = sender.send(subscription, replace(MESSAGE, plain=b"x" * 3994))
    assert (too_long.fate, too_long.status) == (Fate.TOO_LARGE, 0)


@pytest.mark.parametrize("protocol", [HTTP1, HTTP2])
def test_over_tls_to_the_service_that_can_prove_its_name(
    keys: Keys, sender: Sender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: None, protocol: str
) -> None:
    file = certificate(tmp_path, "push.example")
    resolves_to(monkeypatch, ["127.0.0.1"])
    with PushService(certificate=file, name="push.example", protocols=[protocol]) as service:
        subscription = service.new_subscription(keys.current.public)
        assert sender.send(subscription, MESSAGE).fate is Fate.LATER
        trust(monkeypatch, file)
        for _ in range(10):
            assert sender.send(subscription, MESSAGE).fate is Fate.DELIVERED
        assert service.messages[0].claims["aud"] == service.origin == subscription.endpoint.rpartition("/push/")[0]
        assert len({message.connection for message in service.messages}) == 1


# Answered otherwise ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("manner", "fate", "seconds"),
    [
        ({"status": 410}, Fate.GONE, 0),
        ({"status": 404}, Fate.GONE, 0),
        ({"status": 413}, Fate.TOO_LARGE, 0),
        ({"status": 429, "headers": {"Retry-After": "120"}}, Fate.LATER, 121),
        ({"status": 503, "headers": {"Retry-After": "99999"}}, Fate.LATER, 3601),
        ({"status": 500}, Fate.LATER, 61),
        ({"status": 400}, Fate.REFUSED, 0),
        ({"status": 307, "headers": {"Location": "http://127.0.0.1:1/"}}, Fate.REFUSED, 0),
        ({"drops": True}, Fate.LATER, 61),
    ],
    ids=lambda value: str(value.get("status", "drops")) if isinstance(value, dict) else None,
)
def test_what_a_service_answers_decides_what_becomes_of_a_message(
    service: PushService, keys: Keys, sender: Sender, manner: dict[str, Any], fate: Fate, seconds: float
) -> None:
    subscription, neighbour = service.new_subscriptions(2, keys.current.public)
    service.answer(subscription, **manner)
    outcome = sender.send(subscription, MESSAGE)
    assert (outcome.fate, outcome.seconds) == (fate, seconds)
    assert sender.send(neighbour, MESSAGE).fate is Fate.DELIVERED


def test_after_a_bad_moment_the_service_takes_messages_again(service: PushService, keys: Keys, sender: Sender) -> None:
    subscription = service.new_subscription(keys.current.public)
    service.answer(subscription, status=503, times=2)
    assert [sender.send(subscription, MESSAGE).fate for _ in range(3)] == [Fate.LATER, Fate.LATER, Fate.DELIVERED]


def test_a_shortened_message_fits_where_a_long_one_did_not(service: PushService, keys: Keys, sender: Sender) -> None:
    subscription = service.new_subscription(keys.current.public)
    long = replace(BUDGET, body="word " * 3000)
    assert sender.send(subscription, Message(long.json(10**6), 60)).fate is Fate.TOO_LARGE
    assert sender.send(subscription, Message(long.json(), 60)).fate is Fate.DELIVERED


def test_a_slow_service_is_not_waited_for_for_ever(service: PushService, keys: Keys) -> None:
    subscription = service.new_subscription(keys.current.public)
    service.answer(subscription, seconds=30)
    before = time.monotonic()
    with Sender(keys, CONTACT, seconds=0.3) as sender:
        assert sender.send(subscription, MESSAGE).fate is Fate.LATER
    assert time.monotonic() - before < 3


def test_a_service_that_hangs_up_between_messages_loses_none(
    keys: Keys, sender: Sender, inside: None, spoken: dict[str, Any]
) -> None:
    with PushService(drops_after=3, **spoken) as service:
        for subscription in service.new_subscriptions(40, keys.current.public):
            assert sender.send(subscription, MESSAGE).fate is Fate.DELIVERED
        assert service.delivered == len({message.endpoint for message in service.messages}) == 40
        service.hang_up()
        assert sender.send(subscription, MESSAGE).fate is Fate.DELIVERED


def test_nobody_listening_is_tried_again_later(keys: Keys, sender: Sender, inside: None) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with PushService() as service:
            subscription = service.new_subscription(keys.current.public)
        endpoint = f"http://127.0.0.1:{closed.getsockname()[1]}/push"
        outcome = sender.send(replace(subscription, endpoint=endpoint), MESSAGE)
    assert (outcome.fate, outcome.seconds, outcome.status) == (Fate.LATER, 61, 0)


@pytest.mark.parametrize(
    "changed",
    [
        {"p256dh": "nonsense!"},
        {"p256dh": "BAAA"},
        {"p256dh": "B" * 87},
        {"auth": "AAAA"},
        {"auth": ""},
        {"server_key": ""},
    ],
)
def test_a_subscription_that_never_was_one_is_refused_unasked(
    service: PushService, keys: Keys, sender: Sender, changed: dict[str, str]
) -> None:
    subscription = replace(service.new_subscription(keys.current.public), **changed)  # type: ignore[arg-type]
    outcome = sender.send(subscription, MESSAGE)
    assert outcome.fate is Fate.REFUSED
    assert outcome.why
    assert service.connections == 0


# Where to -------------------------------------------------------------------------------------------------------------


def somebody(keys: Keys, endpoint: str) -> Subscription:
    """A subscription with good keys and an endpoint that somebody made up."""
    return replace(PushService().new_subscription(keys.current.public), endpoint=endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example/a",
        "ftp://push.example/a",
        "//push.example/a",
        "",
        "https://",
        "https://user@push.example/a",
        "https://user:word@push.example/a",
        "https://push.example\\@127.0.0.1/a",
        "https://push.example/a\r\nHost: other",
        "https://127.0.0.1/a",
        "https://127.0.0.1:8000/admin",
        "https://127.1/a",
        "https://2130706433/a",
        "https://0x7f000001/a",
        "https://0177.0.0.1/a",
        "https://0/a",
        "https://localhost/a",
        "https://[::1]/a",
        "https://[::]/a",
        "https://[::ffff:127.0.0.1]/a",
        "https://[::ffff:7f00:1]/a",
        "https://[64:ff9b::7f00:1]/a",
        "https://[fe80::1]/a",
        "https://[fc00::1]/a",
        "https://10.0.0.1/a",
        "https://172.16.0.1/a",
        "https://192.168.0.1/a",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/a",
        "https://①②⑦.0.0.1/a",
    ],
)
def test_no_endpoint_leads_into_the_house(
    monkeypatch: pytest.MonkeyPatch, keys: Keys, sender: Sender, endpoint: str
) -> None:
    subscription, tried = somebody(keys, endpoint), no_connection(monkeypatch)
    # What no resolver takes for an address has none: it is not refused for good, but it is nowhere either.
    assert sender.send(subscription, MESSAGE).fate in (Fate.REFUSED, Fate.LATER)
    assert tried == []


@pytest.mark.parametrize(
    "addresses",
    [["10.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["8.8.8.8", "fe80::1"], ["::ffff:192.168.0.1"], ["64:ff9b::a00:1"]],
)
def test_a_name_with_any_address_inside_is_refused(
    monkeypatch: pytest.MonkeyPatch, keys: Keys, sender: Sender, addresses: list[str]
) -> None:
    subscription, tried = somebody(keys, "https://push.example/a"), no_connection(monkeypatch)
    resolves_to(monkeypatch, addresses)
    assert sender.send(subscription, MESSAGE).fate is Fate.REFUSED
    assert tried == []


def test_a_name_that_changes_its_address_gains_nothing(
    monkeypatch: pytest.MonkeyPatch, keys: Keys, sender: Sender
) -> None:
    subscription, tried = somebody(keys, "https://push.example/a"), no_connection(monkeypatch)
    asked = resolves_to(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
    assert sender.send(subscription, MESSAGE).fate is Fate.LATER
    assert tried == [("8.8.8.8", 443)]
    assert sender.send(subscription, MESSAGE).fate is Fate.REFUSED
    assert tried == [("8.8.8.8", 443)]
    assert asked == ["push.example"] * 2


def test_a_redirect_leads_nowhere(service: PushService, keys: Keys, sender: Sender) -> None:
    with PushService() as house:
        subscription = service.new_subscription(keys.current.public)
        service.answer(subscription, status=308, headers={"Location": f"{house.origin}/secret"})
        assert sender.send(subscription, MESSAGE).fate is Fate.REFUSED
        assert house.connections == 0


# What the push service does not believe -------------------------------------------------------------------------------


def pushed(subscription: Subscription, authorization: str, **headers: str) -> int:
    """Sends by hand, as somebody else would."""
    body = encrypt(MESSAGE.plain, read(subscription.p256dh), read(subscription.auth))
    usual = {"TTL": "60", "Content-Encoding": "aes128gcm", "Authorization": authorization}
    return send(subscription.endpoint, method="POST", body=body, headers={**usual, **headers}).status


def token(service: PushService, keys: Keys, signed_by: Keys | None = None, **changed: Any) -> str:
    claims = {"aud": service.origin, "exp": int(time.time()) + 3600, "sub": CONTACT, **changed}
    claims = {name: value for name, value in claims.items() if value is not None}
    signed = jwt.encode(claims, (signed_by or keys).current.private, algorithm="ES256")
    return f"vapid t={signed}, k={keys.current.public}"


def test_a_good_token_is_believed(service: PushService, keys: Keys) -> None:
    subscription = service.new_subscription(keys.current.public)
    assert pushed(subscription, token(service, keys)) == 201


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "https://other.example"},
        {"aud": None},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"exp": 4_000_000_000},
        {"sub": None},
        {"sub": "nobody"},
    ],
    ids=str,
)
def test_a_token_that_says_something_else_is_not(service: PushService, keys: Keys, changed: dict[str, Any]) -> None:
    subscription = service.new_subscription(keys.current.public)
    assert pushed(subscription, token(service, keys, **changed)) == 403
    assert not service.messages


def test_a_forged_or_damaged_token_is_not(service: PushService, keys: Keys, tmp_path: Path) -> None:
    subscription = service.new_subscription(keys.current.public)
    others = Keys(tmp_path / "others")
    good = token(service, keys)
    damaged = (
        good.replace(", k=", "x, k=") if not good.split(", k=")[0].endswith("x") else good.replace(", k=", "y, k=")
    )
    assert pushed(subscription, "") == 401
    assert pushed(subscription, good.replace("vapid", "WebPush")) == 401
    assert pushed(subscription, token(service, keys, signed_by=others)) == 403
    assert pushed(subscription, token(service, others)) == 403
    assert pushed(subscription, damaged) == 403
    unsigned = jwt.encode({"aud": service.origin, "exp": int(time.time()) + 60, "sub": CONTACT}, "", algorithm="none")
    assert pushed(subscription, f"vapid t={unsigned}x, k={keys.current.public}") == 403
    assert not service.messages
    assert len(service.faults) == 6


@pytest.mark.parametrize(
    "headers",
    [
        {"TTL": "soon"},
        {"TTL": ""},
        {"Urgency": "utmost"},
        {"Topic": "a" * 33},
        {"Topic": "a b"},
        {"Content-Encoding": "gzip"},
    ],
    ids=str,
)
def test_headers_that_are_not_as_the_standard_has_them_are_refused(
    service: PushService, keys: Keys, headers: dict[str, str]
) -> None:
    subscription = service.new_subscription(keys.current.public)
    assert pushed(subscription, token(service, keys), **headers) == 400
    assert not service.messages


def test_what_the_browser_cannot_read_is_refused(service: PushService, keys: Keys) -> None:
    one, other = service.new_subscription(keys.current.public), service.new_subscription(keys.current.public)
    assert pushed(replace(one, p256dh=other.p256dh), token(service, keys)) == 400
    assert pushed(replace(one, auth=other.auth), token(service, keys)) == 400
    assert not service.messages


# Several at once ------------------------------------------------------------------------------------------------------


def test_many_are_on_their_way_before_the_first_is_answered(service: PushService, keys: Keys, sender: Sender) -> None:
    devices = [service.new_subscription(keys.current.public) for _ in range(8)]
    for device in devices:
        service.answer(device, seconds=0.3)
    begun = time.monotonic()
    sendings = [sender.start(device, MESSAGE) for device in devices]
    assert not any(sending.is_answered for sending in sendings)
    assert {sending.finish().fate for sending in reversed(sendings)} == {Fate.DELIVERED}
    assert time.monotonic() - begun < 8 * 0.3
    assert service.connections == (1 if service.protocols == [HTTP2] else 8)


def test_an_answer_that_came_while_nobody_looked_counts(service: PushService, keys: Keys, tmp_path: Path) -> None:
    with Sender(keys, CONTACT, seconds=0.3) as sender:
        sending = sender.start(service.new_subscription(keys.current.public), MESSAGE)
        time.sleep(0.5)
        assert sending.is_answered
        assert sending.finish(grace=0.5).fate is Fate.DELIVERED


def test_what_was_said_to_a_connection_that_had_ended_is_said_again(
    service: PushService, keys: Keys, sender: Sender
) -> None:
    device = service.new_subscription(keys.current.public)
    assert sender.send(device, MESSAGE).fate is Fate.DELIVERED
    service.drops_after = 2
    assert sender.send(device, MESSAGE).fate is Fate.DELIVERED
    sending = sender.start(device, MESSAGE)
    assert sending.finish().fate is Fate.DELIVERED


def test_a_message_that_cannot_be_sent_is_answered_at_once(inside: None, keys: Keys, sender: Sender) -> None:
    nowhere = Subscription("nonsense", "x", "y", keys.current.public)
    sending = sender.start(nowhere, MESSAGE)
    assert sending.is_answered
    assert sending.finish().fate is Fate.REFUSED
