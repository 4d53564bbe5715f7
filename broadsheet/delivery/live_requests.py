"""What a request to `/live` asks for, or why it cannot be had, in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl

from broadsheet.common.addresses import block_of

from .environ import client_behind, split_address
from .live import Channel
from .reply import Headers, Reply, plain
from .wsgi import Scope

#: Things that one stream may follow.
MOST = 4
_ID = re.compile(r"[0-9]{1,18}")

HEADERS: Headers = [
    ("content-type", "text/event-stream; charset=utf-8"),
    ("cache-control", "no-store"),
    ("x-accel-buffering", "no"),
    ("x-content-type-options", "nosniff"),
]


class Asked(NamedTuple):
    """Channels to follow, and the id of the last event that the client has; 0 where it wants no past ones."""

    channels: tuple[str, ...]
    last: int


class Refused(Exception):
    """A request that gets no stream."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


def read(scope: Scope, known: Mapping[str, Channel]) -> Asked:
    """What is asked for. Raises Refused."""
    head = scope.method == "HEAD"
    if scope.method not in ("GET", "HEAD"):
        raise Refused(plain(405, "This address only tells what is new: GET it.", extra=[("allow", "GET, HEAD")]))

    def bad(words: str) -> Refused:
        return Refused(plain(400, words, head=head))

    try:
        pairs = parse_qsl(scope.query_string, keep_blank_values=True, max_num_fields=MOST + 2, errors="strict")
    except ValueError:
        raise bad(f"This query cannot be read: at most {MOST} things can be followed at once.") from None
    last = ""
    followed: dict[str, None] = {}
    for name, value in pairs:
        if name == "last":
            last = value
        elif name not in known:
            raise bad(f"What can be followed is: {', '.join(sorted(known)) or 'nothing yet'}.")
        elif known[name].key.fullmatch(value) is None:
            raise bad(f"There can be no {name} of this name.")
        else:
            followed[f"{name}:{value}"] = None
    if not followed:
        raise bad("Say what to follow, for instance /live?discussion=1.")
    if len(followed) > MOST:
        raise bad(f"At most {MOST} things can be followed at once.")
    # A browser that comes back says it in the header, and the address still has what the page knew when it was printed.
    last = scope.headers.get("last-event-id") or last
    if last and _ID.fullmatch(last) is None:
        raise bad("The last event's id is a number.")
    return Asked(tuple(followed), int(last or 0))


def sender_of(scope: Scope, trusted_proxies: int) -> str:
    """Whose stream it is: a client's address, of IPv6 the /64."""
    peer, _ = split_address(scope.client)
    if trusted_proxies > 0:
        said = ",".join(value for name, value in scope.headers.items() if name == "x-forwarded-for")
        peer = client_behind(trusted_proxies, peer, said)
    return block_of(peer)
