"""Alerts: messages a second to a push service on this machine, a million of them, and what readers feel of it.

The push service runs in a process of its own, over TLS, decrypts every message and checks its token; for the rates of
one core it has the other one. Peers send the same text to the same service.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import load, push_peers, push_service
from benchmarks.house import House
from benchmarks.pages import warm
from benchmarks.push_service import Service
from benchmarks.results import NotMeasured, Result, at_least, at_most, of_peer
from tests.notifications.push_connections import HTTP2

MILLION = 1_000_000
#: Real browsers behind all the subscriptions, and messages that the rates of one core are measured with.
BROWSERS = 64
ONE_CORE, PYWEBPUSH, WEB_PUSH = 30_000, 1_500, 10_000
PRESSES = 10
CONNECTIONS = 16
#: How the push service is held back while readers' pages are measured: elsewhere it is another machine.
POLITE = 15
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)
_NICE_OF_PUSH = 5


def measure(house: House) -> list[Result]:
    """Rates, ratios to the peers', and an alert to everybody with the paper being read."""
    data = house.root / "alerts"
    shutil.copytree(house.data, data, symlinks=True)
    return [*_one_core(house, data), *_to_everybody(house, data)]


# One core -------------------------------------------------------------------------------------------------------------


def _one_core(house: House, data: Path) -> list[Result]:
    ours, theirs = load.cores()
    scale = 0.05 if house.quick else 1
    # Before the run's own certificate is trusted instead of the world's.
    programs = dict(_peers(house))
    with push_service.serving(house, core=theirs) as service:
        _subscribe(house, data, service, int(ONE_CORE * scale))
        rate, over_http1 = house.inside("alerts:send_all", data=data, core=ours)
        given = house.inside("alerts:for_peers", data=data)
        peers: dict[str, float | None] = {"pywebpush": None, "web_push": None}
        for name, count in (("pywebpush", PYWEBPUSH), ("web_push", WEB_PUSH)):
            part = {**given, "subscriptions": given["subscriptions"][: max(50, int(count * scale))]}
            if name in programs:
                peers[name] = push_peers.rate(programs[name], part, ours)
        faults = service.counts["faults"]
    with push_service.serving(house, core=theirs, protocol=HTTP2) as service:
        _subscribe(house, data, service, int(ONE_CORE * scale))
        _rate, over_http2 = house.inside("alerts:send_all", data=data, core=ours)
        faults += service.counts["faults"]
    if faults:
        raise RuntimeError(f"The push service refused messages: {faults[:3]}")
    return [
        Result("alerts.one_core", rate, "messages/s", at_least(2_500)),
        Result("alerts.over_http2", over_http2, "messages/s of processor", of_peer(0.9), "HTTP/1.1", over_http1),
        Result(
            "alerts.beside_pywebpush", rate, "messages/s", of_peer(5), "pywebpush in a loop", peers["pywebpush"]
        ),
        Result("alerts.beside_web_push", rate, "messages/s", of_peer(2), "npm web-push, 16 at once", peers["web_push"]),
    ]  # fmt: skip


def _peers(house: House) -> Iterator[tuple[str, list[str]]]:
    """The commands of those peers that can be installed."""
    for name, installed in (("pywebpush", push_peers.pywebpush), ("web_push", push_peers.web_push)):
        try:
            yield name, installed(house.root / name)
        except NotMeasured as reason:
            house.notes.append(f"alerts: no peer: {reason}")


def send_all(core: int) -> tuple[float, float]:
    """Sends one alert to everybody in this process, on one core, as the worker does.

    Messages a second, and messages for each second in which the processor was busy here and did not wait.
    """
    from django.conf import settings

    from broadsheet.delivery.worker import PUSH_QUEUE, QuietTaskWorker
    from broadsheet.notifications.alerts import services as alerts

    settings.OUTBOUND_ALLOW_PRIVATE = True
    os.sched_setaffinity(0, {core})
    alert = _draft()
    begun, busy = time.perf_counter(), time.process_time()
    alerts.send(alert, None)
    QuietTaskWorker("benchmark", only=PUSH_QUEUE).run()
    seconds, busy = time.perf_counter() - begun, time.process_time() - busy
    how = alerts.progress(alert)
    if how.sent != how.size:
        raise RuntimeError(f"Not everybody got it: {how}")
    return how.sent / seconds, how.sent / busy


