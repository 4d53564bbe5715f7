"""Telling readers what has happened: an event is taken up in small transactions, each of which notes how far it came.

So the one who caused it waits for nothing, a worker that is killed leaves nobody out, and nobody is told twice: an
event that is done is gone, and what is done of it is behind its position.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from broadsheet.common.clock import now
from broadsheet.conversation.models import Comment, Mention
from broadsheet.notifications.models import Event, Kind, Notice
from broadsheet.notifications.notices import new_stories, own, updated_stories
from broadsheet.notifications.notices.folding import fold
from broadsheet.notifications.notices.leading import followers_of
from broadsheet.notifications.notices.live_entries import public_entry
from broadsheet.notifications.notices.subjects import Said, about_of, one
from broadsheet.readers.following import Key
from broadsheet.readers.models import Follow
from broadsheet.stories.followed import updates as public_updates
from broadsheet.stories.queries import public_articles

logger = logging.getLogger("broadsheet.notifications")

What = Event.What
#: Followers told in one transaction: on SQLite everybody else who writes waits for it.
AT_ONCE = 500
_LOOKED_AT = 100
#: After so long, what could not be told is tried again; twice as long after each time, and no more than so often.
PATIENCE = timedelta(seconds=60)
MOST_FAILURES = 10
_FOLDED = (Kind.REPLY, Kind.MENTION, Kind.FOLLOWED)


def tell(event_id: int) -> None:
    """Tells everybody whom the event concerns. Again, it does nothing; begun by a worker that died, it goes on."""
    while _took_a_step(event_id):
        pass


def tell_waiting() -> None:
    """Tells of every event whose moment has come, oldest first. One that fails waits, and holds up no other."""
    last = 0
    while found := list(_waiting().filter(pk__gt=last).values_list("pk", flat=True)[:_LOOKED_AT]):
        for last in found:
            try:
                tell(last)
            except Exception:
                _put_off(last)


def _put_off(event_id: int) -> None:
    """Has an event whose telling failed tried again later, or given up. Called where the exception is handled."""
    event = Event.objects.filter(pk=event_id).first()
    if event is None:
        return
    if event.failures >= MOST_FAILURES:
        logger.exception("Nobody could be told of event %d (%s); it is given up", event_id, event)
        event.delete()
        return
    logger.exception("Nobody could be told of event %d (%s); it is tried again", event_id, event)
    event.at, event.failures = now() + PATIENCE * 2**event.failures, event.failures + 1
    event.save(update_fields=["at", "failures"])


def _waiting() -> QuerySet[Event]:
    return Event.objects.filter(at__lte=now()).order_by("pk")


def _took_a_step(event_id: int) -> bool:
    """One transaction of the telling; whether there is another."""
    with transaction.atomic():
        event = Event.objects.select_for_update().filter(pk=event_id).first()
        if event is None:
            return False
        if _STEPS[What(event.what)](event):
            event.at, event.failures = now(), 0
            event.save(update_fields=["stage", "position", "at", "failures"])
            return True
        event.delete()
        return False


def _said(event: Event) -> bool:
    """First whom the comment answers and names, then who follows its thread, its discussion and its writer.

    Most comments concern few: then all of it is one transaction.
    """
    said = one(event.comment)
    told = 0
    while said is not None and event.stage <= len(said.followable):
        if told >= AT_ONCE:
            return True
        told += _told_at_stage(event, said)
    return False


def _told_at_stage(event: Event, said: Said) -> int:
    """One batch, after which the event is at the next; how many it was."""
    if event.stage == 0:
        _named(event)
        if said.parent is not None and said.answers is not None:
            fold(Kind.REPLY, f"comment:{said.parent}", [said.answers], said)
        event.stage = 1
        return 0
    kind, target = said.followable[event.stage - 1]
    followers = _next_of(event, Follow.objects.filter(kind=kind, target_id=target))
    if followers:
        fold(Kind.FOLLOWED, f"{kind}:{target}", followers, said)
    if len(followers) < AT_ONCE:
        event.stage, event.position = event.stage + 1, 0
    return len(followers)


def _next_of(event: Event, follows: QuerySet[Follow]) -> list[int]:
    """The readers of the next batch of followers; the event's position is behind them then."""
    rows = list(follows.filter(pk__gt=event.position).order_by("pk").values_list("pk", "reader_id")[:AT_ONCE])
    if rows:
        event.position = rows[-1][0]
    return [reader for _pk, reader in rows]


