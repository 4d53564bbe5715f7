"""Files that need no Django: the program's own (static) and the newspaper's pictures and documents (media)."""

from __future__ import annotations

import mimetypes
import os
import re
import stat
from collections import OrderedDict
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from threading import Lock

from .compression import SUFFIXES, Negotiation, compressed, compressible
from .conditions import HeaderReader, matches
from .reply import Headers, Reply, plain

FOREVER = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=300"
# Django's ManifestStaticFilesStorage: twelve hexadecimal digits of the content before the extension.
_HASHED = re.compile(r"\.[0-9a-f]{12}\.[^./]+$")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]|//|/\.")
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
#: A range the file does not reach.
OUTSIDE = (-1, -1)

_TYPES = mimetypes.MimeTypes()
for _extension, _type in {
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".map": "application/json",
    ".vtt": "text/vtt",
}.items():
    _TYPES.add_type(_type, _extension)
#: Uploaded files of these types are shown by the browser; any other is offered for saving.
_SHOWN = re.compile(r"(image/(?!svg)|video/|audio/|application/pdf$|text/vtt$)")


def content_type(name: str) -> str:
    """The media type of a file by its name, with a charset where it is text."""
    kind = _TYPES.guess_type(name, strict=False)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind in ("application/json", "image/svg+xml"):
        return f"{kind}; charset=utf-8"
    return kind


@dataclass(frozen=True)
class Tree:
    """Files below `root`, answered at `prefix` (which ends with a slash).

    `uploaded` files come from people: they are never run in our origin, and only the `public` folders are shown
    (empty: all of them).
    """

    prefix: str
    root: Path
    public: tuple[str, ...] = ()
    uploaded: bool = False
    cache_control: str = ""
    real_root: str = field(init=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "real_root", os.path.realpath(self.root) + "/")

    def locate(self, path: str) -> tuple[str, os.stat_result] | None:
        """The regular file that answers `path`, if it really lies below the root, through whatever links."""
        name = path[len(self.prefix) :]
        if not name or _UNSAFE.search("/" + name) or len(name) > 1000:
            return None
        if self.public and name.partition("/")[0] not in self.public:
            return None
        file = os.path.realpath(self.real_root + name)
        if not file.startswith(self.real_root) or "/." in file[len(self.real_root) - 1 :]:
            return None
        try:
            found = Path(file).stat()
        except (OSError, ValueError):
            return None
        return (file, found) if stat.S_ISREG(found.st_mode) else None


@dataclass
class _Kept:
    """A small text file in memory with its compressed copies."""

    stamp: tuple[int, int, int]
    replies: dict[str, tuple[str, Reply, Reply, Reply]]
    size: int


