"""The page store under real processes: killed with -9 in the middle, and many at once."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from broadsheet.delivery.pages import PageStore

REPOSITORY = Path(__file__).parents[2]

# Subject `s` has a state in the file `s`. A writer changes the file, then withdraws, then says so; it prints pages of
# what it read after taking its ticket.
WRITER = """
import json, random, sys
from pathlib import Path
from broadsheet.delivery.pages import PageStore, Printed
root, seed = Path(sys.argv[1]), int(sys.argv[2])
chance = random.Random(seed)
store = PageStore(root / "pages", durable=False, grace=0.5)
print("ready", flush=True)
while True:
    subject = chance.choice("abc")
    if chance.random() < 0.4:
        if seed % 10 == 0:
            (root / "draft").write_text(str(int((root / subject).read_text()) + 1))
            (root / "draft").replace(root / subject)
        store.withdraw([subject])
    else:
        path = chance.choice(["/", "/x/", "/y/z/"])
        ticket = store.ticket()
        state = {s: (root / s).read_text() for s in chance.sample("abc", 2)}
        store.print(path, Printed(json.dumps([path, state]).encode() * 40), state, ticket)
"""


def writer(root: Path, seed: int) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(root), str(seed)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def shown(store: PageStore, path: str) -> bytes | None:
    page = store.find(path)
    copy = store.copy(page, ("identity",)) if page is not None else None
    return copy.body if copy is not None else None


def check(store: PageStore, root: Path) -> None:
    for path in ("/", "/x/", "/y/z/"):
        body = shown(store, path)
        if body is not None:
            found_path, state = json.loads(body[: len(body) // 40])
            assert found_path == path
            assert state == {subject: (root / subject).read_text() for subject in state}
    assert len(list((root / "pages" / "live").rglob("*@"))) == store.statistics()["pages"]


def test_a_writer_killed_at_any_moment_leaves_no_stale_and_no_broken_page(tmp_path: Path) -> None:
    for subject in "abc":
        (tmp_path / subject).write_text("0")
    chance = random.Random(7)
    reader = PageStore(tmp_path / "pages", durable=False)
    seen = 0
    for round_ in range(25):
        process = writer(tmp_path, 10 * (round_ + 1))
        time.sleep(chance.uniform(0, 0.04))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
        # The outbox: the change the writer died over is withdrawn again by whoever comes next.
        reader.withdraw(["a", "b", "c"] if round_ % 2 else [])
        if round_ % 2:
            check(reader, tmp_path)
            continue
        for subject in "abc":
            reader.pages_of(subject)
        seen += sum(shown(reader, path) is not None for path in ("/", "/x/", "/y/z/"))
    assert seen > 0, "the writers never got as far as a page"
    reader.recover()
    reader.withdraw(["a", "b", "c"])
    assert reader.statistics()["pages"] == 0


def test_many_writers_and_a_reader_agree_all_the_time(tmp_path: Path) -> None:
    for subject in "abc":
        (tmp_path / subject).write_text("0")
    # Only the first one changes subjects; the others withdraw what has not changed.
    writers = [writer(tmp_path, seed) for seed in (10, 1, 2)]
    reader = PageStore(tmp_path / "pages", durable=False)
    deadline = time.monotonic() + 3
    looks = hits = 0
    try:
        while time.monotonic() < deadline:
            for path in ("/", "/x/", "/y/z/"):
                looks += 1
                before = {subject: int((tmp_path / subject).read_text()) for subject in "abc"}
                body = shown(reader, path)
                if body is None:
                    continue
                hits += 1
                found_path, state = json.loads(body[: len(body) // 40])
                assert found_path == path
                for subject, number in state.items():
                    # The subject's file changes just before its withdrawal: one behind is allowed, two is stale.
                    assert int(number) >= before[subject] - 1
    finally:
        for process in writers:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
    assert hits > 20, f"only {hits} hits in {looks} looks"
    reader.recover()
    assert len(list((tmp_path / "pages" / "live").rglob("*@"))) == reader.statistics()["pages"]
