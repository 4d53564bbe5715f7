"""Prints on disk: directories named by their content, never changed once they are whole.

`prints/<digest>/` holds `index.html` (or .xml, .json, .txt), its `.gz` and `.br`, and `meta.json`. Whatever is written
or removed passes through `unfinished/`, so that a directory under its digest is always a complete one.
"""

# Plain strings instead of Path objects: a print costs a dozen system calls, and should cost nothing else.
# ruff: noqa: PTH102, PTH103, PTH104, PTH110, PTH116, PTH123
from __future__ import annotations

import contextlib
import ctypes
import hashlib
import json
import os
import shutil
import threading
import time
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

from .compression import SUFFIXES, compressed


class Prints:
    """The directories of one store."""

    def __init__(self, root: str, *, durable: bool, grace: float) -> None:
        self.root = root
        self._folder = f"{root}/prints"
        self._tmp = f"{root}/unfinished"
        self._durable = durable
        self._grace = grace
        for folder in (self._folder, self._tmp):
            os.makedirs(folder, exist_ok=True)

    def directory(self, digest: str) -> str:
        return f"{self._folder}/{digest}"

    def meta(self, digest: str) -> dict[str, Any] | None:
        """What `meta.json` says, or None when there is no such print."""
        try:
            with open(f"{self._folder}/{digest}/meta.json", "rb") as file:
                found: dict[str, Any] = json.load(file)
        except (OSError, ValueError):
            return None
        return found

    def exists(self, digest: str) -> bool:
        return os.path.exists(f"{self._folder}/{digest}/meta.json")

    def lay_out(self, body: bytes, content_type: str, headers: list[tuple[str, str]]) -> tuple[str, int]:
        """Writes a print, unless an equal one is there already. Returns its digest and size on disk.

        No page leads to it yet, so this needs no lock.
        """
        content = hashlib.sha256(json.dumps([content_type, headers]).encode() + b"\0" + body)
        digest = content.hexdigest()[:32]
        directory = f"{self._folder}/{digest}"
        with contextlib.suppress(OSError):
            # Dated anew first: whoever clears rubbish leaves alone what was touched within the grace time.
            os.utime(directory)
            known = self.meta(digest)
            if known is not None:
                return digest, int(known["total"])
        copies = {"identity": body, **compressed(body, content_type)}
        name = f"index.{_extension(content_type)}"
        files = {coding: name + (f".{SUFFIXES[coding]}" if SUFFIXES[coding] else "") for coding in copies}
        sizes = {coding: len(copy) for coding, copy in copies.items()}
        total = sum(sizes.values())
        meta = {
            "content_type": content_type,
            "headers": headers,
            "files": files,
            "sizes": sizes,
            "total": total,
            "last_modified": formatdate(time.time(), usegmt=True),
        }
        made = f"{self._tmp}/print-{os.getpid()}-{threading.get_ident()}-{time.time_ns()}"
        os.mkdir(made)
        for coding, copy in copies.items():
            self._write(f"{made}/{files[coding]}", copy)
        self._write(f"{made}/meta.json", json.dumps(meta).encode())
        self.sync({made})
        try:
            os.rename(made, directory)
        except OSError:  # somebody was quicker with the same bytes
            shutil.rmtree(made, ignore_errors=True)
        self.sync({self._folder})
        return digest, total

    def remove(self, digest: str) -> None:
        """Removes a print; under the lock, and only when no page leads to it."""
        away = f"{self._tmp}/print-{digest}-{time.time_ns()}"
        with contextlib.suppress(OSError):
            os.rename(f"{self._folder}/{digest}", away)
            shutil.rmtree(away, ignore_errors=True)

    def touched_lately(self, digest: str) -> bool:
        """Whether somebody may just be about to use this print."""
        try:
            return time.time() - os.stat(f"{self._folder}/{digest}").st_mtime < self._grace
        except OSError:
            return False

    def clear_rubbish(self, known: Callable[[str], bool]) -> None:
        """Removes prints that nobody knows, and what processes that died have left in unfinished/."""
        for entry in list(os.scandir(self._tmp)):
            with contextlib.suppress(OSError):
                if time.time() - entry.stat(follow_symlinks=False).st_mtime >= self._grace:
                    shutil.rmtree(entry.path, ignore_errors=True)
        for entry in list(os.scandir(self._folder)):
            if not known(entry.name) and not self.touched_lately(entry.name):
                self.remove(entry.name)

    def sync(self, directories: set[str]) -> None:
        """Makes what happened in these directories survive a power cut."""
        if not self._durable:
            return
        if len(directories) > 16:
            # One flush of the file system instead of one for each directory.
            _sync_filesystem(self.root)
            return
        for directory in directories:
            with contextlib.suppress(FileNotFoundError):
                handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)

    def _write(self, file: str, content: bytes) -> None:
        with open(file, "wb") as stream:
            stream.write(content)
            if self._durable:
                stream.flush()
                os.fsync(stream.fileno())


def _extension(content_type: str) -> str:
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "text/html":
        return "html"
    if kind.endswith(("/xml", "+xml")):
        return "xml"
    return "json" if kind.endswith(("/json", "+json")) else "txt"


def _sync_filesystem(directory: str) -> None:
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        ctypes.CDLL(None, use_errno=True).syncfs(handle)
    finally:
        os.close(handle)
