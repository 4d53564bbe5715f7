"""A paper whose workers are killed while they send an alert; run as a process of its own by test_killed.py.

Prints the paper's public key, reads browsers as a line of JSON, and ends with a line of JSON: what was counted. Workers
are forked, so that each is there in a moment, and killed with SIGKILL at moments that the seed decides.
"""

import json
import os
import random
import signal
import sys
import time
from typing import Any, NoReturn


def main(seed: int, kills: int) -> None:
    from broadsheet.notifications.browsers.pushing import push_keys

    print(push_keys().current.public, flush=True)
    begin(json.loads(sys.stdin.readline()))
    chance, killed = random.Random(seed), 0
    while killed < kills:
        worker = forked()
        time.sleep(chance.uniform(0.02, 0.15))
        os.kill(worker, signal.SIGKILL)
        _pid, status = os.waitpid(worker, 0)
        killed += os.WIFSIGNALED(status)
        if not os.WIFSIGNALED(status):
            # It was done before: whoever is killed now would be killed at rest.
            break
    while os.waitpid(forked(), 0)[1]:
        pass
    print(json.dumps({"killed": killed, **outcome()}), flush=True)


def begin(browsers: list[dict[str, str]]) -> None:
    """An alert to all of them, cut small, so that there is much to be killed in."""
    from broadsheet.notifications.alerts import batches, fanout
    from broadsheet.notifications.alerts import services as alerts
    from broadsheet.notifications.models import Subscription
    from broadsheet.notifications.models.subscription import fingerprint_of

    batches.CHUNK, fanout.BATCH = 20, 400
    Subscription.objects.bulk_create(
        Subscription(**browser, fingerprint=fingerprint_of(browser["endpoint"])) for browser in browsers
    )
    alerts.send(alerts.draft(None, None, "Parliament passes the budget", "By eleven votes."), None)


def forked() -> int:
    """The process id of a new worker for pushes."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        getattr(connection, "close_pool", lambda: None)()
    pid = os.fork()
    if not pid:
        work()
    return pid


def work() -> NoReturn:
    from broadsheet.delivery.push_worker import PUSH_WORKER
    from broadsheet.delivery.worker import PUSH_QUEUE, QuietTaskWorker, name_of_worker, take_up_from_the_dead
    from broadsheet.notifications.alerts import fanout
    from broadsheet.notifications.models import Alert

    code = 1
    try:
        name = name_of_worker(PUSH_WORKER)
        take_up_from_the_dead(name)
        while Alert.objects.filter(state=Alert.State.SENDING).exists():
            QuietTaskWorker(name, only=PUSH_QUEUE).run()
            fanout.go_on()
        code = 0
    finally:
        os._exit(code)


def outcome() -> dict[str, Any]:
    from dataclasses import asdict

    from broadsheet.notifications.alerts import services as alerts
    from broadsheet.notifications.models import Alert, Retry, Subscription

    alert = Alert.objects.get()
    return {
        "state": alert.state,
        **asdict(alerts.progress(alert)),
        "retries": Retry.objects.count(),
        "subscriptions": Subscription.objects.count(),
    }


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "broadsheet.config.settings"
    from django.conf import settings

    settings.OUTBOUND_ALLOW_PRIVATE = True
    import django

    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]))
