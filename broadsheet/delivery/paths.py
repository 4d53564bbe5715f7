"""Which paths may name a stored page.

Paths here are percent-decoded, as servers hand them over: a slug in Greek is Greek. A stored page answers for exactly
one such string. Whatever a request's raw spelling was, the views see the same decoded string that keys the store, so a
second spelling (`%2F` for `/`) can fetch the same page but can neither make nor alter another one.
"""

from __future__ import annotations

import re
import unicodedata

MAX_PATH_BYTES = 1000
MAX_SEGMENT_BYTES = 200
MAX_DEPTH = 12

# Controls, the separators of other layers, and what percent-decoding leaves when bytes were no UTF-8.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\\\\;?#%@\ufffd\ud800-\udfff]|//|[ .](?:/|$)|/[. ]")


def storable(path: str) -> bool:
    """Whether `path` is spelled in the one way a page may be stored under."""
    # RFC 8615 reserves the one hidden name that pages stand under.
    if not path.startswith("/") or _FORBIDDEN.search(path.removeprefix("/.well-known")) is not None:
        return False
    if path.isascii():
        size = len(path)
        segments = path.split("/")
        longest = max(map(len, segments))
    else:
        if unicodedata.normalize("NFC", path) != path or not path.isprintable():
            return False
        size = len(path.encode())
        segments = path.split("/")
        longest = max(len(segment.encode()) for segment in segments)
    return size <= MAX_PATH_BYTES and longest <= MAX_SEGMENT_BYTES and len(segments) - 2 <= MAX_DEPTH
