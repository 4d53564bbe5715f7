"""The demo newspaper's newsletters: one that goes out each morning by rule, one that waits for its editors."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.utils import timezone

from broadsheet.notifications.models import Edition, Newsletter
from broadsheet.notifications.newsletters import clock
from broadsheet.notifications.newsletters.choosing import place
from broadsheet.readers.models import Reader
from broadsheet.stories.models import Section

_WORDS = """\
Good morning.

The water at Ansel is falling, slowly. What the flood leaves behind, who pays for it and who was on duty that night is \
what most of this letter is about. Below it: a boat that lay under barley for a thousand years."""

_STORIES = (
    "ansel-floods-live",
    "wrensby-homes-emptied-as-ansel-breaks-record",
    "committee-to-question-rivers-office",
    "how-the-flood-levy-works",
    "the-boat-under-the-barley",
    "harriers-win-with-the-last-kick",
    "a-flood-is-not-an-act-of-god",
)


def clear_newsletters() -> None:
    Newsletter.objects.all().delete()


def make_newsletters(stories: Mapping[str, int], now: datetime) -> None:
    """Both, the first with an edition of yesterday. `stories`: the primary keys of the demo's, by their slugs."""
    morning = Newsletter.objects.create(
        name="The Morning Tide",
        slug="morning-tide",
        description="What happened between the Ansel and the islands, before your first cup of tea.",
        rhythm=Newsletter.Rhythm.DAILY,
        hour=time(7),
        most=3,
    )
    clock.plan(morning)
    saturday = Newsletter.objects.create(
        name="Saturday Shelf",
        slug="saturday-shelf",
        description="Books, concerts and one walk worth taking, chosen by our culture desk.",
        rhythm=Newsletter.Rhythm.BY_HAND,
    )
    saturday.sections.set(Section.objects.filter(slug="culture"))
    yesterday = (timezone.localtime(now) - timedelta(days=1)).replace(hour=7, minute=0, second=0, microsecond=0)
    editor = Reader.objects.filter(email="editor@example.org").first()
    edition = Edition.objects.create(
        newsletter=morning,
        subject="The Morning Tide: the water falls, the questions rise",
        introduction=_WORDS,
        state=Edition.State.SENT,
        made_by=editor,
        sent_by=editor,
        made_at=yesterday - timedelta(minutes=20),
        chosen_at=yesterday - timedelta(minutes=20),
        begun_at=yesterday,
        ended_at=yesterday + timedelta(minutes=4),
        size=1_284,
        sent=1_281,
        failed=3,
        unsubscribed=2,
    )
    place(edition, [stories[slug] for slug in _STORIES if slug in stories])
