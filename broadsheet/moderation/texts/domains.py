"""Where a text leads: the hosts of its links, also of those hidden as text, in the one form that they are compared in.

A host is compared label by label from its end, in small letters and as DNS has it (IDNA): `example.org` covers
`news.example.org`, and neither `badexample.org` nor `example.org.elsewhere.net`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple
from urllib.parse import unquote

from broadsheet.moderation.texts.plain import plain
from broadsheet.readers.lookalikes import skeleton

LONGEST_HOST = 253
#: Of a text with more places than that, these are looked at.
MOST = 60
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_AFTER_HOST = re.compile(r"[/?#\\]")
_PORT = re.compile(r":\d*\Z")
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?\Z")
# Other dots that browsers take for one (UTS #46; the full-width one is gone with NFKC).
_DOTS = str.maketrans("。", ".")
# `example[.]com`, `example (dot) com`: spaces are counted, so that a row of them is read once.
_HIDDEN_DOT = re.compile(r"[ ]?[\[({][ ]?(?:\.|dot|punkt|point)[ ]?[\])}][ ]?", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[\[({][ ]?(?:\.|dot|punkt|point)[ ]?[\])}]", re.IGNORECASE)
_DOT_WORDS = (" dot ", " punkt ", " point ")
_SPELT_DOT = re.compile(r"(?<=\w)[ ](?:dot|punkt|point)[ ](?=\w)", re.IGNORECASE)
_HIDDEN_SCHEME = re.compile(r"(?<!\w)h(?:xx|\*\*|tt)ps?(?:\[:\]//|:\[//\]|\[://\]|://)", re.IGNORECASE)
_PLAIN_SCHEME = re.compile(r"https?://", re.IGNORECASE)
# Begins where nothing of its kind stands before, and takes each label whole: no place is gone over twice.
_DOTTED = re.compile(r"(?<![\w.-])[^\W_][\w-]*+(?:\.[^\W_][\w-]*+)+")
_IS_NAME = re.compile(r"[^\W\d_]{2,}\Z|xn--")
_MOST_LABELS = 10


class Place(NamedTuple):
    """A host that a text leads to. `is_hidden`: written so that it is no link but can be made one."""

    host: str
    is_hidden: bool = False


class Match(NamedTuple):
    """A listed domain that a host belongs to, or only looks like."""

    domain: str
    answer: str
    resembles: bool = False


def host_of(address: str) -> str | None:
    """The host of an address, with or without scheme, user and port, in small letters and ASCII; `None` without one.

    Read as browsers do: `\\` is a `/`, `%2e` a dot, and what stands before an `@` is no host. Of `mailto:` the host is
    that of the mailbox.
    """
    rest = plain(address.strip()).translate(_DOTS)
    scheme = _SCHEME.match(rest)
    if scheme and not rest[scheme.end() :].partition("/")[0].isdigit():
        rest = rest[scheme.end() :]
    rest = rest.replace("\\", "/").lstrip("/")
    host = _AFTER_HOST.split(rest, maxsplit=1)[0].rpartition("@")[2]
    return _normal(_PORT.sub("", plain(unquote(host)).translate(_DOTS)))


def _normal(host: str) -> str | None:
    host = host.rstrip(".").lower().replace("i\u0307", "i")
    if not host or len(host) > LONGEST_HOST:
        return None
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    labels = host.split(".")
    return host if len(host) <= LONGEST_HOST and all(map(_LABEL.match, labels)) else None


def places_in(words: str, links: list[str]) -> list[Place]:
    """Where the links of a text lead, and what else in its words is written like a host: each once, at most `MOST`.

    Takes time in proportion to both.
    """
    linked = (Place(host) for host in map(host_of, links) if host)
    each_once = _each_once(chain(linked, _written(words)))
    return list(islice(each_once, MOST))


def _each_once(places: Iterable[Place]) -> Iterator[Place]:
    seen = set()
    for place in places:
        if place not in seen:
            seen.add(place)
            yield place


def _written(words: str) -> Iterator[Place]:
    text = plain(words).translate(_DOTS)
    shown = set()
    for host in _hosts_in(text):
        shown.add(host)
        yield Place(host)
    opened = _HIDDEN_DOT.sub(".", text) if _IN_BRACKETS.search(text) else text
    yield from (Place(host, is_hidden=True) for host in _hosts_behind(opened))
    if opened != text:
        yield from (Place(host, is_hidden=True) for host in _hosts_in(opened) if host not in shown)
    spelt = _SPELT_DOT.sub(".", text) if any(map(text.lower().__contains__, _DOT_WORDS)) else text
    if spelt != text:
        yield from (Place(host) for host in _hosts_in(spelt) if host not in shown)


def _hosts_behind(text: str) -> Iterator[str]:
    for found in _HIDDEN_SCHEME.finditer(text) if "//" in text else ():
        if not _PLAIN_SCHEME.fullmatch(found[0]) and (dotted := _DOTTED.match(text, found.end())):
            yield from _hosts_in(dotted[0])


def _hosts_in(text: str) -> Iterator[str]:
    for token in text.split():
        if "." not in token[1:-1]:
            continue
        for found in _DOTTED.finditer(token):
            if _IS_NAME.match(found[0].rpartition(".")[2]) and (host := _normal(found[0])):
                yield host


def covered(host: str) -> Iterator[str]:
    """The host, and every domain above it, nearest first."""
    labels = host.split(".")
    for first in range(max(0, len(labels) - _MOST_LABELS), len(labels)):
        yield ".".join(labels[first:])


def looks_of(domain: str) -> str:
    """What a domain looks like at a glance: the skeleton of each label as people see it."""
    return ".".join(map(_looks_of_label, domain.split(".")))


@lru_cache(8_192)
def _looks_of_label(label: str) -> str:
    return skeleton(_shown(label))


def _shown(label: str) -> str:
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label


class DomainList:
    """The listed domains, laid out so that a host is looked up in a few steps whatever their number."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        """`answers`: of each domain, in the form of `host_of`, what follows."""
        self._answers = dict(answers)
        self._looks = {looks_of(domain): domain for domain in self._answers}

    def match(self, host: str) -> Match | None:
        """The nearest listed domain above `host`, else one that it can be mistaken for."""
        for domain in covered(host):
            if domain in self._answers:
                return Match(domain, self._answers[domain])
        if not self._answers:
            return None
        for looks in covered(looks_of(host)):
            if looks in self._looks:
                domain = self._looks[looks]
                return Match(domain, self._answers[domain], resembles=True)
        return None
