"""Requests and the heads of answers as HTTP/1.1 has them (RFC 9112): plain, and strict about what it reads."""

import re
from collections.abc import Iterator, Mapping
from email.message import Message

from broadsheet.common.outbound import RefusedError, Target, user_agent

_STATUS = re.compile(r"HTTP/1\.([01]) ([1-5][0-9]{2})(?: [^\r\n]*)?")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e]*")


class BrokenError(Exception):
    """The answer is not HTTP/1.1."""


def written_request(target: Target, method: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    """A whole request. Raises `RefusedError` for a header that is none."""
    lines = [
        f"{method} {target.path} HTTP/1.1",
        f"Host: {target.place}",
        f"User-Agent: {user_agent()}",
        "Accept-Encoding: identity",
        f"Content-Length: {len(body)}",
    ]
    lines += (f"{name}: {value}" for name, value in checked(target, headers))
    return "\r\n".join([*lines, "\r\n"]).encode("ascii") + body


def checked(target: Target, headers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The headers, one after the other. Raises `RefusedError` for one that is none."""
    for name, value in headers.items():
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise RefusedError(f"The request to {target.host} cannot be sent: the header {name!r} is not one.")
        yield name, value


def read_head(head: bytes) -> tuple[str, int, Message]:
    """The version's last figure, the status and the headers. Raises `BrokenError`."""
    first, *lines = head.decode("latin-1").split("\r\n")
    status = _STATUS.fullmatch(first)
    if status is None:
        raise BrokenError("it does not speak HTTP/1.1")
    headers = Message()
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not _NAME.fullmatch(name) or "\r" in value or "\n" in value:
            raise BrokenError("a header is not one")
        headers[name] = value.strip()
    return status[1], int(status[2]), headers
