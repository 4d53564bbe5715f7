"""What readers are told of their own comments and reports: milestones, picks, decisions."""

from collections.abc import Collection

from broadsheet.common.clock import now
from broadsheet.conversation.models import Comment
from broadsheet.notifications.models import Channel, Kind, Notice
from broadsheet.notifications.notices.circle import active_among
from broadsheet.notifications.notices.folding import give
from broadsheet.notifications.notices.preferences import wanted

#: So many recommendations are worth telling of.
MILESTONES = (1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000)


def about(comment_id: int) -> str:
    """What a notice about the comment itself is about."""
    return f"comment:{comment_id}"


def tell_milestone(comment_id: int) -> None:
    """Tells the writer of the highest milestone that was reached. Once: it is not lost and reached again."""
    comment = _published(comment_id)
    reached = max((each for each in MILESTONES if comment and each <= comment.reaction_count), default=0)
    if comment is None or not reached:
        return
    for reader in _who_want(Kind.MILESTONE, [comment.reader_id]):
        known = Notice.objects.select_for_update().filter(reader=reader, kind=Kind.MILESTONE, about=about(comment_id))
        if not known.filter(number__gte=reached).exists():
            _write(reader, Kind.MILESTONE, comment_id, number=reached)


def tell_pick(comment_id: int, by: int) -> None:
    """Tells the writer that the editors picked it, or takes that back."""
    comment = _published(comment_id)
    known = Notice.objects.filter(kind=Kind.PICK, about=about(comment_id))
    if comment is None or comment.picked_at is None:
        known.delete()
    elif not known.exists():
        for reader in _who_want(Kind.PICK, [comment.reader_id], but=by):
            _write(reader, Kind.PICK, comment_id)


def tell_decision(comment_id: int, by: int) -> None:
    """Tells the writer what a moderator decided last. That it waits again takes back what was told before."""
    comment = Comment.objects.filter(pk=comment_id).first()
    if comment is not None and comment.status == Comment.Status.HELD:
        Notice.objects.filter(kind=Kind.DECISION, about=about(comment_id)).delete()
    elif comment is not None and (outcome := _OUTCOMES.get(comment.status)):
        _tell_outcome(Kind.DECISION, comment, [comment.reader_id], outcome, by)


def tell_reporters(comment_id: int, reporters: Collection[int], by: int) -> None:
    """Tells those who reported the comment what became of it."""
    comment = Comment.objects.filter(pk=comment_id).first()
    if comment is not None and reporters and (outcome := _OUTCOMES.get(comment.status)):
        _tell_outcome(Kind.REPORT, comment, reporters, outcome, by)


def recall(comment_id: int) -> None:
    """Takes back what was told of a comment that is gone. A decision about it, and about a report, stays."""
    Notice.objects.filter(kind__in=(Kind.MILESTONE, Kind.PICK), about=about(comment_id)).delete()


_OUTCOMES: dict[str, Notice.Outcome] = {
    Comment.Status.PUBLISHED: Notice.Outcome.APPROVED,
    Comment.Status.REJECTED: Notice.Outcome.REJECTED,
}


def _tell_outcome(
    kind: Kind, comment: Comment, readers: Collection[int | None], outcome: Notice.Outcome, by: int
) -> None:
    told = Notice.objects.filter(kind=kind, about=about(comment.pk), outcome=outcome)
    knowing = set(told.values_list("reader_id", flat=True))
    for reader in _who_want(kind, readers, but=by) - knowing:
        _write(reader, kind, comment.pk, outcome=outcome)


def _published(comment_id: int) -> Comment | None:
    found = Comment.objects.filter(pk=comment_id, status=Comment.Status.PUBLISHED, discussion__is_hidden=False)
    return found.first()


def _who_want(kind: str, readers: Collection[int | None], but: int = 0) -> set[int]:
    """Those of the readers who are to be told, and did not do it themselves."""
    known = {reader for reader in readers if reader} - {but}
    return wanted(active_among(known), kind, Channel.SITE)


def _write(reader: int, kind: str, comment_id: int, number: int = 0, outcome: str = "") -> None:
    notice = Notice(
        reader_id=reader,
        kind=kind,
        about=about(comment_id),
        newest=comment_id,
        number=number,
        outcome=outcome,
        at=now(),
    )
    give(kind, [notice], "outcome")
