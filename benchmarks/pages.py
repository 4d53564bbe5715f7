"""Which pages of the demo are measured (called inside Django), and fetching them from outside."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass

PICTURE = re.compile(r"/pictures/[\w/.-]+\.avif")
LINK = re.compile(rb'(?:href|src)="(/[^"#?]*)"')


def article_paths() -> list[str]:
    """Paths of all public stories and live blogs, newest first."""
    from broadsheet.stories.queries import public_articles

    return [article.url for article in public_articles()]


def usual_story() -> str:
    """The story with the median number of words among those with a picture."""
    from broadsheet.stories.models import Story

    stories = list(Story.objects.live().filter(picture__isnull=False).order_by("word_count", "pk"))
    return str(stories[len(stories) // 2].url)


@dataclass(frozen=True)
class Answer:
    """What came over the wire, still encoded."""

    status: int
    headers: dict[str, str]
    body: bytes


def fetch(port: int, path: str, **headers: str) -> Answer:
    """GET from a server on this machine. Header names take `_` for `-`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


def warm(port: int, path: str) -> None:
    """Makes a page and its pictures, as the readers before this one have done."""
    page = fetch(port, path).body.decode()
    for picture in sorted(set(PICTURE.findall(page))):
        fetch(port, picture)


def fetch_different(port: int, count: int) -> int:
    """Follows links from the front page until `count` different pages were fetched; how many there were."""
    waiting, seen, fetched = ["/"], {"/"}, 0
    while waiting and fetched < count:
        answer = fetch(port, waiting.pop(0))
        fetched += answer.status == 200
        for found in LINK.findall(answer.body):
            path = found.decode()
            if path not in seen and not path.startswith(("/newsroom", "/pictures", "/media", "/static")):
                seen.add(path)
                waiting.append(path)
    return fetched
