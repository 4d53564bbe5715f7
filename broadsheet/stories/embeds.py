"""Videos and posts from elsewhere: which ones can be shown in a frame, and only after the reader asked.

Nothing here speaks to another host. A provider is a pattern of addresses and the address of its player; what no
pattern knows becomes a plain link.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings


@dataclass(frozen=True)
class Provider:
    """A place that offers players for framing, with `frame` made from the pattern's groups."""

    name: str
    pattern: re.Pattern[str]
    frame: str

    @property
    def frame_origin(self) -> str:
        parts = urlsplit(self.frame)
        return f"{parts.scheme}://{parts.netloc}"


PROVIDERS = (
    Provider(
        "YouTube",
        re.compile(
            r"https?://(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:watch\?(?:[^#]*&)?v=|embed/|shorts/|live/)|youtu\.be/)"
            r"(?P<id>[\w-]{11})(?![\w-])"
        ),
        "https://www.youtube-nocookie.com/embed/{id}",
    ),
    Provider(
        "Vimeo",
        re.compile(r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(?P<id>\d{6,12})(?!\d)"),
        "https://player.vimeo.com/video/{id}?dnt=1",
    ),
    Provider(
        "Dailymotion",
        re.compile(r"https?://(?:www\.)?dailymotion\.com/(?:embed/)?video/(?P<id>[a-z0-9]{5,10})(?![a-z0-9])"),
        "https://www.dailymotion.com/embed/video/{id}",
    ),
    Provider(
        "Internet Archive",
        re.compile(r"https?://archive\.org/(?:details|embed)/(?P<id>[\w.-]{3,100})(?![\w.-])"),
        "https://archive.org/embed/{id}",
    ),
    Provider(
        "X",
        re.compile(r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/\w{1,15}/status/(?P<id>\d{8,20})(?!\d)"),
        "https://platform.twitter.com/embed/Tweet.html?id={id}&dnt=true",
    ),
    Provider(
        "Bluesky",
        re.compile(r"https://embed\.bsky\.app/embed/(?P<id>did:plc:[a-z0-9]{24}/app\.bsky\.feed\.post/[a-z0-9]{13})"),
        "https://embed.bsky.app/embed/{id}",
    ),
)


@dataclass(frozen=True)
class Embed:
    """What an address can be shown as. `frame_url` is empty where it can only be linked."""

    provider_name: str
    frame_url: str = ""


def embed_of(url: str) -> Embed:
    """How to show `url`: in its provider's frame, or as a link named after its host."""
    for provider in PROVIDERS:
        if match := provider.pattern.match(url):
            return Embed(provider.name, provider.frame.format(**match.groupdict()))
    return Embed((urlsplit(url).hostname or "").removeprefix("www."))


def frame_origins() -> list[str]:
    """The origins that a page's content security policy must let frames come from."""
    return sorted({provider.frame_origin for provider in PROVIDERS}) if settings.ALLOW_EMBEDS else []
