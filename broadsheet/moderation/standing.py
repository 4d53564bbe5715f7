"""What a reader has earned with what they wrote and reported, and what follows from it.

It is counted from the comments themselves whenever something is decided about one of them, so that nothing has to be
kept up to date when a comment is posted.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from broadsheet.common.clock import date_text, now
from broadsheet.common.prepared import A_NUMBER, Prepared
from broadsheet.conversation.identity import id_at, moment_of
from broadsheet.conversation.models import Comment
from broadsheet.conversation.pipeline import Draft, asks_beforehand
from broadsheet.moderation.models import Appeal, Sanction, Standing
from broadsheet.readers.models import Reader

#: So many of a reader's last comments are looked at: what was long ago is forgiven, and nobody's history is long.
COUNTED = 500
#: Nobody is trusted so soon after a sanction.
PROBATION = timedelta(days=90)
#: Longer than from one `recount_lately` to the next.
LATELY = timedelta(hours=12)
_AT_ONCE = 100


class Level(Enum):
    WATCHED = "watched"
    NEW = "new"
    KNOWN = "known"
    TRUSTED = "trusted"


@dataclass(frozen=True)
class Needs:
    """What a level takes: comments published, days since the first, and the largest share of those judged that was
    rejected; and how many comments, where picks and reports that were right count as more of them (`_earned`).
    """

    published: int
    days: int
    rejected_share: float
    earned: int = 0


# The first that a reader meets is theirs; without any they are new.
NEEDS: dict[Level, Needs] = {
    # Nobody is trusted for reports alone: they write what the known must have written.
    Level.TRUSTED: Needs(published=3, days=14, rejected_share=0.05, earned=20),
    Level.KNOWN: Needs(published=3, days=0, rejected_share=0.25),
}
#: As many comments a pick counts for toward trust; a report that was right counts for one.
PICK = 5
#: Whoever has so many rejected, and more of what they wrote than the known may, is watched.
WATCHED_FROM = 3
LIGHTEST, HEAVIEST = 0.25, 2.0
_TRUSTED = Prepared(
    lambda reader: Standing.objects.filter(reader=reader, is_trusted=True).order_by().values_list("reader_id"), A_NUMBER
)
_WROTE = Prepared(
    lambda reader: (
        Comment.objects.filter(reader=reader).order_by("-id").values_list("id", "status", "picked_at")[:COUNTED]
    ),
    A_NUMBER,
)
# Whose standing `counted_together` counts at its end.
_gathered: ContextVar[set[int] | None] = ContextVar("standing", default=None)


def level(standing: Standing, moment: datetime | None = None) -> Level:
    """Where the reader stands at `moment`, now where none is given."""
    share = _share(standing)
    if standing.rejected >= WATCHED_FROM and share > NEEDS[Level.KNOWN].rejected_share:
        return Level.WATCHED
    days = ((moment or now()) - standing.since).days if standing.since else 0
    for found, needs in NEEDS.items():
        is_enough = standing.published >= needs.published and _earned(standing) >= needs.earned
        if is_enough and days >= needs.days and share <= needs.rejected_share:
            return found
    return Level.NEW


def _is_old_enough(reader: Reader) -> bool:
    return reader.date_joined <= now() - timedelta(days=NEEDS[Level.TRUSTED].days)


@asks_beforehand(lambda reader, _text: [(_TRUSTED, (reader.pk,))] if _is_old_enough(reader) else [])
def is_trusted(draft: Draft) -> bool:
    """Whether the writer has earned it to be spared some steps of the pipeline (`WRITER_IS_TRUSTED`)."""
    return _is_old_enough(draft.reader) and bool(draft.rows(_TRUSTED, draft.reader.pk))


def recounted(reader_id: int) -> Standing:
    """Counts what the reader wrote, and writes down how they stand now."""
    rows = _WROTE.all(reader_id)
    by_status = Counter(status for _pk, status, _picked in rows)
    made, _is_new = Standing.objects.get_or_create(reader_id=reader_id)
    made.published, made.rejected = by_status[Comment.Status.PUBLISHED], by_status[Comment.Status.REJECTED]
    made.picked = sum(picked is not None and status == Comment.Status.PUBLISHED for _pk, status, picked in rows)
    made.since = _first(reader_id, rows[-1][0], is_whole=len(rows) < COUNTED) if rows else None
    made.is_trusted = level(made) is Level.TRUSTED and not _was_sanctioned(reader_id)
    made.save(update_fields=["published", "rejected", "picked", "since", "is_trusted"])
    return made


def has_changed(reader_id: int) -> None:
    """Something was decided about what the reader wrote, or about them. Inside the transaction that does it."""
    if (gathered := _gathered.get()) is not None:
        gathered.add(reader_id)
    else:
        recounted(reader_id)


@contextmanager
def counted_together() -> Iterator[None]:
    """Each reader's standing is counted once, at the end: for whoever decides about many comments at once."""
    readers = set[int]()
    token = _gathered.set(readers)
    try:
        yield
    finally:
        _gathered.reset(token)
    # In one order, and not each in a transaction of its own: the disk need not be waited for after each.
    found = sorted(readers)
    for start in range(0, len(found), _AT_ONCE):
        with transaction.atomic():
            for reader_id in found[start : start + _AT_ONCE]:
                recounted(reader_id)


