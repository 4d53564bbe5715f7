"""Every kind of page that the paper has, each with one address of the demo newspaper that shows it well."""

import re
from collections.abc import Callable

from tests.browser.more_stories import BYLINE, TOPIC
from tests.browser.newspaper import Newspaper

SHOWCASE = "/culture/the-boat-under-the-barley/"
"""A story with every block there is."""
OPINION = "/opinion/a-flood-is-not-an-act-of-god/"
AGENCY = "/science/tremor-felt-from-stannock-to-the-sea/"
RUNNING = "/news/ansel-floods-live/"
ENDED = "/politics/budget-as-it-happened/"
SECTION = "/culture/"
LONG_SECTION = "/sport/"
"""A section with more stories than one page holds (more_stories.py), as the topic and the byline below."""


def first_link(paper: Newspaper, page: str, pattern: str) -> str:
    """The first address on `page` that is exactly `pattern`."""
    found = re.search(f'href="({pattern})"', paper.get(page).text)
    assert found is not None, f"{page} has no link like {pattern}"
    return found[1]


def _fixed(path: str) -> Callable[[Newspaper], str]:
    return lambda paper: path


def _archive(depth: int) -> Callable[[Newspaper], str]:
    def address(paper: Newspaper) -> str:
        path = "/archive/"
        for digits in (4, *(2 for _ in range(depth - 1))):
            path = first_link(paper, path, rf"{path}\d{{1,{digits}}}/")
        return path

    return address


KINDS: dict[str, Callable[[Newspaper], str]] = {
    "front page": _fixed("/"),
    "section": _fixed(SECTION),
    "second page of a section": _fixed(f"{LONG_SECTION}page/2/"),
    "story with every block": _fixed(SHOWCASE),
    "opinion": _fixed(OPINION),
    "agency story": _fixed(AGENCY),
    "running live blog": _fixed(RUNNING),
    "ended live blog": _fixed(ENDED),
    "older page of a live blog": _fixed(f"{RUNNING}page/2/"),
    "entry of a live blog": lambda paper: first_link(paper, RUNNING, rf"{RUNNING}entry/\d+/"),
    "topic": _fixed(f"/topic/{TOPIC}/"),
    "second page of a topic": _fixed(f"/topic/{TOPIC}/page/2/"),
    "topics": _fixed("/topic/"),
    "byline": _fixed(f"/by/{BYLINE}/"),
    "second page of a byline": _fixed(f"/by/{BYLINE}/page/2/"),
    "bylines": _fixed("/by/"),
    "archive": _fixed("/archive/"),
    "archive of a year": _archive(1),
    "archive of a month": _archive(2),
    "archive of a day": _archive(3),
    "corrections": _fixed("/corrections/"),
    "alerts": _fixed("/alerts/"),
    "newsletters": _fixed("/newsletters/"),
    "newsletter": _fixed("/newsletters/morning-tide/"),
    "edition of a newsletter": lambda paper: first_link(
        paper, "/newsletters/morning-tide/", r"/newsletters/morning-tide/\d+/"
    ),
    "search before a question": _fixed("/search/"),
    "search with results": _fixed("/search/?q=flood"),
    "second page of a search": _fixed("/search/?q=report&page=2"),
    "search without results": _fixed("/search/?q=zzyzx"),
    "page about the paper": _fixed("/about/"),
    "missing page": _fixed("/no/such/page/"),
}
STATUS = {"missing page": 404}


def status_of(kind: str) -> int:
    return STATUS.get(kind, 200)
