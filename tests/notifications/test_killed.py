"""Workers killed with -9 while an alert goes out: nobody is missed, nobody is shown it twice, counts are exact."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from tests.migrated import put
from tests.notifications.push_service import PushService

REPOSITORY = Path(__file__).parents[2]
# So many that fifty workers do not finish them, on however quick a machine.
BROWSERS, KILLS = 8_000, 50


def check_an_alert_under_fire(data: Path, service: PushService, database: str = "") -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.notifications.killed_newspaper", "7", str(KILLS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
        env={**os.environ, "BROADSHEET_DATA": str(data), "DATABASE_URL": database, "BROADSHEET_LOG_LEVEL": "ERROR"},
    )
    with process:
        assert process.stdout is not None and process.stdin is not None
        devices = service.new_subscriptions(BROWSERS, process.stdout.readline().strip())
        gone, refused, busy = devices[::50], devices[1::50], devices[2::25]
        for group, manner in ((gone, {"status": 410}), (refused, {"status": 403})):
            for device in group:
                service.answer(device, **manner)
        for device in busy:
            service.answer(device, status=503, headers={"Retry-After": "0"}, times=1)
        process.stdin.write(json.dumps([asdict(device) for device in devices]) + "\n")
        process.stdin.flush()
        told = json.loads(process.stdout.readline())
    assert told["killed"] == KILLS
    assert told["state"] == "sent"
    assert (told["gone"], told["failed"]) == (len(gone), len(refused))
    assert told["sent"] == BROWSERS - len(gone) - len(refused)
    assert (told["size"], told["waiting"], told["retries"]) == (BROWSERS, 0, 0)
    assert told["subscriptions"] == BROWSERS - len(gone)
    unreachable = {device.endpoint for device in (*gone, *refused)}
    topics: dict[str, set[str]] = {}
    for message in service.messages:
        topics.setdefault(message.endpoint, set()).add(message.topic)
    assert topics.keys() == {device.endpoint for device in devices} - unreachable
    # What came twice has one topic: a device shows one.
    assert all(len(found) == 1 and "" not in found for found in topics.values())


def test_an_alert_survives_fifty_kills(tmp_path: Path, push_service: PushService, migrated: Path) -> None:
    put(migrated, tmp_path)
    check_an_alert_under_fire(tmp_path, push_service)


def test_an_alert_survives_fifty_kills_on_postgresql(
    tmp_path: Path, push_service: PushService, spare_postgres: str
) -> None:
    check_an_alert_under_fire(tmp_path, push_service, spare_postgres)
