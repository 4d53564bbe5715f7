"""The page store against a model: whatever happens, in whatever order, and whoever dies in the middle.

Every page says on its face which state of its subjects it was made from. A subject changes, then its tag is withdrawn.
So a page can be seen to be stale (it speaks of an older state), wrong (it belongs to another path) or lost (it was
printed, nothing it shows has changed, and yet it is gone).
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from broadsheet.delivery.pages import PageStore, Printed

PATHS = ["/", "/news/", "/news/a"]
SUBJECTS = ["paper", "section:1", "story:1"]
PROCESSES = [0, 1]
# Thousands of small files: a disk that others use would make this slow, not better.
MEMORY = Path("/dev/shm")

subject_sets = st.sets(st.sampled_from(SUBJECTS), min_size=1, max_size=2)
deaths = st.none() | st.integers(0, 6)


class Killed(BaseException):
    """The process dies here."""


class MortalStore(PageStore):
    """A store whose process dies at a chosen step."""

    dies_at: int | None = None

    def _step(self, name: str) -> None:
        if self.dies_at is not None:
            self.dies_at -= 1
            if self.dies_at < 0:
                raise Killed(name)


class House(RuleBasedStateMachine):
    """Two processes over one store, and what ought to be true."""

    renderings = Bundle("renderings")

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="broadsheet-model-", dir=MEMORY if MEMORY.is_dir() else None))
        self.processes = [self.start() for _ in PROCESSES]
        self.state = dict.fromkeys(SUBJECTS, 0)
        #: Bumped by every withdrawal of everything.
        self.era = 0
        #: Changed, but the withdrawal never came back: it will be asked for again.
        self.owed: set[str] = set()
        self.everything_owed = False
        #: What each path may show. More than one thing after a death.
        self.allowed: dict[str, set[str | None]] = {path: {None} for path in PATHS}

    def start(self) -> MortalStore:
        return MortalStore(self.root, durable=False, grace=0)

    def teardown(self) -> None:
        self.ask_again()
        store = self.processes[0]
        store.recover()
        self.no_page_is_stale_wrong_or_lost()
        live = {link.resolve().name for link in (self.root / "live").rglob("*@")}
        for _ in range(20):
            store.withdraw(["of nothing"])
        kept = {entry.name for entry in (self.root / "prints").iterdir()}
        assert kept == live, "prints that no page needs must not pile up"
        assert store.statistics()["pages"] == len(live_paths(self.root))
        for process in self.processes:
            process.close()
        shutil.rmtree(self.root)

    def attempt(self, process: int, dies_at: int | None, act: str, *arguments: Any) -> tuple[bool, Any]:
        """Lets a process do something; (False, None) when it died, in which case a new one takes its place."""
        store = self.processes[process]
        store.dies_at = dies_at
        try:
            return True, getattr(store, act)(*arguments)
        except Killed:
            store._handles.index and store._handles.index.close()
            self.processes[process] = self.start()
            return False, None
        finally:
            store.dies_at = None

    @rule(target=renderings, process=st.sampled_from(PROCESSES), path=st.sampled_from(PATHS), subjects=subject_sets)
    def begin_rendering(self, process: int, path: str, subjects: set[str]) -> tuple[str, str, int, int]:
        ticket = self.processes[process].ticket()
        content = {"path": path, "state": {subject: self.state[subject] for subject in sorted(subjects)}}
        return path, json.dumps(content), ticket, self.era

    @rule(process=st.sampled_from(PROCESSES), rendering=renderings, dies_at=deaths)
    def print(self, process: int, rendering: tuple[str, str, int, int], dies_at: int | None) -> None:
        path, body, ticket, era = rendering
        shown = json.loads(body)["state"]
        lived, printed = self.attempt(
            process, dies_at, "print", path, Printed(body.encode(), "application/json"), list(shown), ticket
        )
        current = era == self.era and all(self.state[subject] == number for subject, number in shown.items())
        if lived:
            if self.everything_owed or self.owed & set(shown):
                # Whether the withdrawal was registered before its process died is anybody's guess.
                self.allowed[path] = {body} if printed else self.allowed[path]
            else:
                assert printed == current
                if printed:
                    self.allowed[path] = {body}
        elif current or self.owed or self.everything_owed:
            self.allowed[path] = self.allowed[path] | {body}

    @rule(process=st.sampled_from(PROCESSES), path=st.sampled_from(PATHS), subjects=subject_sets, dies_at=deaths)
    def publish(self, process: int, path: str, subjects: set[str], dies_at: int | None) -> None:
        """A rendering that is printed at once, as most are."""
        self.print(process, self.begin_rendering(process, path, subjects), dies_at)

    @rule(process=st.sampled_from(PROCESSES), subjects=subject_sets, dies_at=deaths)
    def change(self, process: int, subjects: set[str], dies_at: int | None) -> None:
        for subject in subjects:
            self.state[subject] += 1
        lived, _ = self.attempt(process, dies_at, "withdraw", subjects)
        for path, allowed in self.allowed.items():
            touched = {body for body in allowed if body is not None and set(json.loads(body)["state"]) & subjects}
            if touched:
                self.allowed[path] = (allowed - touched if lived else allowed) | {None}
        self.owed = self.owed - subjects if lived else self.owed | subjects

    @rule(process=st.sampled_from(PROCESSES), dies_at=deaths)
    def change_everything(self, process: int, dies_at: int | None) -> None:
        self.era += 1
        lived, _ = self.attempt(process, dies_at, "withdraw_all")
        for path in PATHS:
            self.allowed[path] = {None} if lived else self.allowed[path] | {None}
        self.everything_owed = not lived
        if lived:
            self.owed.clear()

    @rule()
    def ask_again(self) -> None:
        """What follows a death in the house: the outbox still holds the withdrawal."""
        if self.everything_owed:
            self.change_everything(0, None)
        if self.owed:
            self.change(0, set(self.owed), None)

    @rule(process=st.sampled_from(PROCESSES), dies_at=deaths)
    def recover(self, process: int, dies_at: int | None) -> None:
        self.attempt(process, dies_at, "recover")

    @rule(process=st.sampled_from(PROCESSES))
    def restart(self, process: int) -> None:
        self.processes[process].close()
        self.processes[process] = self.start()

    @rule(process=st.sampled_from(PROCESSES))
    def lose_memory(self, process: int) -> None:
        self.processes[process].forget()

    @invariant()
    def no_page_is_stale_wrong_or_lost(self) -> None:
        for store in self.processes:
            for path in PATHS:
                body = shown(store, path)
                assert body in self.allowed[path], f"{path} shows {body}, allowed {self.allowed[path]}"
                if body is None:
                    continue
                content = json.loads(body)
                assert content["path"] == path
                for subject, number in content["state"].items():
                    assert number == self.state[subject] or subject in self.owed or self.everything_owed

    @invariant()
    def all_processes_show_the_same(self) -> None:
        for path in PATHS:
            assert len({shown(store, path) for store in self.processes}) == 1


def shown(store: PageStore, path: str) -> str | None:
    page = store.find(path)
    copy = store.copy(page, ("identity",)) if page is not None else None
    return copy.body.decode() if copy is not None else None


def live_paths(root: Path) -> list[Path]:
    return list((root / "live").rglob("*@"))


House.TestCase.settings = settings(
    max_examples=100,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
TestHouse = House.TestCase