class Files:
    """Answers for the files of several trees. Small compressible ones live in memory, compressed once."""

    def __init__(self, trees: list[Tree], *, memory: int = 16 * 1024**2, small: int = 1024**2) -> None:
        self.trees = trees
        self.prefixes = tuple(tree.prefix for tree in trees)
        self._memory = memory
        self._small = small
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._held = 0
        self._lock = Lock()
        self._negotiate = Negotiation()

    def answer(self, method: str, path: str, header: HeaderReader) -> Reply | None:
        """The answer for a file; None when there is none, so that Django may make it or say 404."""
        tree = next(tree for tree in self.trees if path.startswith(tree.prefix))
        located = tree.locate(path)
        if located is None:
            return None
        file, found = located
        kind = content_type(file)
        if not tree.uploaded and found.st_size <= self._small and compressible(kind):
            return self._from_memory(method, path, header, tree, file, found)
        return self._from_disk(method, path, header, tree, file, found)

    def _headers(self, tree: Tree, path: str, kind: str) -> Headers:
        lasting = tree.cache_control or (FOREVER if tree.uploaded or _HASHED.search(path) else SHORTLY)
        headers = [("content-type", kind), ("cache-control", lasting), ("x-content-type-options", "nosniff")]
        if tree.uploaded:
            # RFC 9110 knows no better: a drawing with a script in it must find neither our cookies nor our origin.
            headers.append(("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox"))
            if not _SHOWN.match(kind):
                headers.append(("content-disposition", "attachment"))
        return headers

    # -- small text

    def _from_memory(
        self, method: str, path: str, header: HeaderReader, tree: Tree, file: str, found: os.stat_result
    ) -> Reply | None:
        stamp = (found.st_ino, found.st_size, found.st_mtime_ns)
        kept = self._kept.get(file)
        if kept is None or kept.stamp != stamp:
            try:
                kept = self._read(path, tree, file, stamp)
            except OSError:
                return None
        else:
            with self._lock:
                if file in self._kept:
                    self._kept.move_to_end(file)
        coding = next(coding for coding in self._negotiate(header("accept-encoding")) if coding in kept.replies)
        etag, full, bare, unchanged = kept.replies[coding]
        known = header("if-none-match")
        if known is not None and (known == etag or matches(known, etag)):
            return unchanged
        return full if method == "GET" else bare

    def _read(self, path: str, tree: Tree, file: str, stamp: tuple[int, int, int]) -> _Kept:
        body = Path(file).read_bytes()
        kind = content_type(file)
        copies = {"identity": body, **compressed(body, kind, brotli_quality=9, gzip_level=9)}
        replies = {}
        for coding, copy in copies.items():
            suffix = SUFFIXES[coding]
            etag = f'"{stamp[1]:x}-{stamp[2]:x}{"-" + suffix if suffix else ""}"'
            headers = [
                *self._headers(tree, path, kind),
                ("content-length", str(len(copy))),
                ("etag", etag),
                ("vary", "Accept-Encoding"),
            ]
            if coding != "identity":
                headers.append(("content-encoding", coding))
            kept = [pair for pair in headers if pair[0] in ("etag", "vary", "cache-control")]
            replies[coding] = (etag, Reply(200, headers, copy), Reply(200, headers), Reply(304, kept))
        entry = _Kept(stamp, replies, sum(map(len, copies.values())) + 2_000)
        with self._lock:
            old = self._kept.pop(file, None)
            self._held += entry.size - (old.size if old is not None else 0)
            self._kept[file] = entry
            while self._held > self._memory and len(self._kept) > 1:
                self._held -= self._kept.popitem(last=False)[1].size
        return entry

    # -- pictures, films, documents

    def _from_disk(
        self, method: str, path: str, header: HeaderReader, tree: Tree, file: str, found: os.stat_result
    ) -> Reply:
        etag = f'"{found.st_size:x}-{found.st_mtime_ns:x}"'
        headers = self._headers(tree, path, content_type(file))
        headers += [("etag", etag), ("last-modified", formatdate(found.st_mtime, usegmt=True))]
        known = header("if-none-match")
        if known is not None and matches(known, etag):
            return Reply(304, [pair for pair in headers if pair[0] in ("etag", "cache-control")])
        headers.append(("accept-ranges", "bytes"))
        wanted = header("range")
        condition = header("if-range")
        if wanted is not None and method == "GET" and (condition is None or condition == etag):
            span = byte_range(wanted, found.st_size)
            if span is OUTSIDE:
                return plain(416, "No such range.", extra=[("content-range", f"bytes */{found.st_size}")])
            if span is not None:
                start, end = span
                headers += [
                    ("content-range", f"bytes {start}-{end}/{found.st_size}"),
                    ("content-length", str(end - start + 1)),
                ]
                return Reply(206, headers, b"", file, (start, end + 1))
        headers.append(("content-length", str(found.st_size)))
        return Reply(200, headers, b"", file if method == "GET" else "")


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte that a `Range` header asks for (RFC 9110, section 14.1.2).

    None: several ranges or nonsense, to be ignored. `OUTSIDE`: the file ends before it (416).
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if len(first) > 18 or len(last) > 18:
        return OUTSIDE
    if not first:
        length = min(int(last), size)
        return (size - length, size - 1) if length else OUTSIDE
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return None
    return (start, end) if start < size else OUTSIDE
