"""The page store: a page is printed once and served to everybody until something it shows has changed.

On disk, under the store's root::

    live/news/a-story/@   -> ../../../prints/<digest>     a relative link, swapped by one atomic rename
    live/feed.rss@        -> ../prints/<digest>           (a path's link is the path with "@" after it)
    prints/<digest>/      index.html, index.html.gz, index.html.br, meta.json     never changed once live
    index.sqlite3         which page was made from what (index.py)
    counters              two numbers mapped into every process: generation, withdrawals

All codings of a page change together, because they lie behind one link. A web server in front may serve the same
directory by itself, and fall back to us for everything else::

    root <store>/live;  gzip_static on;  brotli_static on;
    location / { error_page 405 = @house;
                 try_files ${uri}@/index.html ${uri}@/index.xml ${uri}@/index.json ${uri}@/index.txt @house; }

It then sends its own entity tags, and has to be told the headers that ours would carry (Cache-Control, the security
headers): they are in each print's `meta.json` and the same for all pages.

**Tickets.** Who renders takes `ticket()` before reading any data and hands it in with the print. `withdraw(tags)` makes
every page with one of the tags unservable before it returns, and any print begun earlier is refused: so what is served
is never older than the last withdrawal.

**Crashes.** Writers hold a lock file, which the kernel opens again when they die. The register is committed before a
link changes, with the tags of the old *and* the new print; what was left half done is settled by the next writer from
what the links really say (`_settle`). A withdrawal is registered before the links go, so it is completed, never undone.

**Readers** take no lock and make no system call for a page they have in memory: they compare the generation, a number
in shared memory that is odd while a writer changes links and different afterwards. When it differs, one `readlink`
tells whether the copy in memory is still the one that is live.
"""

# Plain strings instead of Path objects: readers look up one link per changed page, and do nothing else.
# ruff: noqa: PTH103, PTH104, PTH106, PTH108, PTH115, PTH120, PTH211
from __future__ import annotations

import contextlib
import fcntl
import logging
import mmap
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .index import Index
from .memory import Memory
from .page import Copy, Page, Printed, storable_headers
from .paths import storable
from .prints import Prints

__all__ = ["Limits", "Page", "PageStore", "Printed"]

logger = logging.getLogger("broadsheet.delivery")

#: Seconds a print survives its last link, for readers that have just followed it.
GRACE = 60.0
MAX_TAGS = 2_000
MAX_BODY_BYTES = 8 * 1024 * 1024


@dataclass
class Limits:
    """How much a store may hold."""

    pages: int = 200_000
    bytes: int = 20 * 1024**3
    memory: int = 64 * 1024**2


