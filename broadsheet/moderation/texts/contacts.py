"""E-mail addresses and telephone numbers in a text, written plainly or so that machines should not find them.

Addresses: `name@example.org`, also with `(at)`, `[dot]` or “name at example dot org” (RFC 5321 has the lengths).
Numbers: with `+` or `00` and a country's code (ITU-T E.164: at most 15 digits), in national form with a leading 0,
as three, three and four digits in North America, and any after a word such as “call”. Years, dates, times, results,
sums, ISBN, paragraphs of laws, versions and codes among letters are none. What a text has is found in one pass; of the
text around a find no more than `_AROUND` characters are looked at.
"""

import re
from enum import Enum
from typing import NamedTuple

from broadsheet.moderation.texts import numbers
from broadsheet.moderation.texts.plain import plain


class Kind(Enum):
    EMAIL = "email"
    PHONE = "phone"


class Contact(NamedTuple):
    """`written` as it stands in the text, but for what `plain` changes."""

    kind: Kind
    written: str


_AROUND = 100
_LONGEST_LOCAL = 64
# The signs and words for @. Each pattern begins with a sign that it can be looked for by.
_SIGN = re.compile("@")
_BRACKETED = re.compile(r"[\[({<]{1,2}[ ]?(?:at|ät|a|@|arobase)[ ]?[\])}>]{1,2}[ ]{0,2}", re.IGNORECASE)
_WORD = re.compile(r"[ ](?:at|ät|arobase)[ ]", re.IGNORECASE)
_DOT_WORDS = re.compile(r"dot|punkt|point", re.IGNORECASE)
_LOCAL = frozenset("!#$%&'*+-=?^_`{|}~.")
_DOT = r"(?:\.|[ ]?[\[({<][ ]?(?:\.|dot|punkt|point)[ ]?[\])}>][ ]?|[ ](?:dot|punkt|point)[ ])"
# Every label ends at what begins the next, and nothing can match in two ways.
_HOST = re.compile(rf"(?P<first>[^\W_][\w-]{{0,62}}+)(?P<rest>(?:{_DOT}[^\W_][\w-]{{0,62}}+){{1,8}})", re.IGNORECASE)
_LAST = re.compile(rf".*{_DOT}(?P<last>[^\W_][\w-]*)\Z", re.IGNORECASE | re.DOTALL)
# What an address ends with where its signs are spelt as words, as they are in “at that point in time”.
_ENDS = "com org net info biz eu de at ch fr uk us ie be nl es it io me example invalid test"
_USUAL_ENDS = frozenset(_ENDS.split())
# “The peak at the dot com boom.”
_NO_HOSTS = frozenset({"the", "that", "this", "a", "der", "dem", "den", "le", "ce", "la"})
# `git@host:path` is where source text is kept, not a person.
_NOBODY = frozenset({"git"})


def contacts_in(text: str) -> list[Contact]:
    """The e-mail addresses, then the telephone numbers, each once, in their order."""
    seen = plain(text)
    found = [Contact(Kind.EMAIL, written) for written in _emails(seen)]
    found += [Contact(Kind.PHONE, written) for written in numbers.telephones(seen)]
    return list(dict.fromkeys(found))


def _emails(text: str) -> list[str]:
    signs = [*_SIGN.finditer(text), *_BRACKETED.finditer(text)]
    if _DOT_WORDS.search(text):
        signs += _WORD.finditer(text)
    found = []
    for sign in sorted(signs, key=lambda sign: sign.start()):
        start, end = _with_spaces(text, sign)
        host = _HOST.match(text, end)
        local = _local(text, start) if host else ""
        if host and local and _is_address(text, start - len(local), local, sign, host, is_apart=start < sign.start()):
            found.append(text[start - len(local) : host.end()])
    return found


def _with_spaces(text: str, sign: re.Match[str]) -> tuple[int, int]:
    """Where the sign begins and ends with a space or two around it, if it has them on both sides."""
    start, end = sign.span()
    is_bracketed = sign.re is _BRACKETED
    if text[start - 1 : start] != " " or sign.re is _WORD or (not is_bracketed and text[end : end + 1] != " "):
        return start, end
    return start - (2 if text[max(0, start - 2) : start] == "  " else 1), end + (0 if is_bracketed else 1)


def _local(text: str, end: int) -> str:
    """What stands right before the sign and may be the name of a mailbox."""
    first = end
    if end and text[end - 1] == '"':
        opened = text.rfind('"', max(0, end - _LONGEST_LOCAL), end - 1)
        return text[opened:end] if 0 <= opened < end - 2 else ""
    while first and end - first < _LONGEST_LOCAL and (text[first - 1].isalnum() or text[first - 1] in _LOCAL):
        first -= 1
    local = text[first:end].lstrip("*_`'.~=")
    return local if any(map(str.isalnum, local)) else ""


def _is_address(text: str, start: int, local: str, sign: re.Match[str], host: re.Match[str], *, is_apart: bool) -> bool:
    last_match = _LAST.match(host[0])
    last = last_match["last"].lower() if last_match else ""
    if len(last) < 2 or not (last.isalpha() or last.startswith("xn--")):
        return False
    before = text[max(0, start - _AROUND) : start]
    token = before[before.rfind(" ") + 1 :]
    # @name@host is an account elsewhere; user@host in the address of a page or a database is neither.
    if before.endswith("@") or ("://" in token and "/" not in token.partition("://")[2]):
        return False
    if sign.re is _WORD:
        spelt = _DOT_WORDS.search(host["rest"]) is not None
        return spelt and last in _USUAL_ENDS and host["first"].lower() not in _NO_HOSTS
    if sign.re is _BRACKETED:
        return True
    if is_apart:
        return last in _USUAL_ENDS and not local.isalpha()
    return local.lower() not in _NOBODY
