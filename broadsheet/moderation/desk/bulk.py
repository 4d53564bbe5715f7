"""One decision about many comments."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.conversation import counts
from broadsheet.conversation.identity import id_at
from broadsheet.conversation.judging import NONE_GIVEN, Grounds
from broadsheet.conversation.models import Comment
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation.desk import claims, deciding
from broadsheet.moderation.desk.filters import Wanted
from broadsheet.moderation.desk.queues import Queue
from broadsheet.readers.models import Reader

MOST = 1_000
#: Done in one transaction, so that nobody who posts waits for the whole of it.
AT_ONCE = 100
DEEDS = ("approve", "reject", "withhold", "keep")


@dataclass
class Result:
    """How many were done, and why the others were not: each reason with its number."""

    done: int = 0
    left: Counter[str] = field(default_factory=Counter)


def matching(queue: Queue, wanted: Wanted, looked_at: datetime) -> list[int]:
    """The comments of the queue that are looked for and were there then, up to `MOST`."""
    found = queue.find(wanted).filter(pk__lte=id_at(looked_at))
    return list(found.values_list("pk", flat=True)[:MOST])


def decide_all(
    moderator: Reader, comment_ids: Sequence[int], deed: str, looked_at: datetime, grounds: Grounds = NONE_GIVEN
) -> Result:
    """Does the same with all of the comments, up to `MOST`; what cannot be done with one of them keeps no other back.

    Raises `Refused` where nothing can be done at all.
    """
    if deed not in DEEDS:
        raise Refused(422, "no-deed", _("Say what is to be done."))
    result = Result()
    for discussion, ids in _shares(comment_ids[:MOST]):
        with transaction.atomic():
            _decide_share(moderator, discussion, ids, deed, looked_at, grounds, result)
    return result


def _shares(comment_ids: Iterable[int]) -> Iterator[tuple[int, list[int]]]:
    """The comments by discussion, oldest first, so many at once."""
    of_discussion: dict[int, list[int]] = defaultdict(list)
    rows = Comment.objects.filter(pk__in=list(comment_ids)).order_by("pk").values_list("discussion_id", "pk")
    for discussion, pk in rows:
        of_discussion[discussion].append(pk)
    for discussion, ids in of_discussion.items():
        for start in range(0, len(ids), AT_ONCE):
            yield discussion, ids[start : start + AT_ONCE]


def _decide_share(
    moderator: Reader,
    discussion: int,
    ids: list[int],
    deed: str,
    looked_at: datetime,
    grounds: Grounds,
    result: Result,
) -> None:
    counts.locked(discussion)
    taken = claims.others(moderator, ids)
    done = []
    for comment in Comment.objects.filter(pk__in=ids).defer("text", "html", "verdicts"):
        try:
            if name := taken.get(comment.pk):
                raise claims.taken(name)
            deciding.refuse_changed(comment, deed, looked_at)
            deciding.do(moderator, comment.pk, deed, grounds)
        except Refused as refused:
            result.left[refused.why] += 1
        else:
            done.append(comment.pk)
    claims.settle(done)
    result.done += len(done)
