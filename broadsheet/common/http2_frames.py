"""Frames and header blocks as HTTP/2 has them (RFC 9113, 7541), as far as somebody who asks needs them.

They are our own because a whole library takes three times as long over a request, which is as long as its encryption
takes; and strict: whatever is not HTTP/2 ends the connection. Only the reading of header blocks is a library's.
"""

import re
import struct
from collections.abc import Iterable
from email.message import Message
from enum import IntEnum
from typing import NamedTuple

from hpack import Decoder, HPACKError

from broadsheet.common.http_text import BrokenError

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
#: What a window has in it at first, and the most that it can have.
WINDOW, MOST_WINDOW = 65_535, 2**31 - 1
#: Octets of a frame that everybody takes.
MOST_FRAME = 16_384
MOST_HEAD = 64 * 1024
_HEAD = 9
_TABLE = 4096
_STATUS = re.compile(r"[1-5][0-9]{2}")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+")
_NO_VALUE = re.compile(r"[\r\n\0]")


class Kind(IntEnum):
    """Of a frame."""

    DATA = 0
    HEADERS = 1
    PRIORITY = 2
    RST_STREAM = 3
    SETTINGS = 4
    PUSH_PROMISE = 5
    PING = 6
    GOAWAY = 7
    WINDOW_UPDATE = 8
    CONTINUATION = 9


class Flag(IntEnum):
    """That a frame may have. ACK and END_STREAM are the same bit of different kinds."""

    ACK = 0x1
    END_STREAM = 0x1
    END_HEADERS = 0x4
    PADDED = 0x8
    PRIORITY = 0x20


class Setting(IntEnum):
    HEADER_TABLE_SIZE = 1
    ENABLE_PUSH = 2
    MAX_CONCURRENT_STREAMS = 3
    INITIAL_WINDOW_SIZE = 4
    MAX_HEADER_LIST_SIZE = 6


class Reason(IntEnum):
    """Why a stream or a connection ends."""

    NO_ERROR = 0
    PROTOCOL_ERROR = 1
    REFUSED_STREAM = 7
    CANCEL = 8


class Frame(NamedTuple):
    """`stream` is 0 for what is about the connection."""

    kind: int
    flags: int
    stream: int
    payload: bytes

    @property
    def number(self) -> int:
        """Of a payload that is one, or begins with one. The first bit means nothing."""
        if len(self.payload) < 8 if self.kind == Kind.GOAWAY else len(self.payload) != 4:
            raise BrokenError("a frame has not the length of its kind")
        return int.from_bytes(self.payload[:4]) & MOST_WINDOW

    @property
    def unpadded(self) -> bytes:
        """What a DATA or HEADERS frame carries."""
        start, end = 0, len(self.payload)
        if self.flags & Flag.PADDED:
            start, end = 1, end - (self.payload[0] if self.payload else 1)
        if self.kind == Kind.HEADERS and self.flags & Flag.PRIORITY:
            start += 5
        if start > end:
            raise BrokenError("a frame is too short")
        return self.payload[start:end]

    @property
    def settings(self) -> list[tuple[int, int]]:
        if len(self.payload) % 6 or self.stream:
            raise BrokenError("its settings are none")
        return list(struct.iter_unpack(">HL", self.payload))


def written_frame(kind: Kind, flags: int, stream: int, payload: bytes = b"") -> bytes:
    return len(payload).to_bytes(3) + bytes((kind, flags)) + stream.to_bytes(4) + payload


def written_settings(settings: dict[Setting, int]) -> bytes:
    return written_frame(Kind.SETTINGS, 0, 0, b"".join(struct.pack(">HL", *each) for each in settings.items()))


def written_number(kind: Kind, stream: int, number: int) -> bytes:
    """A frame that has nothing but a number in it: a reason, or octets more for a window."""
    return written_frame(kind, 0, stream, number.to_bytes(4))