def recount_lately() -> int:
    """Counts anew all who wrote lately; how many. The worker's clock calls it.

    So those are trusted in time about whom nobody ever has to decide anything.
    """
    written = Comment.objects.filter(pk__gte=id_at(now() - LATELY), reader__isnull=False).order_by()
    found = sorted(written.values_list("reader_id", flat=True).distinct())
    for reader_id in found:
        recounted(reader_id)
    return len(found)


def reports_answered(readers: Collection[int], *, was_right: bool) -> None:
    """Counts a report of each of the readers as right or not.

    Whom that makes trusted is seen when they are next counted: many may have reported one comment.
    """
    if not readers:
        return
    Standing.objects.bulk_create([Standing(reader_id=each) for each in readers], ignore_conflicts=True)
    name = "reports_upheld" if was_right else "reports_dismissed"
    Standing.objects.filter(reader__in=readers).update(**{name: F(name) + 1})


def weight(upheld: int, dismissed: int) -> float:
    """How much a report counts of a reader who was right so often, and wrong so often: from 0.25 to 2; 1 at first.

    The share of their reports that were right, taken as if four had been answered before, half of them as right: so a
    first mistake costs little, and who reports falsely again and again is hardly heard.
    """
    return max(LIGHTEST, HEAVIEST * (upheld + 2) / (upheld + dismissed + 4))


def weight_of_reports(reader: Reader) -> float:
    """How much a report of the reader counts (`weight`)."""
    numbers = Standing.objects.filter(reader=reader).values_list("reports_upheld", "reports_dismissed").first()
    return weight(*(numbers or (0, 0)))


def explained(reader: Reader) -> list[str]:
    """How the reader stands and why, in sentences for moderators. Counted anew."""
    found = recounted(reader.pk)
    told = [_words(level(found), is_trusted=found.is_trusted)]
    if found.since is not None:
        told.append(_("Writes here since %(date)s.") % {"date": date_text(found.since)})
    counted = found.published + found.rejected
    if counted:
        words = ngettext(
            "Of %(count)s comment, %(rejected)s was rejected.",
            "Of the last %(count)s comments, %(rejected)s were rejected.",
            counted,
        )
        told.append(words % {"count": counted, "rejected": found.rejected})
    if found.picked:
        words = ngettext("%(count)s comment was picked.", "%(count)s comments were picked.", found.picked)
        told.append(words % {"count": found.picked})
    if reports := found.reports_upheld + found.reports_dismissed:
        words = ngettext(
            "Of %(count)s report, %(right)s was right.", "Of %(count)s reports, %(right)s were right.", reports
        )
        told.append(words % {"count": reports, "right": found.reports_upheld})
    if found.picked or found.reports_upheld:
        words = _("Toward trust, a pick counts as %(number)s comments, and a report that was right as one.")
        told.append(words % {"number": PICK})
    return told


def _words(found: Level, *, is_trusted: bool) -> str:
    if found is Level.WATCHED:
        return _("Watched: much of what they wrote was rejected.")
    if is_trusted:
        return _("Trusted: spared some of the checks.")
    return _("New here.") if found is Level.NEW else _("Known here.")


def _share(standing: Standing) -> float:
    counted = standing.published + standing.rejected
    return standing.rejected / counted if counted else 0.0


def _earned(standing: Standing) -> int:
    return standing.published + PICK * standing.picked + standing.reports_upheld


def _first(reader_id: int, oldest: int, *, is_whole: bool) -> datetime:
    """When the reader wrote their first comment; `oldest` is the first of those that were counted."""
    if is_whole:
        return moment_of(oldest)
    return moment_of(Comment.objects.filter(reader=reader_id).order_by("id").values_list("id", flat=True)[0])


def _was_sanctioned(reader_id: int) -> bool:
    """Whether anything was imposed on the reader lately, but for what an appeal has undone."""
    lately = Sanction.objects.filter(reader=reader_id, at__gte=now() - PROBATION)
    return lately.exclude(decision__appeal__outcome=Appeal.Outcome.GRANTED).exists()
