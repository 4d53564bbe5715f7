"""The page store's register: which page was made from what, and what has been withdrawn since.

One SQLite file beside the pages. Every method runs inside a transaction that the store opens while it holds its lock
file; nothing here touches the pages themselves. A *print* has a number (ever rising) and a digest (its directory).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

VERSION = 1
#: Withdrawals remembered one by one. Tickets older than the oldest of them are refused whatever their tags.
REMEMBERED_WITHDRAWALS = 100_000

_TABLES = """
CREATE TABLE state (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE page (path TEXT PRIMARY KEY, number INTEGER NOT NULL, digest TEXT NOT NULL, bytes INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE INDEX page_number ON page (number);
CREATE INDEX page_digest ON page (digest);
CREATE TABLE tag (tag TEXT, path TEXT, number INTEGER, PRIMARY KEY (tag, path, number)) WITHOUT ROWID;
CREATE INDEX tag_path ON tag (path);
CREATE TABLE withdrawal (tag TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX withdrawal_seq ON withdrawal (seq);
CREATE TABLE pending (path TEXT PRIMARY KEY, number INTEGER NOT NULL, digest TEXT NOT NULL, bytes INTEGER NOT NULL,
    old_number INTEGER, old_digest TEXT, old_bytes INTEGER) WITHOUT ROWID;
CREATE TABLE leaving (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE retired (digest TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
CREATE TRIGGER page_added AFTER INSERT ON page BEGIN
    UPDATE state SET value = value + 1 WHERE key = 'pages';
    UPDATE state SET value = value + new.bytes WHERE key = 'bytes';
END;
CREATE TRIGGER page_removed AFTER DELETE ON page BEGIN
    UPDATE state SET value = value - 1 WHERE key = 'pages';
    UPDATE state SET value = value - old.bytes WHERE key = 'bytes';
END;
INSERT INTO state VALUES ('seq', 1), ('floor', 0), ('number', 0), ('pages', 0), ('bytes', 0), ('sweeping', 1),
    ('edition', '');
"""


class Pending(NamedTuple):
    """A print whose swap may or may not have happened yet."""

    path: str
    number: int
    digest: str
    bytes: int
    old_number: int | None
    old_digest: str | None
    old_bytes: int | None


class Index:
    """The register's questions and changes, one method each."""

    def __init__(self, file: Path, *, durable: bool) -> None:
        # Autocommit: the store says BEGIN and COMMIT itself, so that one transaction is one visible step.
        self._db = sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute(f"PRAGMA synchronous={'FULL' if durable else 'OFF'}")
        self._db.execute("PRAGMA cache_size=-1024")
        found = self._db.execute("PRAGMA user_version").fetchone()[0]
        if found not in (0, VERSION):
            self._db.close()
            raise sqlite3.DatabaseError(f"page index of version {found}, not {VERSION}")
        if found == 0:
            # A new register knows none of the pages that may lie here: `sweeping` starts at 1 and they go.
            self._db.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version={VERSION}; COMMIT;")

    def close(self) -> None:
        self._db.close()

    def begin(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._db.execute("COMMIT")

    def rollback(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def state(self, key: str) -> int:
        """A counter: seq, floor, number, pages, bytes or sweeping."""
        return int(self._db.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()[0])

    def set_state(self, key: str, value: int | str) -> None:
        self._db.execute("UPDATE state SET value = ? WHERE key = ?", (value, key))

    def edition(self) -> str:
        return str(self._db.execute("SELECT value FROM state WHERE key = 'edition'").fetchone()[0])

    # -- withdrawals

    def withdraw(self, tags: Sequence[str]) -> tuple[int, list[str]]:
        """Notes that `tags` are out of date; returns the new sequence number and the pages that must leave."""
        seq = self.outdate(tags)
        self._db.executemany("INSERT OR IGNORE INTO leaving SELECT path FROM tag WHERE tag = ?", [(t,) for t in tags])
        forgotten = seq - REMEMBERED_WITHDRAWALS
        if forgotten > 0 and seq % 1000 == 0:
            self._db.execute("DELETE FROM withdrawal WHERE seq <= ?", (forgotten,))
            self.set_state("floor", max(forgotten, self.state("floor")))
        return seq, self.leaving()

    def outdate(self, tags: Sequence[str]) -> int:
        """Notes that what was made of `tags` until now is out of date; returns the new sequence number."""
        seq = self.state("seq") + 1
        self.set_state("seq", seq)
        self._db.executemany(
            "INSERT INTO withdrawal VALUES (?, ?) ON CONFLICT (tag) DO UPDATE SET seq = excluded.seq",
            [(tag, seq) for tag in tags],
        )
        return seq

    def withdraw_all(self) -> int:
        """Notes that every page is out of date and every ticket too old; the live tree must be swept next."""
        seq = self.state("seq") + 1
        self.set_state("seq", seq)
        self.set_state("floor", seq)
        self.set_state("sweeping", 1)
        self._db.execute("DELETE FROM withdrawal")
        return seq

    def refuses(self, tags: Iterable[str], ticket: int) -> bool:
        """Whether a page with these tags, begun at `ticket`, may show something already withdrawn."""
        if ticket < self.state("floor") or ticket > self.state("seq"):
            return True
        ask = self._db.execute
        return any(
            ask("SELECT 1 FROM withdrawal WHERE tag = ? AND seq > ?", (tag, ticket)).fetchone() is not None
            for tag in tags
        )

    # -- prints

    def enter(self, path: str, digest: str, size: int, tags: Iterable[str]) -> int:
        """Registers a print that is about to go live. Until it is settled, old and new tags both lead to the page."""
        number = self.state("number") + 1
        self.set_state("number", number)
        old = self._db.execute("SELECT number, digest, bytes FROM page WHERE path = ?", (path,)).fetchone()
        self._db.execute("DELETE FROM page WHERE path = ?", (path,))
        self._db.execute("INSERT INTO page VALUES (?, ?, ?, ?)", (path, number, digest, size))
        self._db.executemany("INSERT INTO tag VALUES (?, ?, ?)", [(tag, path, number) for tag in tags])
        self._db.execute(
            "INSERT INTO pending VALUES (?, ?, ?, ?, ?, ?, ?)", (path, number, digest, size, *(old or (None,) * 3))
        )
        self._db.execute("DELETE FROM retired WHERE digest = ?", (digest,))
        self._db.execute("DELETE FROM leaving WHERE path = ?", (path,))
        return number

    def paths_of(self, tag: str) -> list[str]:
        return [row[0] for row in self._db.execute("SELECT DISTINCT path FROM tag WHERE tag = ? ORDER BY path", (tag,))]

    def pending(self) -> list[Pending]:
        return [Pending(*row) for row in self._db.execute("SELECT * FROM pending")]

    def settle(self, print_: Pending, live_digest: str | None, now: float) -> None:
        """Closes a pending print by what the live link really says, whoever died in between."""
        self._db.execute("DELETE FROM pending WHERE path = ?", (print_.path,))
        if live_digest == print_.digest:
            self._db.execute("DELETE FROM tag WHERE path = ? AND number < ?", (print_.path, print_.number))
            if print_.old_digest is not None and print_.old_digest != print_.digest:
                self.retire(print_.old_digest, now)
            return
        self._db.execute("DELETE FROM page WHERE path = ?", (print_.path,))
        if live_digest is not None and live_digest == print_.old_digest:
            self._db.execute("DELETE FROM tag WHERE path = ? AND number > ?", (print_.path, print_.old_number))
            self._db.execute(
                "INSERT INTO page VALUES (?, ?, ?, ?)",
                (print_.path, print_.old_number, print_.old_digest, print_.old_bytes),
            )
        else:
            self._db.execute("DELETE FROM tag WHERE path = ?", (print_.path,))
            if print_.old_digest is not None:
                self.retire(print_.old_digest, now)
        self.retire(print_.digest, now)

    def retire(self, digest: str, now: float) -> None:
        """Lets a print be removed after the grace time, unless a page uses it."""
        if self._db.execute("SELECT 1 FROM page WHERE digest = ?", (digest,)).fetchone() is None:
            self._db.execute("INSERT OR REPLACE INTO retired VALUES (?, ?)", (digest, now))

    # -- leaving

    def leaving(self) -> list[str]:
        """Pages that are no longer true but may still be live."""
        return [row[0] for row in self._db.execute("SELECT path FROM leaving ORDER BY path")]

    def evict(self, count: int) -> None:
        """Chooses the `count` pages printed longest ago to leave."""
        self._db.execute(
            "INSERT OR IGNORE INTO leaving SELECT path FROM page ORDER BY number LIMIT ?", (max(count, 0),)
        )

    def forget_leaving(self, now: float) -> None:
        """Strikes the leaving pages from the register, once their links are gone."""
        digests = self._db.execute(
            "SELECT DISTINCT digest FROM page WHERE path IN (SELECT path FROM leaving)"
        ).fetchall()
        self._db.execute("DELETE FROM tag WHERE path IN (SELECT path FROM leaving)")
        self._db.execute("DELETE FROM page WHERE path IN (SELECT path FROM leaving)")
        self._db.execute("DELETE FROM leaving")
        for (digest,) in digests:
            self.retire(digest, now)

    def forget_all(self, now: float) -> None:
        """Strikes every page, once the live tree has been swept."""
        self._db.execute("INSERT OR REPLACE INTO retired SELECT DISTINCT digest, ? FROM page", (now,))
        for table in ("page", "tag", "pending", "leaving"):
            self._db.execute(f"DELETE FROM {table}")  # noqa: S608 (names from the line above)
        self.set_state("sweeping", 0)

    # -- rubbish

    def take_retired(self, before: float, limit: int) -> list[str]:
        """Up to `limit` digests that no page has used since `before`; the caller removes their directories."""
        rows = self._db.execute("SELECT digest FROM retired WHERE at < ? LIMIT ?", (before, limit)).fetchall()
        self._db.executemany("DELETE FROM retired WHERE digest = ?", rows)
        return [row[0] for row in rows]

    def knows(self, digest: str) -> bool:
        """Whether a page or the list of retired prints speaks of this digest."""
        return (
            self._db.execute(
                "SELECT 1 FROM page WHERE digest = ?1 UNION ALL SELECT 1 FROM retired WHERE digest = ?1 "
                "UNION ALL SELECT 1 FROM pending WHERE ?1 IN (digest, old_digest)",
                (digest,),
            ).fetchone()
            is not None
        )