def cut_frame(got: bytearray) -> Frame | None:
    """Takes the first frame off what has come; none where it has not come whole. Raises `BrokenError`."""
    if len(got) < _HEAD:
        return None
    length = int.from_bytes(got[:3])
    if length > MOST_FRAME:
        raise BrokenError("a frame is longer than was agreed")
    if len(got) < _HEAD + length:
        return None
    stream = int.from_bytes(got[5:9]) & MOST_WINDOW
    frame = Frame(got[3], got[4], stream, bytes(got[_HEAD : _HEAD + length]))
    del got[: _HEAD + length]
    return frame


class HeadReader:
    """Reads the header blocks of one connection: all of them, in their order."""

    def __init__(self) -> None:
        self._decoder = Decoder(max_header_list_size=MOST_HEAD)

    def head(self, block: bytes) -> tuple[int, Message]:
        """The status (0 for trailers) and the headers. Raises `BrokenError`."""
        try:
            pairs = self._decoder.decode(block, raw=True)
        except HPACKError as error:
            raise BrokenError("its headers cannot be read") from error
        status, headers = 0, Message()
        for name, value in ((name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs):
            if name == ":status" and not status and not headers and _STATUS.fullmatch(value):
                status = int(value)
            elif _NAME.fullmatch(name) and not _NO_VALUE.search(value):
                headers[name] = value.strip()
            else:
                raise BrokenError("a header is not one")
        return status, headers


class HeadWriter:
    """Writes the header blocks of one connection. What was said before is said again in one octet.

    Whoever reads keeps a table, of at most `_TABLE` octets, of what is to last. When it is full, it is begun anew.
    """

    def __init__(self) -> None:
        self._limit = _TABLE
        self._known: dict[tuple[str, str], int] = {}
        self._size = 0
        self._is_anew = False

    def limit(self, size: int) -> None:
        """The reader keeps no larger table than this."""
        self._limit = min(size, _TABLE)
        self._is_anew = True

    def block(self, path: str, lasting: Iterable[tuple[str, str]], passing: Iterable[tuple[str, str]]) -> bytes:
        """A POST's. `lasting` is likely to be said again, `passing` is not. The text must be ASCII."""
        lasting = list(lasting)
        new = sum(_room(pair) for pair in lasting if pair not in self._known)
        if new and self._known and self._size + new > self._limit:
            self._is_anew = True
        parts: list[bytes] = []
        if self._is_anew:
            self._known, self._size, self._is_anew = {}, 0, False
            parts += (_number(0, 5, 0x20), _number(self._limit, 5, 0x20))
        # By the table that everybody has: the method POST, the scheme https, and the path's name.
        parts += (b"\x83\x87\x04", _text(path))
        for pair in lasting:
            if (at := self._known.get(pair)) is not None:
                # 61 are everybody's; the newest of ours is the next.
                parts.append(_number(61 + len(self._known) - at, 7, 0x80))
            elif self._size + _room(pair) <= self._limit:
                self._known[pair] = len(self._known)
                self._size += _room(pair)
                parts += (b"\x40", _text(pair[0]), _text(pair[1]))
            else:
                parts += (b"\x00", _text(pair[0]), _text(pair[1]))
        for name, value in passing:
            parts += (b"\x00", _text(name), _text(value))
        return b"".join(parts)


def _room(pair: tuple[str, str]) -> int:
    return len(pair[0]) + len(pair[1]) + 32


def _text(text: str) -> bytes:
    return _number(len(text), 7, 0) + text.encode("ascii")


def _number(number: int, bits: int, first: int) -> bytes:
    """A number in as many bits of an octet that has `first` besides, and more octets where they are too few."""
    most = (1 << bits) - 1
    if number < most:
        return bytes((first | number,))
    octets, rest = [first | most], number - most
    while rest >= 0x80:
        octets.append(rest & 0x7F | 0x80)
        rest >>= 7
    return bytes((*octets, rest))