def for_peers() -> dict[str, Any]:
    """The paper's key, some subscriptions and the text of an alert, as others take them."""
    from broadsheet.notifications.alerts.message import notification_of
    from broadsheet.notifications.browsers.pushing import contact, push_keys
    from broadsheet.notifications.models import Subscription
    from broadsheet.notifications.webpush.base64url import written

    key = push_keys().current
    columns = ("endpoint", "p256dh", "auth")
    rows = Subscription.objects.order_by("pk").values(*columns)[: max(PYWEBPUSH, WEB_PUSH)]
    return {
        "subscriptions": list(rows),
        "text": notification_of(_draft()).json().decode(),
        "contact": contact(),
        "key_file": str(push_keys().folder / f"vapid-{key.number}.pem"),
        "public_key": key.public,
        "private_key": written(key.private.private_numbers().private_value.to_bytes(32)),
    }


# Everybody ------------------------------------------------------------------------------------------------------------


def _to_everybody(house: House, data: Path) -> list[Result]:
    count = MILLION // 10 if house.quick else MILLION
    with push_service.serving(house) as service:
        begun = time.perf_counter()
        _subscribe(house, data, service, count)
        house.notes.append(f"alerts: {count:,} subscriptions were written in {time.perf_counter() - begun:.0f} s")
        with house.serving(data=data, DJANGO_SETTINGS_MODULE="benchmarks.push_settings") as supervisor:
            house.inside("memory:wait_for_tasks", data=data)
            presses = [_pressed(house, data, service) for _ in range(house.rounds(PRESSES))]
            with _memory_of(_push_child(supervisor)) as megabytes:
                sending = house.inside("alerts:press", data=data)
                seconds = _ended(house, data, sending["alert"]) - sending["at"]
            at_rest = _pages_a_second(house)
            for thread in Path(f"/proc/{service.process}/task").iterdir():
                os.setpriority(os.PRIO_PROCESS, int(thread.name), POLITE)
            sending = house.inside("alerts:press", data=data)
            meanwhile = _pages_a_second(house)
            house.inside("alerts:cancel", data=data, alert=sending["alert"])
        faults = service.counts["faults"]
    if faults:
        raise RuntimeError(f"The push service refused messages: {faults[:3]}")
    settled = megabytes[len(megabytes) // 10 :]
    if house.quick:
        house.notes.append(f"alerts: at this rate a million messages take {seconds * MILLION / count:.0f} s")
    return [
        Result("alerts.pressed_to_first_message", median(presses), "s", at_most(1)),
        Result("alerts.pressed_to_first_message_slowest", max(presses), "s", at_most(1)),
        Result("alerts.to_a_million", seconds * MILLION / count, "s", at_most(300)),
        Result("alerts.worker_memory", max(settled), "MB"),
        Result("alerts.worker_memory_grows", (max(settled) / min(settled) - 1) * 100, "%", at_most(10)),
        Result("alerts.pages_meanwhile", meanwhile, "requests/s", of_peer(0.7), "the same at rest", at_rest),
    ]


def press() -> dict[str, Any]:
    """Sends an alert to everybody; its number, its topic, and when the button was pressed."""
    from broadsheet.notifications.alerts import services as alerts
    from broadsheet.notifications.webpush.message import topic_of

    alert, pressed = _draft(), time.time()
    alerts.send(alert, None)
    return {"alert": alert.pk, "topic": topic_of(alert.tag), "at": pressed}


def cancel(alert: int) -> None:
    from broadsheet.notifications.alerts import services as alerts
    from broadsheet.notifications.models import Alert

    alerts.cancel(Alert.objects.get(pk=alert), None)


def until_ended(alert: int) -> float:
    """When the alert was over, in seconds since 1970."""
    from broadsheet.notifications.alerts import services as alerts
    from broadsheet.notifications.models import Alert

    while True:
        found = Alert.objects.get(pk=alert)
        if found.ended_at is not None:
            break
        time.sleep(0.5)
    how = alerts.progress(found)
    if how.sent != how.size:
        raise RuntimeError(f"Not everybody got it: {how}")
    return found.ended_at.timestamp()


def _ended(house: House, data: Path, alert: int) -> float:
    return float(house.inside("alerts:until_ended", data=data, alert=alert))


def _pressed(house: House, data: Path, service: Service) -> float:
    """Seconds from the press of the button to the first message; then the alert is cancelled."""
    sending = house.inside("alerts:press", data=data)
    until = time.monotonic() + 30
    while sending["topic"] not in (begun := service.counts["begun"]):
        if time.monotonic() > until:
            raise RuntimeError("No message of the alert came within 30 seconds.")
        time.sleep(0.05)
    house.inside("alerts:cancel", data=data, alert=sending["alert"])
    # What its tasks find when they are taken up: nothing to do.
    time.sleep(2)
    return float(begun[sending["topic"]] - sending["at"])


def _pages_a_second(house: House) -> float:
    story = house.story
    warm(house.port, story)
    _ours, core = load.cores()
    url = f"{house.address}{story}"
    return load.requests_a_second(
        url, core=core, connections=CONNECTIONS, seconds=2 if house.quick else 15, headers={"Accept-Encoding": "br"}
    )


def _push_child(supervisor: int) -> int:
    """The process that sends: the supervisor's child that wants less than others of the processor."""
    children = [int(each) for each in Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()]
    return next(each for each in children if os.getpriority(os.PRIO_PROCESS, each) == _NICE_OF_PUSH)


@contextlib.contextmanager
def _memory_of(process: int) -> Iterator[list[float]]:
    """What a process holds, in megabytes, looked at every second until the end of the block."""
    from threading import Event, Thread

    found: list[float] = []
    stopped = Event()

    def look() -> None:
        while not stopped.wait(1):
            match = _PSS.search(Path(f"/proc/{process}/smaps_rollup").read_text())
            found.append(int(match[1]) * 1024 / 1e6 if match else 0.0)

    thread = Thread(target=look, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        stopped.set()
        thread.join()


def _subscribe(house: House, data: Path, service: Service, count: int) -> None:
    key = str(house.inside("alerts:public_key", data=data))
    house.inside("alerts:subscribe", data=data, count=count, browsers=service.subscriptions(BROWSERS, key))


def public_key() -> str:
    from broadsheet.notifications.browsers.pushing import push_keys

    return push_keys().current.public


def subscribe(count: int, browsers: list[dict[str, str]]) -> None:
    """So many subscriptions in the place of those there were, each with an endpoint of its own."""
    from django.db import connection, transaction

    from broadsheet.notifications.models import Retry, Subscription, Wish
    from broadsheet.notifications.models.subscription import fingerprint_of

    for model in (Retry, Wish, Subscription):
        model._default_manager.all()._raw_delete("default")
    fields: Any = Subscription._meta.concrete_fields[1:]
    table, names = Subscription._meta.db_table, ", ".join(field.column for field in fields)
    places = ", ".join(["%s"] * len(fields))
    for start in range(0, count, 10_000):
        rows = []
        for number in range(start, min(start + 10_000, count)):
            browser = browsers[number % len(browsers)]
            endpoint = f"{browser['endpoint']}?{number}"
            made = Subscription(**{**browser, "endpoint": endpoint, "fingerprint": fingerprint_of(endpoint)})
            rows.append([field.get_db_prep_save(getattr(made, field.attname), connection) for field in fields])
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)


def _draft() -> Any:
    from broadsheet.notifications.alerts import services as alerts

    text = "The chamber voted by eleven votes after a debate of nine hours. The minister speaks at six."
    return alerts.draft(None, None, "Parliament passes the budget", text)
