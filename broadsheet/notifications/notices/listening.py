"""What happens in the conversation is written down to be told: a row and its task, in the same transaction."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.db.models.signals import post_save
from wagtail.models import Page
from wagtail.signals import page_published, published

from broadsheet.common.prepared import A_NUMBER, Prepared
from broadsheet.conversation.models import Comment, Report
from broadsheet.conversation.signals import (
    comment_edited,
    comment_gone,
    comment_judged,
    comment_picked,
    comment_published,
    comment_reacted,
    reports_settled,
)
from broadsheet.moderation import recording
from broadsheet.notifications.alerts.audience import leading_to
from broadsheet.notifications.alerts.novelty import is_new
from broadsheet.notifications.models import Event, Kind, Notice
from broadsheet.notifications.notices import inbox, leading, own
from broadsheet.notifications.notices.own import MILESTONES
from broadsheet.notifications.notices.updated_stories import followers_of
from broadsheet.notifications.tasks import have_told
from broadsheet.readers.models import Block, Follow, Mute
from broadsheet.stories.models import ArticleUpdate, LiveEntry

What = Event.What


def _write(what: Event.What, comment_id: int, actor: int = 0, concerns: Sequence[Any] = ()) -> None:
    Event.objects.create(what=what, comment=comment_id, actor=actor, concerns=list(concerns))
    have_told()


_FOLLOWERS = Prepared(
    lambda discussion, thread, writer: Follow.objects.filter(
        Q(kind="discussion", target_id=discussion)
        | Q(kind="thread", target_id=thread)
        | Q(kind="reader", target_id=writer)
    ).values_list("pk")[:1],
    A_NUMBER,
    A_NUMBER + 1,
    A_NUMBER + 2,
)


_TOLD = Prepared(
    lambda about: Notice.objects.filter(kind=Kind.DECISION, about=about).order_by().values_list("pk")[:1], "comment:1"
)
_REPORTERS = Prepared(
    lambda comment: Report.objects.filter(comment=comment, answered_at__isnull=True, reader__isnull=False).values_list(
        "reader_id"
    ),
    A_NUMBER,
)


def _concerns_somebody(comment: Comment) -> bool:
    """Whether it answers or may name somebody, or is said where somebody follows: most that begin a thread do not."""
    if comment.parent_id or not {"@", "＠"}.isdisjoint(comment.text):
        return True
    return _FOLLOWERS.first(comment.discussion_id, comment.thread, comment.reader_id or 0) is not None


def _published(comment: Comment, **_: Any) -> None:
    if comment.reader_id and _concerns_somebody(comment):
        _write(What.SAID, comment.pk)


def _edited(comment: Comment, **_: Any) -> None:
    _write(What.EDITED, comment.pk)


def _gone(comment: Comment, **_: Any) -> None:
    _write(What.CHANGED, comment.pk, comment.reader_id or 0)


def _reacted(comment: Comment, **_: Any) -> None:
    if comment.reaction_count in MILESTONES:
        _write(What.RECOMMENDED, comment.pk)


def _picked(comment: Comment, judge: Any, **_: Any) -> None:
    _write(What.PICKED, comment.pk, judge.pk)


def _judged(comment: Comment, judge: Any, **_: Any) -> None:
    if recording.is_told_at_once():
        # Whoever wrote it is written to once, of all of it; who reported it is told when that is settled. What was told
        # of the comment before is so no longer.
        if _TOLD.first(own.about(comment.pk)) is not None:
            Notice.objects.filter(kind=Kind.DECISION, about=own.about(comment.pk)).delete()
        return
    _write(What.JUDGED, comment.pk, judge.pk, _reporters(comment.pk))


def _settled(comment_id: int, judge: Any, **_: Any) -> None:
    if reporters := _reporters(comment_id):
        _write(What.SETTLED, comment_id, judge.pk, reporters)


def _reporters(comment_id: int) -> list[int]:
    """Who reported it and has no answer yet: asked now, since in a moment they have one."""
    return [reader for (reader,) in _REPORTERS.all(comment_id)]


def _updated(instance: ArticleUpdate, created: bool, raw: bool = False, **_: Any) -> None:
    """An update becomes a row when the story is published with it, and stays that row when it is published again."""
    if created and not raw and followers_of(instance.article_id).exists():
        _write(What.STORY, instance.pk)


def _entered(instance: LiveEntry, **_: Any) -> None:
    """A key event is published; that it was changed and is published again, nobody is told."""
    if instance.is_key_event and followers_of(instance.live_blog_id).exists():
        _write(What.ENTRY, instance.pk)


def _appeared(instance: Page, **_: Any) -> None:
    """A story is published for the first time; what leads to it is written down now, since it may be filed anew."""
    if is_new(instance):
        keys = leading_to(instance)
        if leading.has_followers(keys):
            _write(What.NEWS, instance.pk, concerns=[[key.kind, key.pk] for key in keys])


def _hidden(instance: Mute | Block, created: bool, **_: Any) -> None:
    """Who blocks and who is blocked see nothing of each other; who is muted goes on seeing who muted them."""
    if created:
        inbox.hide(instance.reader_id, instance.target_id)
        if isinstance(instance, Block):
            inbox.hide(instance.target_id, instance.reader_id)


def connect() -> None:
    comment_published.connect(_published, dispatch_uid="notices-published")
    comment_edited.connect(_edited, dispatch_uid="notices-edited")
    comment_gone.connect(_gone, dispatch_uid="notices-gone")
    comment_reacted.connect(_reacted, dispatch_uid="notices-reacted")
    comment_picked.connect(_picked, dispatch_uid="notices-picked")
    comment_judged.connect(_judged, dispatch_uid="notices-judged")
    post_save.connect(_updated, sender=ArticleUpdate, dispatch_uid="notices-updated")
    page_published.connect(_appeared, dispatch_uid="notices-appeared")
    published.connect(_entered, sender=LiveEntry, dispatch_uid="notices-entered")
    reports_settled.connect(_settled, dispatch_uid="notices-settled")
    post_save.connect(_hidden, sender=Mute, dispatch_uid="notices-muted")
    post_save.connect(_hidden, sender=Block, dispatch_uid="notices-blocked")
