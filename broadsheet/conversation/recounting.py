"""What follows from a discussion's comments, reckoned anew from all of them, for whoever wrote many at once.

Everything else changes counts as it goes (counts.py). A discussion is read whole here, so its size is felt: 100,000
comments take some seconds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isclose
from typing import Any

from broadsheet.common.clock import now
from broadsheet.conversation import activity, ranking
from broadsheet.conversation.identity import path_below
from broadsheet.conversation.models import Comment, Discussion

_READ = (
    "pk", "parent_id", "reader_id", "unclaimed_id", "status", "reactions", "reactions_before", "thread", "path",
    "depth", "number", "last_number", "reply_count", "is_shown", "reaction_count", "score",
)  # fmt: skip
_WRITTEN = ("thread", "path", "depth", "number", "last_number", "reply_count", "is_shown", "reaction_count", "score")
_AT_ONCE = 500


@dataclass
class Reckoning:
    """How it should be: the discussion's own values, and those of each of its comments that has others."""

    discussion: dict[str, Any]
    comments: dict[int, dict[str, Any]] = field(default_factory=dict)


@dataclass
class _Place:
    """A comment while its discussion is reckoned."""

    stored: dict[str, Any]
    values: dict[str, Any]


def reckoned(discussion: Discussion) -> Reckoning:
    """What should stand there, going by who answers whom and what is published."""
    rows = Comment.objects.filter(discussion=discussion).order_by("pk").values(*_READ)
    places: dict[int, _Place] = {}
    participants: set[tuple[int | None, int | None]] = set()
    for row in rows.iterator(chunk_size=5_000):
        places[row["pk"]] = _Place(row, _placed(row, places))
        if row["status"] == Comment.Status.PUBLISHED:
            participants.add((row["reader_id"], None if row["reader_id"] else row["unclaimed_id"]))
    _show(places)
    _count_replies(places)
    reactions = sum(place.values["reaction_count"] for place in places.values())
    for place in places.values():
        since = reactions - place.stored["reactions_before"]
        place.values["score"] = ranking.score(place.values["reaction_count"], since)
    published = [pk for pk, place in places.items() if place.stored["status"] == Comment.Status.PUBLISHED]
    return Reckoning(
        {
            "comment_count": len(published),
            "participant_count": len(participants - {(None, None)}),
            "reaction_count": reactions,
            "last_comment_id": max(published, default=0),
            "heat": activity.measured(discussion),
        },
        {pk: changed for pk, place in places.items() if (changed := _different(place))},
    )


def _placed(row: dict[str, Any], places: dict[int, _Place]) -> dict[str, Any]:
    """Where the comment stands; whatever it answers was written, and so reckoned, before it."""
    above = places[row["parent_id"]].values if row["parent_id"] else None
    values: dict[str, Any] = {
        "thread": above["thread"] if above else row["pk"],
        "path": path_below(above["path"] if above else "", row["pk"]),
        "depth": above["depth"] + 1 if above else 0,
        "number": 0,
        "last_number": 0,
        "reply_count": 0,
        "is_shown": row["status"] == Comment.Status.PUBLISHED,
        "reaction_count": sum(row["reactions"].values()),
    }
    if above:
        root = places[values["thread"]].values
        values["number"] = root["last_number"] = root["last_number"] + 1
    return values


def _show(places: dict[int, _Place]) -> None:
    """Shows every place that something shown hangs on; children come after what they answer."""
    for place in reversed(places.values()):
        if place.values["is_shown"] and place.stored["parent_id"]:
            places[place.stored["parent_id"]].values["is_shown"] = True


def _count_replies(places: dict[int, _Place]) -> None:
    for place in reversed(places.values()):
        if place.stored["parent_id"]:
            is_published = place.stored["status"] == Comment.Status.PUBLISHED
            places[place.stored["parent_id"]].values["reply_count"] += place.values["reply_count"] + is_published


def _different(place: _Place) -> dict[str, Any]:
    return {name: value for name, value in place.values.items() if place.stored[name] != value}


def differences(discussion: Discussion) -> Iterator[str]:
    """In words, whatever is stored otherwise than it should be. A score may be too high: ranking.py settles it."""
    found = reckoned(discussion)
    stored = Discussion.objects.filter(pk=discussion.pk).values(*found.discussion).get()
    for name, value in found.discussion.items():
        if not isclose(stored[name], value, abs_tol=1e-6):
            yield f"{discussion}: {name} is {stored[name]}, not {value}"
    for pk, values in found.comments.items():
        kept = Comment.objects.filter(pk=pk).values(*values).get()
        for name, value in values.items():
            if name != "score" or kept[name] < value:
                yield f"comment {pk}: {name} is {kept[name]}, not {value}"


def recount(discussion: Discussion) -> None:
    """Has the discussion and its comments say what is so. In a transaction, with the discussion locked."""
    found = reckoned(discussion)
    wrong = list(found.comments)
    for start in range(0, len(wrong), _AT_ONCE):
        some = list(Comment.objects.filter(pk__in=wrong[start : start + _AT_ONCE]).only(*_WRITTEN))
        for comment in some:
            for name, value in found.comments[comment.pk].items():
                setattr(comment, name, value)
        Comment.objects.bulk_update(some, _WRITTEN, batch_size=100)
    for name, value in {**found.discussion, "changed_at": now()}.items():
        setattr(discussion, name, value)
    discussion.save(update_fields=[*found.discussion, "changed_at"])
