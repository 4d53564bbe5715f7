"""Content codings: which bytes are worth compressing, and which coding a client wants (RFC 9110, section 12.5.3)."""

from __future__ import annotations

import gzip
import re

import brotli

#: Content codings we keep, best first. The value is the suffix of the file and of the entity tag.
SUFFIXES = {"br": "br", "gzip": "gz", "identity": ""}

_COMPRESSIBLE = re.compile(
    r"(text/|application/(json|javascript|xml|manifest\+json|[a-z0-9.+-]+\+(xml|json))\b|image/(svg\+xml|x-icon)\b)"
)
#: Below this many bytes a compressed copy saves no packet.
_WORTH_IT = 200


def compressible(content_type: str) -> bool:
    """Whether bytes of this type shrink (pictures, fonts in WOFF2 and films do not)."""
    return _COMPRESSIBLE.match(content_type.lower()) is not None


def compressed(body: bytes, content_type: str, *, brotli_quality: int = 5, gzip_level: int = 6) -> dict[str, bytes]:
    """The copies of `body` that are smaller than itself, by content coding; never contains `identity`.

    The defaults suit pages printed while a reader waits (a 60 KB page takes some 3 ms); files that are
    compressed once for all may ask for more.
    """
    if len(body) < _WORTH_IT or not compressible(content_type):
        return {}
    copies = {
        "br": brotli.compress(body, mode=brotli.MODE_TEXT, quality=brotli_quality),
        "gzip": gzip.compress(body, compresslevel=gzip_level, mtime=0),
    }
    return {coding: copy for coding, copy in copies.items() if len(copy) < len(body)}


def _weights(header: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for item in header.lower().split(","):
        coding, *parameters = (part.strip() for part in item.split(";"))
        if not coding:
            continue
        weight = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    weight = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    weight = 0.0
        weights["gzip" if coding == "x-gzip" else coding] = weight if weight == weight else 0.0
    return weights


def acceptable(header: str | None) -> tuple[str, ...]:
    """The codings a client accepts by its `Accept-Encoding` header, the one it should get first.

    Equal weights are settled by our order (br, gzip, identity). `identity` closes the list even where the
    client refused it, because an answer it may not like is better than none (RFC 9110 allows it).
    """
    if not header:
        return ("identity",)
    weights = _weights(header)
    anything = weights.get("*")
    ranked: list[tuple[float, int, str]] = []
    for place, coding in enumerate(SUFFIXES):
        # Unnamed identity is acceptable, but only after everything that was asked for (section 12.5.3, rule 2).
        unnamed = (
            anything if anything is not None and coding != "identity" else (0.0001 if coding == "identity" else 0.0)
        )
        if coding == "identity" and anything == 0.0:
            unnamed = 0.0
        weight = weights.get(coding, unnamed)
        if weight > 0:
            ranked.append((-weight, place, coding))
    order = [coding for _, _, coding in sorted(ranked)]
    return tuple(order if "identity" in order else [*order, "identity"])


class Negotiation:
    """`acceptable` remembered by the raw header: browsers send a handful of spellings, so this is one look-up."""

    def __init__(self, limit: int = 512) -> None:
        self._known: dict[str | None, tuple[str, ...]] = {}
        self._limit = limit

    def __call__(self, header: str | None) -> tuple[str, ...]:
        order = self._known.get(header)
        if order is None:
            order = acceptable(header)
            # Headers are the client's to invent: stop remembering rather than grow.
            if len(self._known) < self._limit and (header is None or len(header) <= 200):
                self._known[header] = order
        return order
