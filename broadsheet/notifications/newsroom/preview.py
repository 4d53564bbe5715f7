"""An alert as devices will show it: what the preview of a phone and of a desktop is filled with."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import pgettext

from broadsheet.common.clock import now
from broadsheet.common.models import Paper


@dataclass(frozen=True)
class Preview:
    """`picture` is an address, empty for none."""

    title: str
    text: str
    picture: str
    paper: str
    host: str
    clock: str
    day: str


def preview_of(title: str, text: str, picture: str) -> Preview:
    at = timezone.localtime(now())
    return Preview(
        title,
        text,
        picture,
        Paper.load().name,
        urlsplit(settings.PUBLIC_URL).netloc,
        at.strftime("%H:%M"),
        # Translators: Django's letters for dates, as on a phone's locked screen. German: l, j. F
        formats.date_format(at, pgettext("date on a locked screen", "l j F")),
    )
