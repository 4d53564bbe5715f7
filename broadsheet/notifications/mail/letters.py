"""Letters: what a reader is mailed of their notices, as plain text and as simple HTML that fetches nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi, ngettext

from broadsheet.common.models import Paper
from broadsheet.notifications.carrying.links import open_url
from broadsheet.notifications.mail.envelope import enveloped
from broadsheet.notifications.mail.seals import seal
from broadsheet.notifications.mail.unsubscribing import ALL, stop_url, token_for
from broadsheet.notifications.models import Due, Kind
from broadsheet.notifications.notices.presentation import Shown
from broadsheet.readers.models import Reader

#: The purpose of a letter's seal, by which it is known again when it comes back.
PURPOSE = "letter"
#: So many of a kind are written out; of others it says how many there are.
MOST_OF_KIND = 10


@dataclass(frozen=True)
class _Entry:
    sentence: str
    excerpt: str
    title: str
    url: str


@dataclass(frozen=True)
class _Group:
    """What a letter says of one kind. `left_out`: how many more there are, at `more_url`."""

    label: str
    entries: list[_Entry]
    left_out: int
    more_url: str
    stop_url: str


def letter(reader: Reader, rows: Sequence[tuple[Due, Shown]], unseen: int = 0) -> EmailMultiAlternatives:
    """The letter about these notices, newest first, in the language in force. `unseen`: how many more there are.

    The same notices make the same Message-ID, so that a mailbox which is sent it twice can know.
    """
    paper = Paper.load()
    groups = _groups(reader, rows)
    number = len(rows) + unseen
    context = {
        "reader": reader,
        "paper": paper,
        "groups": groups,
        "number": number,
        "unseen": unseen,
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "notices_url": _absolute("notices"),
        "settings_url": _absolute("notice_settings"),
        "stop_all_url": stop_url(reader),
    }
    subject = rows[0][1].sentence if number == 1 else _many(number, paper.name)
    return enveloped(
        subject,
        render_to_string("notifications/mail/letter.txt", context),
        render_to_string("notifications/mail/letter.html", context),
        reader.email,
        paper=paper.name,
        seal=seal(PURPOSE, reader, _mark(rows)),
        list_name="notices",
        stop_url=stop_url(reader),
        stop_token=token_for(reader, ALL),
    )


def _many(number: int, paper: str) -> str:
    words = ngettext("%(number)s notice from %(paper)s", "%(number)s notices from %(paper)s", number)
    return words % {"number": number, "paper": paper}


def _mark(rows: Sequence[tuple[Due, Shown]]) -> str:
    """What the letter is about, in a few characters."""
    about = sorted(f"{due.pk} {due.told_at.timestamp()}" for due, _row in rows)
    return sha256("\n".join(about).encode()).hexdigest()[:20]


def _groups(reader: Reader, rows: Sequence[tuple[Due, Shown]]) -> list[_Group]:
    by_kind: dict[str, list[Shown]] = {}
    for _due, row in rows:
        by_kind.setdefault(row.notice.kind, []).append(row)
    return [
        _Group(
            str(Kind(kind).label),
            [
                _Entry(row.sentence, row.excerpt, row.title, open_url(reader, row.notice))
                for row in found[:MOST_OF_KIND]
            ],
            max(0, len(found) - MOST_OF_KIND),
            f"{_absolute('notices')}?kind={kind}",
            stop_url(reader, kind),
        )
        for kind, found in by_kind.items()
    ]


def _absolute(name: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name)}"