@dataclass
class _Handles:
    """What belongs to one process and must not cross a fork."""

    pid: int
    index: Index | None = None
    inode: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class PageStore:
    """A directory of printed pages, used by any number of processes and threads at once."""

    def __init__(self, root: Path, limits: Limits | None = None, *, durable: bool = True, grace: float = GRACE) -> None:
        """`durable=False` skips fsync: crashes of the process stay harmless, a power cut may leave old pages."""
        self.root = Path(root)
        self.limits = limits or Limits()
        self._durable = durable
        self._grace = grace
        self._live = str(self.root / "live")
        os.makedirs(self._live, exist_ok=True)
        self._prints = Prints(str(self.root), durable=durable, grace=grace)
        # A mapping of a file is shared through fork and between processes alike.
        file = os.open(self.root / "counters", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            if os.fstat(file).st_size < 16:
                os.ftruncate(file, 16)
            self._map = mmap.mmap(file, 16)
        finally:
            os.close(file)
        self._counters = memoryview(self._map).cast("Q")
        self._handles = _Handles(os.getpid())
        self._memory = Memory(self.limits.memory)
        self._known = self._memory.pages
        self._writer_lives_until = 0.0

    # -- reading

    def find(self, path: str) -> Page | None:
        """The live page at exactly this (percent-decoded) path. Costs no system call while nothing has changed."""
        page = self._known.get(path)
        if page is not None and page.seen == self._counters[0]:
            page.used = True
            return page
        return self._resolve(path)

    def _resolve(self, path: str) -> Page | None:
        generation = self._counters[0]
        if generation & 1:
            self._heal()
        digest = self._live_digest(path) if storable(path) else None
        if digest is None:
            if path in self._known:
                self._memory.drop(path)
            return None
        page = self._known.get(path)
        if page is None or page.digest != digest:
            meta = self._prints.meta(digest)
            if meta is None:
                return None
            page = Page(path, digest, self._prints.directory(digest), meta)
            self._memory.keep(page)
        # The number was read before the link, so a change in between shows at the next look.
        page.seen = -1 if generation & 1 else generation
        return page

    def copy(self, page: Page, order: tuple[str, ...]) -> Copy | None:
        """The copy of `page` for a client that accepts the codings of `order`; None when it was removed just now."""
        return page.by_order.get(order) or self._memory.copy(page, order)

    def forget(self) -> None:
        """Empties this process's memory (the disk keeps everything)."""
        self._memory.clear()

    # -- writing

    def ticket(self) -> int:
        """The number of withdrawals so far; take it before reading any data that goes into a page."""
        return int(self._counters[1])

    def print(self, path: str, printed: Printed, tags: Iterable[str], ticket: int) -> bool:
        """Makes `printed` the live page at `path`.

        False, and nothing changes, when a tag was withdrawn since `ticket`, when the path is not one that may be
        stored (paths.py), when body, headers or tags pass their limits, or when the disk would not take it.
        """
        names = sorted(set(tags))
        headers = storable_headers(printed)
        if headers is None or not storable(path) or len(printed.body) > MAX_BODY_BYTES or len(names) > MAX_TAGS:
            return False
        try:
            return self._print(path, printed, headers, names, ticket)
        except (sqlite3.OperationalError, OSError):
            logger.exception("The page %r could not be stored", path)
        except sqlite3.DatabaseError:
            logger.exception("The page store's register is damaged; it is begun anew")
            self._begin_anew()
        return False

    def _print(self, path: str, printed: Printed, headers: list[tuple[str, str]], tags: list[str], ticket: int) -> bool:
        if ticket < self._counters[1] and self._surely_refused(tags, ticket):
            return False
        digest, size = self._prints.lay_out(printed.body, printed.content_type, headers)
        self._step("print: laid out")
        with self._writing() as index:
            index.begin()
            self._settle(index)
            if index.refuses(tags, ticket):
                index.retire(digest, time.time())
                index.commit()
                return False
            if not self._prints.exists(digest):  # collected as rubbish since we looked
                self._prints.lay_out(printed.body, printed.content_type, headers)
            self._make_room(index, size)
            index.enter(path, digest, size, tags)
            with self._changing():
                index.commit()
                self._step("print: registered")
                self._swap(path, digest)
                self._leave(index)
            self._collect(index)
        return True

    def _surely_refused(self, tags: list[str], ticket: int) -> bool:
        """A look without the lock, to spare compressing what will be refused."""
        with self._writing() as index:
            return index.refuses(tags, ticket)

    def withdraw(self, tags: Iterable[str]) -> list[str]:
        """Stops serving every page with any of `tags`, in all processes, before it returns. Returns their paths."""
        names = sorted(set(tags))
        if not names:
            return []
        try:
            return self._withdraw(names)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            logger.exception("The page store's register is damaged; it is begun anew")
            self._begin_anew()
            return []

    def _withdraw(self, names: list[str]) -> list[str]:
        with self._writing() as index:
            index.begin()
            self._settle(index)
            seq, paths = index.withdraw(names)
            with self._changing():
                index.commit()
                self._step("withdraw: registered")
                self._counters[1] = seq
                self._leave(index)
            self._collect(index)
        return paths

    def outdate(self, tags: Iterable[str]) -> None:
        """Refuses every print with any of `tags` that was begun before, and goes on serving what is live.

        For whoever is about to print those pages anew: nobody waits for them meanwhile, and nothing older replaces
        them afterwards.
        """
        names = sorted(set(tags))
        if not names:
            return
        with self._writing() as index:
            index.begin()
            self._settle(index)
            seq = index.outdate(names)
            with self._changing():
                index.commit()
                self._counters[1] = seq

    def withdraw_all(self) -> None:
        """Stops serving every page; prints begun before are refused."""
        with self._writing() as index:
            index.begin()
            self._settle(index)
            self._withdraw_all(index)

    def _withdraw_all(self, index: Index) -> None:
        seq = index.withdraw_all()
        with self._changing():
            index.commit()
            self._step("withdraw all: registered")
            self._counters[1] = seq
            self._sweep(index)
        self._collect(index)

    def open_edition(self, fingerprint: str) -> bool:
        """Withdraws all when pages were printed by other code or templates than `fingerprint` names.

        True when they were. A fingerprint of code, templates and the static manifest goes in here at start.
        """
        try:
            return self._open_edition(fingerprint)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            logger.exception("The page store's register is damaged; it is begun anew")
            self._begin_anew()
            return self._open_edition(fingerprint)

    def _open_edition(self, fingerprint: str) -> bool:
        with self._writing() as index:
            index.begin()
            self._settle(index)
            if index.edition() == fingerprint:
                index.commit()
                return False
            index.set_state("edition", fingerprint)
            self._withdraw_all(index)
        return True

    def recover(self) -> None:
        """Completes what a killed writer left and clears its rubbish. For the start of a house; safe at any time.

        A register that is damaged or of another version is begun anew, and all pages go with the old one.
        """
        try:
            with self._writing() as index:
                self._repair(index)
                self._prints.clear_rubbish(index.knows)
        except sqlite3.DatabaseError:
            self._begin_anew()

    def statistics(self) -> dict[str, int]:
        """Pages and bytes on disk, pages and bytes in this process's memory, withdrawals so far."""
        with self._writing() as index:
            counts = {key: index.state(key) for key in ("pages", "bytes")}
        return {
            **counts,
            "cached_pages": len(self._known),
            "cached_bytes": self._memory.held,
            "withdrawals": self.ticket(),
        }

    def pages_of(self, tag: str) -> list[str]:
        """Paths of the live pages that carry `tag`."""
        with self._writing() as index:
            return index.paths_of(tag)

    # -- the steps of a change, in the order in which a crash may fall between them

    def _step(self, name: str) -> None:
        """A place where a process may die. Tests make it die here."""

    @contextlib.contextmanager
    def _locked(self) -> Iterator[_Handles]:
        """Holds the lock of the house, between threads and between processes."""
        if self._handles.pid != os.getpid():
            # Never closed: SQLite must not touch, in the child, what the parent has open (sqlite.org/howtocorrupt).
            _forked_away.append(self._handles)
            self._handles = _Handles(os.getpid())
        handles = self._handles
        with handles.lock:
            # Opened anew each time: a descriptor that crossed a fork would share its lock with the other side.
            lock = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield handles
            finally:
                os.close(lock)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Index]:
        """Holds the lock and yields the register, repaired. Undoes an unfinished transaction on the way out."""
        with self._locked() as handles:
            index = self._opened(handles)
            try:
                yield index
            finally:
                index.rollback()

    def _opened(self, handles: _Handles) -> Index:
        file = self.root / "index.sqlite3"
        index = handles.index
        if index is not None and handles.inode != _inode(file):
            # Another process began the register anew.
            index.close()
            index = handles.index = None
        if index is None:
            index = handles.index = Index(file, durable=self._durable)
            handles.inode = _inode(file)
            self._repair(index)
        elif self._counters[0] & 1:
            self._repair(index)
        return index

    def close(self) -> None:
        """Closes the register, as before a fork. The store opens it again when it is next written to."""
        with self._locked() as handles:
            if handles.index is not None:
                handles.index.close()
                handles.index = None

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        """Tells readers that links are moving: the generation is odd inside, and new afterwards.

        Left odd when the change fails half way, so that the next writer repairs it.
        """
        if not self._counters[0] & 1:
            self._counters[0] += 1
        self._step("changing: begun")
        yield
        self._step("changing: done")
        self._counters[0] += 1

    def _repair(self, index: Index) -> None:
        """Finishes whatever a killed writer began."""
        index.begin()
        self._settle(index)
        # After a power cut either of the two may be behind; tickets must never outrun the register.
        seq = max(index.state("seq"), int(self._counters[1]))
        index.set_state("seq", seq)
        sweeping, leaving = index.state("sweeping"), index.leaving()
        index.commit()
        self._counters[1] = seq
        if sweeping or leaving or self._counters[0] & 1:
            with self._changing():
                if sweeping:
                    self._sweep(index)
                self._leave(index)

    def _heal(self) -> None:
        """A reader's part: when the generation stays odd because its writer was killed, repair it."""
        now = time.monotonic()
        if now < self._writer_lives_until:
            return
        lock = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._writer_lives_until = now + 0.05  # or so we may believe until then
            return
        finally:
            os.close(lock)
        with contextlib.suppress(sqlite3.DatabaseError), self._writing():
            pass

    def _settle(self, index: Index) -> None:
        now = time.time()
        for print_ in index.pending():
            index.settle(print_, self._live_digest(print_.path), now)

    def _leave(self, index: Index) -> None:
        """Removes the links of the pages that must leave, then strikes them from the register."""
        paths = index.leaving()
        if not paths:
            return
        directories = set()
        for path in paths:
            link = f"{self._live}{path}@"
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                try:
                    os.unlink(link)
                except IsADirectoryError:
                    shutil.rmtree(link)  # a copy of the store that followed the links
                directories.add(os.path.dirname(link))
            self._step("leave: a link is gone")
        # The register may only forget a page once its link cannot come back after a power cut.
        self._prints.sync(directories)
        for directory in directories:
            self._remove_empty(directory)
        index.begin()
        self._settle(index)
        index.forget_leaving(time.time())
        self._step("leave: before the register")
        index.commit()

    def _sweep(self, index: Index) -> None:
        """Takes the whole live tree away by one rename."""
        away = self.root / "unfinished" / f"swept-{time.time_ns()}"
        with contextlib.suppress(FileNotFoundError):
            os.rename(self._live, away)
        self._step("sweep: taken away")
        os.makedirs(self._live, exist_ok=True)
        self._prints.sync({str(self.root)})
        index.begin()
        index.forget_all(time.time())
        self._step("sweep: before the register")
        index.commit()
        shutil.rmtree(away, ignore_errors=True)

    def _swap(self, path: str, digest: str) -> None:
        link = f"{self._live}{path}@"
        directory = os.path.dirname(link)
        os.makedirs(directory, exist_ok=True)
        up = "../" * path.count("/")
        fresh = f"{self._live}.next"
        with contextlib.suppress(FileNotFoundError):
            os.unlink(fresh)
        os.symlink(f"{up}prints/{digest}", fresh)
        self._step("swap: link made")
        try:
            os.rename(fresh, link)
        except IsADirectoryError:
            shutil.rmtree(link)  # as above
            os.rename(fresh, link)
        self._step("swap: link live")
        self._prints.sync({directory})

    def _live_digest(self, path: str) -> str | None:
        try:
            return os.readlink(f"{self._live}{path}@").rpartition("/")[2]
        except OSError:
            return None

    def _remove_empty(self, directory: str) -> None:
        while len(directory) > len(self._live):
            try:
                os.rmdir(directory)
            except OSError:
                return
            directory = os.path.dirname(directory)

    # -- limits

    def _make_room(self, index: Index, size: int) -> None:
        pages, held = index.state("pages"), index.state("bytes")
        if pages >= self.limits.pages or held + size > self.limits.bytes:
            # A batch at a time: every departure costs a pass over links and register.
            index.evict(max(pages - self.limits.pages + 1, min(pages // 50, 1_000), 1))

    def _collect(self, index: Index) -> None:
        """Removes a few prints that nobody can be reading any more."""
        now = time.time()
        index.begin()
        doomed = []
        for digest in index.take_retired(now - self._grace, 8):
            if self._prints.touched_lately(digest):
                index.retire(digest, now)
            elif not index.knows(digest):
                doomed.append(digest)
        index.commit()
        for digest in doomed:
            self._prints.remove(digest)

    def _begin_anew(self) -> None:
        """Throws a damaged register away together with every page it spoke of."""
        with self._locked() as handles:
            if handles.index is not None:
                with contextlib.suppress(sqlite3.Error):
                    handles.index.close()
                handles.index = None
            for suffix in ("", "-wal", "-shm"):
                (self.root / f"index.sqlite3{suffix}").unlink(missing_ok=True)
            # A new register sweeps the live tree when it is opened. Tickets of the old one are refused.
            index = self._opened(handles)
            index.begin()
            self._withdraw_all(index)


def _inode(file: Path) -> int:
    try:
        return file.stat().st_ino
    except FileNotFoundError:
        return -1


_forked_away: list[_Handles] = []
