"""Handles that no reader may take, because others would believe them to speak for the paper."""

from collections.abc import Iterable
from dataclasses import dataclass

from broadsheet.readers.lookalikes import folded, script_of, skeleton

DIGITS = "0123456789"
# Skeletons so long that nobody has them in their handle by chance: “dailystarofficial”, but not “sunny” for The Sun.
_LONG = 8
_LONG_WITHOUT_SPACES = 3
_SCRIPTS_WITHOUT_SPACES = {"HAN", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR"}
_ARTICLES = (
    "the",
    "a",
    "an",
    "le",
    "la",
    "les",
    "der",
    "die",
    "das",
    "el",
    "los",
    "las",
    "il",
    "lo",
    "i",
    "o",
    "de",
    "het",
)

# Words of addresses and commands. A look-alike deceives nobody, and “ali” is a name: compared letter by letter.
_ADDRESSES = """
    about account all anonymous anybody anyone api archive avatar block channel comment comments cookies deleted edit
    everybody everyone feed follow followers following handle health here inbox index live local login logout media
    mention metrics mute new nobody none null page password pictures privacy profile push reader readers rss search
    section sections settings setup share signin signout signup sitemap someone static stories story terms test topic
    topics undefined unsubscribe user users you
"""
# Who speaks for a paper: refused whole, in all their look-alikes, and with a number behind.
_OFFICES = """
    abuse accounts alerts automod billing bot broadsheet chief complaints contact desk editors feedback help helpdesk
    hostmaster info legal mailer mod mods news newsdesk noreply notice notices notifications office ombudsman operator
    owner paper postmaster press root security server service sysadmin system team thepaper trust verify webmaster
"""
# The same, and refused as a word among others too: “the_editor”, “admin_anna”; anywhere if long: “supermoderator”.
_TITLES = """
    admin administrator administration editor editorial moderator moderators moderation newsroom newspaper official
    publisher staff support superuser verified
"""


@dataclass(frozen=True)
class Reserved:
    """A set of handles: `handle in reserved`. All but `exact` are skeletons (`lookalikes.skeleton`)."""

    exact: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    """Refused as a whole handle, also with digits behind."""
    words: frozenset[str] = frozenset()
    """Refused as one or several neighbouring words (what `_` parts) of a handle, also with digits behind."""
    inside: frozenset[str] = frozenset()
    """Refused anywhere in a handle."""

    def __contains__(self, handle: object) -> bool:
        if not isinstance(handle, str):
            return False
        if handle in self.exact:
            return True
        bare = skeleton(handle)
        if bare in self.whole or skeleton(handle.rstrip(DIGITS + "_")) in self.whole:
            return True
        return any(name in bare for name in self.inside) or not self.words.isdisjoint(_runs_of_words(handle))


def _runs_of_words(handle: str) -> Iterable[str]:
    """The skeletons of all neighbouring words of `handle`, taken together, each with and without digits behind."""
    words = [word for word in handle.split("_") if word]
    whole = [skeleton(word) for word in words]
    undigited = [skeleton(word.rstrip(DIGITS)) for word in words]
    for last in range(len(words)):
        for first in range(last + 1):
            before = "".join(whole[first:last])
            yield before + whole[last]
            yield before + undigited[last]


def _skeletons(names: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(skeleton, names)))


def _inside(names: frozenset[str]) -> frozenset[str]:
    return frozenset(name for name in names if len(name) >= _long_enough(name))


def _long_enough(name: str) -> int:
    has_spaces = any(script_of(character) not in _SCRIPTS_WITHOUT_SPACES for character in name)
    return _LONG if has_spaces else _LONG_WITHOUT_SPACES


_TITLE_SKELETONS = _skeletons(_TITLES.split())
RESERVED = Reserved(
    exact=frozenset(_ADDRESSES.split()),
    whole=_skeletons(_OFFICES.split()) | _TITLE_SKELETONS,
    words=_TITLE_SKELETONS,
    inside=_inside(_TITLE_SKELETONS),
)


def reserved_for(paper_name: str, staff_names: Iterable[str]) -> Reserved:
    """The handles that are kept for one paper and for those who write for it (staff and bylines, by display name).

    The paper's name is refused as words of a handle, with and without its article (`daily_star_official`), and
    anywhere where it is long. A person's name is refused as words (`anna_berg_writes`) if it has several; a single
    word only as the whole handle, since it is somebody else's first name.
    """
    papers = _skeletons(_with_and_without_article(paper_name))
    staff = [words for name in staff_names if (words := _words(name))]
    return Reserved(
        whole=_skeletons(words[0] for words in staff if len(words) == 1),
        words=papers | _skeletons("".join(words) for words in staff if len(words) > 1),
        inside=_inside(papers),
    )


def _words(name: str) -> list[str]:
    return [word for word in folded(name).split() if skeleton(word)]


def _with_and_without_article(name: str) -> list[str]:
    words = _words(name)
    return ["".join(words), "".join(words[1:])] if words and words[0] in _ARTICLES else ["".join(words)]
