"""Where feeds are: three formats under the whole paper, each section, topic and byline."""

from dataclasses import dataclass

FORMATS = {
    "rss": ("RSS", "application/rss+xml"),
    "atom": ("Atom", "application/atom+xml"),
    "json": ("JSON Feed", "application/feed+json"),
}


@dataclass(frozen=True)
class FeedAddress:
    """What a `<link rel="alternate">` needs."""

    title: str
    type: str
    url: str


def feeds_at(base: str, title: str) -> list[FeedAddress]:
    """The feeds of the page at `base`, best-known format first."""
    return [
        FeedAddress(f"{title} ({name})", media_type, f"{base}feed.{suffix}")
        for suffix, (name, media_type) in FORMATS.items()
    ]