def _edited(event: Event) -> bool:
    """It may name others now; and what was picked was picked for other words."""
    own.tell_pick(event.comment, by=event.actor)
    _named(event)
    return False


def _named(event: Event) -> None:
    """Whom the comment names and who has not been told so."""
    said = one(event.comment)
    if said is not None:
        known = Notice.objects.filter(
            reader=OuterRef("reader"), kind=Kind.MENTION, about=f"thread:{said.thread}", newest__gte=said.pk,
            since__lt=said.pk,
        )  # fmt: skip
        named = Mention.objects.filter(~Exists(known), comment=said.pk).values_list("reader_id", flat=True)
        if readers := list(named):
            fold(Kind.MENTION, f"thread:{said.thread}", readers, said)


def _changed(event: Event) -> bool:
    """The comment can no longer be read: everything that told of it is counted anew, and goes where nothing is left."""
    said = one(event.comment, published=False) or _former(event)
    if said is None:
        return False
    if event.stage == 0:
        own.recall(said.pk)
        event.stage = 1
    about = {each for kind in _FOLDED for each in about_of(kind, said)}
    rows = Notice.objects.filter(about__in=about, kind__in=_FOLDED, newest__gte=said.pk, since__lt=said.pk)
    batch = list(
        rows.filter(pk__gt=event.position).order_by("pk").values_list("pk", "kind", "about", "reader_id")[:AT_ONCE]
    )
    together: dict[tuple[str, str], list[int]] = defaultdict(list)
    for _pk, kind, what, reader in batch:
        together[kind, what].append(reader)
    for (kind, what), readers in together.items():
        fold(kind, what, readers)
    event.position = batch[-1][0] if batch else 0
    return len(batch) == AT_ONCE


def _former(event: Event) -> Said | None:
    """A comment whose writer has left since."""
    row = Comment.objects.filter(pk=event.comment).values_list(
        "pk", "thread", "discussion_id", "parent_id", "answers_id"
    )
    found = row.first()
    if found is None:
        return None
    pk, thread, discussion, parent, answers = found
    return Said(pk, event.actor, thread, discussion, parent, answers, hides_comments=False)


def _recommended(event: Event) -> bool:
    own.tell_milestone(event.comment)
    return False


def _picked(event: Event) -> bool:
    own.tell_pick(event.comment, by=event.actor)
    return False


def _judged(event: Event) -> bool:
    own.tell_decision(event.comment, by=event.actor)
    return _settled(event)


def _settled(event: Event) -> bool:
    own.tell_reporters(event.comment, event.concerns, by=event.actor)
    return False


def _updated(event: Event) -> bool:
    """Who follows the story that has an update, as far as that can be read."""
    update = next(iter(public_updates([event.comment])), None)
    if update is None:
        return False
    return _told_followers(event, update.article_id, partial(updated_stories.tell, update))


def _entered(event: Event) -> bool:
    """Who follows the live blog that has a key event, as far as that can be read."""
    entry = public_entry(event.comment)
    if entry is None:
        return False
    return _told_followers(event, entry.live_blog_id, partial(updated_stories.tell_entry, entry))


def _told_followers(event: Event, story: int, tell: Callable[[list[int]], None]) -> bool:
    """One batch of those who follow the story; whether there may be more."""
    followers = _next_of(event, updated_stories.followers_of(story))
    if followers:
        tell(followers)
    return len(followers) == AT_ONCE


def _appeared(event: Event) -> bool:
    """Who follows one after another of what leads to the new story, as far as that can be read."""
    article = public_articles().filter(pk=event.comment).first()
    keys = [Key(*each) for each in event.concerns]
    if article is None or event.stage >= len(keys):
        return False
    followers = _next_of(event, followers_of(keys[event.stage]))
    if followers:
        new_stories.tell(article, followers)
    if len(followers) < AT_ONCE:
        event.stage, event.position = event.stage + 1, 0
    return event.stage < len(keys)


_STEPS: dict[Event.What, Callable[[Event], bool]] = {
    What.SAID: _said,
    What.EDITED: _edited,
    What.CHANGED: _changed,
    What.RECOMMENDED: _recommended,
    What.PICKED: _picked,
    What.JUDGED: _judged,
    What.SETTLED: _settled,
    What.STORY: _updated,
    What.ENTRY: _entered,
    What.NEWS: _appeared,
}
